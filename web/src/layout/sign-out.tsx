/** Signs out; asks first while a message is being written, because signing out forgets it. */
import { useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { isDraftKept } from "../compose/kept-draft";
import { useSession } from "../session/session";
import { Button } from "../ui/button";

export function SignOut() {
  const { signOut } = useSession();
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button tone="link" onPress={() => (isDraftKept() ? setAsking(true) : void signOut())}>
        Sign out
      </Button>
      <ModalOverlay className="overlay" isOpen={isAsking} isDismissable onOpenChange={setAsking}>
        <Modal className="modal">
          <Dialog role="alertdialog" className="modal-dialog">
            <Heading slot="title" className="modal-title">
              You are writing a message. Sign out and lose it?
            </Heading>
            <p>What you have written is not kept when you sign out.</p>
            <div className="buttons">
              <Button tone="danger" onPress={() => void signOut()}>
                Sign out and lose it
              </Button>
              <Button autoFocus onPress={() => setAsking(false)}>
                Go back
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
