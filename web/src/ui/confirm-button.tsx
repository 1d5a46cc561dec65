/** A button that asks before it does something that cannot be taken back. */
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button } from "./button";

interface Props {
  words: string;
  question: string;
  consequence: string;
  onConfirm: () => void;
}

export function ConfirmButton({ words, question, consequence, onConfirm }: Props) {
  return (
    <DialogTrigger>
      <Button>{words}</Button>
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
