/** Parts of the page that are loaded when they are first shown, and can be asked for again when that failed. */
import { type ComponentType, lazy } from "react";

/** Parts that could not be loaded, each with what makes it ask anew: React keeps a failure for ever. */
const failed = new Set<() => void>();
const all = new Set<() => Promise<unknown>>();

export function loadable<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const begin = () =>
    lazy(async () => {
      try {
        return { default: await load() };
      } catch (reason) {
        failed.add(renew);
        throw reason;
      }
    });
  const made = { Part: begin() };
  const renew = () => {
    made.Part = begin();
  };
  all.add(load);
  return function Loadable(props: P) {
    const { Part } = made;
    return <Part {...props} />;
  };
}

/** Lets each part that failed be asked for again. */
export function renewFailed(): void {
  for (const renew of failed) renew();
  failed.clear();
}

/** Loads whatever may be wanted later, one after the other; what fails is asked for again when it is shown. */
export async function preloadAll(): Promise<void> {
  for (const load of all) await load().catch(() => undefined);
}
