/** Asks before somebody leaves a page on which something is not saved. */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { type AroundNavHandler, Router } from "wouter";
import { Button } from "./button";

type Hold = (holder: string, isHeld: boolean) => void;

const HoldContext = createContext<Hold>(() => undefined);

/** Links inside it ask first while a form inside it holds something back. */
export function Leaving({ children }: { children: ReactNode }) {
  const holders = useRef(new Set<string>());
  const [go, setGo] = useState<(() => void) | null>(null);
  const hold = useCallback<Hold>((holder, isHeld) => {
    if (isHeld) holders.current.add(holder);
    else holders.current.delete(holder);
  }, []);
  const aroundNav = useCallback<AroundNavHandler>((navigate, to, options) => {
    if (holders.current.size === 0) navigate(to, options);
    else setGo(() => () => navigate(to, options));
  }, []);
  return (
    <HoldContext value={hold}>
      <Router aroundNav={aroundNav}>{children}</Router>
      <Question
        isOpen={go !== null}
        onStay={() => setGo(null)}
        onLeave={() => {
          setGo(null);
          go?.();
        }}
      />
    </HoldContext>
  );
}

/** Holds the page back while something on it is not saved: from links, from reloading and from closing. */
export function useHeldBack(isHeld: boolean): void {
  const hold = useContext(HoldContext);
  const holder = useId();
  useEffect(() => {
    if (!isHeld) return;
    hold(holder, true);
    window.addEventListener("beforeunload", ask);
    return () => {
      hold(holder, false);
      window.removeEventListener("beforeunload", ask);
    };
  }, [isHeld, hold, holder]);
}

function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

interface QuestionProps {
  isOpen: boolean;
  onStay: () => void;
  onLeave: () => void;
}

function Question({ isOpen, onStay, onLeave }: QuestionProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen={isOpen}
      isDismissable
      onOpenChange={(stillOpen) => !stillOpen && onStay()}
    >
      <Modal className="modal">
        <Dialog role="alertdialog" className="modal-dialog">
          <Heading slot="title" className="modal-title">
            Leave without saving?
          </Heading>
          <p>What you changed on this page is not saved yet, and is lost when you leave.</p>
          <div className="buttons">
            <Button tone="danger" onPress={onLeave}>
              Leave without saving
            </Button>
            <Button autoFocus onPress={onStay}>
              Stay here
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
