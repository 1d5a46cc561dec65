/** Where the focus goes when something came true and the button that brought it about is gone. */
import { type RefObject, useEffect, useRef } from "react";

/** The element to focus then, which needs `tabIndex={-1}`; whoever has gone on elsewhere is left there. */
export function useFocusWhen<T extends HTMLElement>(isSo: boolean): RefObject<T | null> {
  const element = useRef<T>(null);
  useEffect(() => {
    if (isSo && document.activeElement === document.body) element.current?.focus();
  }, [isSo]);
  return element;
}
