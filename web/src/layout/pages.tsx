/** Which page stands at which address; all but the first are loaded when they are wanted. */
import { useEffect } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { ComposePage } from "../compose/compose-page";
import { Boundary } from "../ui/boundary";
import { loadable, preloadAll } from "../ui/loadable";
import { Page } from "./page";
import { Waiting } from "./waiting";

const MessagesPage = loadable(async () => (await import("../messages/messages-page")).MessagesPage);
const MessagePage = loadable(async () => (await import("../messages/message-page")).MessagePage);
const PeoplePage = loadable(async () => (await import("../people/people-page")).PeoplePage);
const PersonPage = loadable(async () => (await import("../people/person-page")).PersonPage);
const HelpPage = loadable(async () => (await import("../help/help-page")).HelpPage);
const HeldPage = loadable(async () => (await import("../admin/held-page")).HeldPage);
const HistoryPage = loadable(async () => (await import("../admin/history-page")).HistoryPage);
const SyncSettingsPage = loadable(
  async () => (await import("../admin/settings/sync-settings-page")).SyncSettingsPage,
);
const MisPage = loadable(async () => (await import("../admin/mis/mis-page")).MisPage);
const UsersPage = loadable(async () => (await import("../admin/users/users-page")).UsersPage);
const PreferencesPage = loadable(async () => (await import("../admin/preferences-page")).PreferencesPage);
const AuditPage = loadable(async () => (await import("../admin/audit-page")).AuditPage);
const ReleaseNotesPage = loadable(async () => (await import("../admin/release-notes-page")).ReleaseNotesPage);

export function Pages() {
  const [path] = useLocation();
  useEffect(whenIdle, []);
  return (
    <Boundary
      key={path}
      what="This page"
      fallback={<Waiting />}
      frame={(failure) => <Page title="Rollcall">{failure}</Page>}
    >
      <Switch>
        <Route path="/" component={ComposePage} />
        <Route path="/messages" component={MessagesPage} />
        <Route path="/messages/:id">{({ id }) => <MessagePage key={id} messageId={id} />}</Route>
        <Route path="/people" component={PeoplePage} />
        <Route path="/people/:id">{({ id }) => <PersonPage key={id} personId={id} />}</Route>
        <Route path="/help" component={HelpPage} />
        <Route path="/admin/held" component={HeldPage} />
        <Route path="/admin/history" component={HistoryPage} />
        <Route path="/admin/settings" component={SyncSettingsPage} />
        <Route path="/admin/mis" component={MisPage} />
        <Route path="/admin/users" component={UsersPage} />
        <Route path="/preferences" component={PreferencesPage} />
        <Route path="/admin/audit" component={AuditPage} />
        <Route path="/release-notes" component={ReleaseNotesPage} />
        <Route>
          <Page title="There is no such page">
            <p>
              The address may be mistyped. <Link href="/">Write a message</Link> or see{" "}
              <Link href="/messages">all messages</Link>.
            </p>
          </Page>
        </Route>
      </Switch>
    </Boundary>
  );
}

const A_WHILE_MS = 3_000;

/** What is loaded while nothing else happens is there when the network is not. */
function whenIdle(): () => void {
  // Safari has no requestIdleCallback.
  const timer = setTimeout(() => {
    if ("requestIdleCallback" in window) window.requestIdleCallback(() => void preloadAll());
    else void preloadAll();
  }, A_WHILE_MS);
  return () => clearTimeout(timer);
}
