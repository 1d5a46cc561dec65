/** A button that asks before it does something that cannot be taken back. */
import { type Ref, useState } from "react";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "./button";

interface Props {
  words: string;
  question: string;
  consequence: string;
  onConfirm: () => void;
  /** What the button is read out as, where several say the same. */
  label?: string;
  /** Whether there is something to ask just now; where not, a press opens nothing. */
  mayAsk?: () => boolean;
  /** The button itself, to focus. */
  ref?: Ref<HTMLButtonElement>;
}

export function ConfirmButton({ words, question, consequence, onConfirm, label, mayAsk, ref }: Props) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={(opens) => setOpen(opens && (mayAsk?.() ?? true))}>
      <Button ref={ref} {...(label ? { "aria-label": label } : {})}>
        {words}
      </Button>
      <ModalOverlay className="overlay" isDismissable>
        <Modal className="modal">
          <Dialog role="alertdialog" className="modal-dialog">
            {({ close }) => (
              <>
                <Heading slot="title" className="modal-title">
                  {question}
                </Heading>
                <p>{consequence}</p>
                <div className="buttons">
                  <Button
                    tone="danger"
                    onPress={() => {
                      onConfirm();
                      close();
                    }}
                  >
                    {words}
                  </Button>
                  <Button autoFocus onPress={close}>
                    Go back
                  </Button>
                </div>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
