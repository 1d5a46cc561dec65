/** "Why did or didn't they get it?": somebody from the list, or anybody found by name. */
import { useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Link } from "wouter";
import { sentenceOf } from "../api/problem";
import { usePeople } from "../people/use-people";
import { KIND_WORDS } from "../people/words";
import { useTimes } from "../time/use-times";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import { type Explanation, useWhy } from "./use-why";

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
      {isEnough && query.isSuccess && people.length === 0 && <p className="quiet">Nobody of that name.</p>}
    </>
  );
}

function Why({ messageId, personId }: { messageId: string; personId: string }) {
  const { data, isPending, error } = useWhy(messageId, personId);
  if (isPending) return <p className="quiet">Looking it up…</p>;
  if (error)
    return (
      <Notice tone="red" urgent>
        {sentenceOf(error)}
      </Notice>
    );
  return <Told why={data} personId={personId} />;
}

function Told({ why, personId }: { why: Explanation; personId: string }) {
  const { clock } = useTimes();
  const { person, decisions, decided_at: decidedAt, data_as_of: dataAsOf } = why;
  return (
    <>
      <p role="status">
        <strong>{why.message}</strong>
      </p>
      <ul className="decisions" aria-label="What was decided">
        {decisions.map((one) => (
          <li key={`${one.pupil_id} ${one.reason}`}>
            {one.pupil_name && `For ${one.pupil_name}: `}
            {one.reason}
          </li>
        ))}
      </ul>
      {decidedAt && (
        <p className="quiet">
          Decided at {clock(decidedAt)}
          {dataAsOf && `, on the data as of ${clock(dataAsOf)}`}.
        </p>
      )}
      {person ? (
        <p className="quiet">
          {person.addresses?.length
            ? `In the MIS now: ${person.addresses.map(({ raw }) => raw).join(", ")}. `
            : "No number or address is in the MIS now. "}
          <Link href={`/people/${personId}`}>See this person, and what updates changed</Link>
        </p>
      ) : (
        <p className="quiet">This person is not in the school's data any more.</p>
      )}
    </>
  );
}
