/** The foot of every page: how old the data is, at a glance, and the pop-up behind it. */
import { useRef } from "react";
import { UNSAFE_PortalProvider } from "react-aria/PortalProvider";
import { Button } from "react-aria-components/Button";
import { Dialog, DialogTrigger } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { useMe } from "../api/me";
import { useAwaited } from "../messages/use-awaited";
import { useTimes } from "../time/use-times";
import { type Light, Rectangles } from "./rectangles";
import { SyncPanel } from "./sync-panel";
import { useRequestNow } from "./use-request-now";
import { useSync } from "./use-sync";

export function SyncFooter() {
  const foot = useRef<HTMLElement>(null);
  const sync = useSync();
  const request = useRequestNow();
  const { ago } = useTimes();
  const me = useMe().data;
  const tellsAll = me?.preferences.notices !== "problems";
  const status = sync.data;

  const known: Light = sync.isError ? "unknown" : (status?.state ?? "unknown");
  const light: Light = request.isPending ? "running" : known;
  const isAwaited = useAwaited().length > 0;
  const updated = status?.data_as_of ? `Updated ${ago(status.data_as_of)}` : "Not yet updated";
  const words: Record<Light, string> = {
    idle: updated,
    running: "Updating now",
    attention: "Needs your attention",
    unknown: sync.isError ? "Cannot be reached" : "Looking",
  };
  return (
    <footer className="foot" ref={foot}>
      <DialogTrigger
        onOpenChange={(isOpen) => {
          if (!isOpen) return;
          request.forgetEnded();
          void sync.refetch(); // somebody else may have begun an update since it was looked up
        }}
      >
        <Button className="foot-button">
          <Rectangles light={light === "idle" && isAwaited ? "attention" : light} />
          <span className="visually-hidden">Contact data: </span>
          <span>{isAwaited ? `${words[light]}. A message waits for you` : words[light]}</span>
        </Button>
        {/* Inside the footer, so that all of the pop-up stands in a landmark. */}
        <UNSAFE_PortalProvider getContainer={() => foot.current}>
          <Popover placement="top start" offset={10} className="popover">
            <Dialog className="sync-dialog" aria-label="Contact data">
              {({ close }) => <SyncPanel sync={sync} request={request} close={close} />}
            </Dialog>
          </Popover>
        </UNSAFE_PortalProvider>
      </DialogTrigger>
      <p role="status" className="visually-hidden">
        {light === "running" && tellsAll ? "The contact data is being updated." : ""}
        {light === "attention" ? "The contact data needs your attention. " : ""}
        {isAwaited ? "A message waits for you." : ""}
      </p>
      {me && <span className="foot-school">{me.school.name}</span>}
    </footer>
  );
}
