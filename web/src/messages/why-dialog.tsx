/** "Why did or didn't they get it?": somebody from the list, or anybody found by name. */
import { useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { sentenceOf } from "../api/problem";
import { usePeople } from "../people/use-people";
import { KIND_WORDS } from "../people/words";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import { Why } from "./why-told";

interface Asked {
  id: string;
  name: string;
}

interface Props {
  messageId: string;
  /** The button's words; what it is read out as says about whom. */
  words: string;
  about?: Asked;
}

export function WhyDialog({ messageId, words, about }: Props) {
  return (
    <DialogTrigger>
      <Button tone={about ? "link" : "plain"} {...(about ? { "aria-label": `${words} ${about.name}` } : {})}>
        {words}
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="modal-dialog">
            {({ close }) => (
              <>
                <Heading slot="title" className="modal-title">
                  {about ? about.name : "Why did somebody get it, or not?"}
                </Heading>
                {about ? <Why messageId={messageId} personId={about.id} /> : <Search messageId={messageId} />}
                <Button onPress={close}>Close</Button>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Search({ messageId }: { messageId: string }) {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState<Asked | null>(null);
  const { query, people, isEnough } = usePeople(text);
  if (chosen) {
    return (
      <>
        <p>
          <strong>{chosen.name}</strong>{" "}
          <Button tone="link" onPress={() => setChosen(null)}>
            Ask about somebody else
          </Button>
        </p>
        <Why messageId={messageId} personId={chosen.id} />
      </>
    );
  }
  return (
    <>
      <TextInput label="Find a person by name" value={text} onChange={setText} autoComplete="off" autoFocus />
      {isEnough && query.isError && <Notice tone="red">{sentenceOf(query.error)}</Notice>}
      <ul className="found" aria-label="People found">
        {people.map((person) => (
          <li key={`${person.kind} ${person.id}`}>
            <Button tone="link" onPress={() => setChosen(person)}>
              {person.name}
            </Button>{" "}
            <small>
              {KIND_WORDS[person.kind]}
              {person.detail && `, ${person.detail}`}
            </small>
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {isEnough && query.isSuccess && people.length === 0 && "Nobody of that name."}
        {isEnough && query.hasNextPage && "There are more of that name: type more of it."}
      </p>
    </>
  );
}
