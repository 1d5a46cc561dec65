/** Saved texts: use one, save what is written, or delete one that is no longer wanted. */
import { useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { sentenceOf } from "../api/problem";
import { Button } from "../ui/button";
import { ConfirmButton } from "../ui/confirm-button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import type { Draft } from "./draft";
import { type SavedText, useSavedTexts } from "./use-saved-texts";

interface Props {
  draft: Draft;
  change: (chosen: Partial<Draft>) => void;
}

export function SavedTexts(props: Props) {
  return (
    <DialogTrigger>
      <Button>Saved texts</Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog className="modal-dialog">{({ close }) => <Texts {...props} close={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Texts({ draft, change, close }: Props & { close: () => void }) {
  const { query, save, remove } = useSavedTexts();
  const problem = query.error ?? save.error ?? remove.error;

  const isWritten = Boolean(draft.subject.trim() || draft.body.trim());

  function use({ channel, purpose, subject, body }: SavedText): void {
    change({ channel, purpose, subject, body });
    close();
  }

  return (
    <>
      <Heading slot="title" className="modal-title">
        Saved texts
      </Heading>
      {problem && (
        <Notice tone="red" urgent>
          {sentenceOf(problem)}
        </Notice>
      )}
      {query.isPending && <p className="quiet">Loading…</p>}
      {query.data?.length === 0 && <p className="quiet">Nothing is saved yet.</p>}
      {query.data && query.data.length > 0 && (
        <ul className="saved" aria-label="Saved texts">
          {query.data.map((text) => (
            <li key={text.id}>
              <span>
                {text.name} <small>{text.channel === "sms" ? "text message" : "email"}</small>
              </span>
              <span className="buttons">
                {isWritten ? (
                  <ConfirmButton
                    words={`Use ${text.name}`}
                    question={`Use ${text.name} in place of what is written?`}
                    consequence="What is written now is lost. To keep it, go back and save it under a name first."
                    onConfirm={() => use(text)}
                  />
                ) : (
                  <Button onPress={() => use(text)}>Use {text.name}</Button>
                )}
                <ConfirmButton
                  words={`Delete ${text.name}`}
                  question={`Delete ${text.name}?`}
                  consequence="It goes for everybody at your school, and cannot be brought back."
                  onConfirm={() => !remove.isPending && remove.mutate(text.id)}
                />
              </span>
            </li>
          ))}
        </ul>
      )}
      <SaveThis draft={draft} save={save} />
      <Button onPress={close}>Close</Button>
    </>
  );
}

function SaveThis({ draft, save }: { draft: Draft; save: ReturnType<typeof useSavedTexts>["save"] }) {
  const [name, setName] = useState("");
  if (!draft.body.trim()) {
    return <p className="quiet">Write a text first; then it can be saved here under a name.</p>;
  }
  const { channel, purpose, subject, body } = draft;
  return (
    <form
      className="save-text"
      onSubmit={(event) => {
        event.preventDefault();
        if (!name.trim() || save.isPending) return;
        const text = { name, channel, purpose, body, ...(channel === "email" ? { subject } : {}) };
        save.mutate(text, { onSuccess: () => setName("") });
      }}
    >
      <TextInput
        label="Save what is written as"
        hint="A name that is there already is replaced."
        value={name}
        onChange={setName}
        maxLength={100}
      />
      <Button type="submit">{save.isPending ? "Saving…" : "Save this text"}</Button>
      <span role="status" className="quiet">
        {save.isSuccess && !name && `Saved as ${save.data.name}.`}
      </span>
    </form>
  );
}
