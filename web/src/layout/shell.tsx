/** The frame around every page: skip link, navigation, network news, and the sync footer. */
import { lazy, Suspense } from "react";
import { Link, Route, Switch, useRoute } from "wouter";
import { ToolsMenu } from "../admin/tools-menu";
import { useMe } from "../api/me";
import { sentenceOf } from "../api/problem";
import { ComposePage } from "../compose/compose-page";
import { useSession } from "../session/session";
import { SyncFooter } from "../sync/sync-footer";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { NetworkBanner } from "./network-banner";
import { Page } from "./page";

const MessagesPage = lazy(async () => ({
  default: (await import("../messages/messages-page")).MessagesPage,
}));
const PeoplePage = lazy(async () => ({ default: (await import("../people/people-page")).PeoplePage }));
const PersonPage = lazy(async () => ({ default: (await import("../people/person-page")).PersonPage }));
const HelpPage = lazy(async () => ({ default: (await import("../help/help-page")).HelpPage }));
const HeldPage = lazy(async () => ({ default: (await import("../admin/held-page")).HeldPage }));
const HistoryPage = lazy(async () => ({ default: (await import("../admin/history-page")).HistoryPage }));
const SyncSettingsPage = lazy(async () => ({
  default: (await import("../admin/settings/sync-settings-page")).SyncSettingsPage,
}));
const MisPage = lazy(async () => ({ default: (await import("../admin/mis/mis-page")).MisPage }));
const UsersPage = lazy(async () => ({ default: (await import("../admin/users/users-page")).UsersPage }));
const PreferencesPage = lazy(async () => ({
  default: (await import("../admin/preferences-page")).PreferencesPage,
}));
const AuditPage = lazy(async () => ({ default: (await import("../admin/audit-page")).AuditPage }));
const ReleaseNotesPage = lazy(async () => ({
  default: (await import("../admin/release-notes-page")).ReleaseNotesPage,
}));
const MessagePage = lazy(async () => ({ default: (await import("../messages/message-page")).MessagePage }));

export function Shell() {
  const me = useMe();
  return (
    <div className="shell" data-motion={me.data?.preferences.motion ?? "system"}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <TopBar />
      <NetworkBanner />
      {me.data && <Pages />}
      {me.isPending && <Waiting />}
      {me.isError && !me.data && (
        <Page title="Rollcall">
          <Notice tone="red" urgent>
            {sentenceOf(me.error)}{" "}
            <Button tone="link" onPress={() => void me.refetch()}>
              Try again
            </Button>
          </Notice>
        </Page>
      )}
      <SyncFooter />
    </div>
  );
}

function Pages() {
  return (
    <Suspense fallback={<Waiting />}>
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
    </Suspense>
  );
}

function Waiting() {
  return (
    <main className="page" id="main">
      <p className="quiet">Loading…</p>
    </main>
  );
}

function TopBar() {
  const { signOut } = useSession();
  const me = useMe().data;
  return (
    <header className="top">
      <span className="brand">Rollcall</span>
      <nav aria-label="Pages">
        <NavLink href="/" pattern="/">
          Write a message
        </NavLink>
        <NavLink href="/messages" pattern="/messages/*?">
          Messages
        </NavLink>
        <NavLink href="/people" pattern="/people/*?">
          People
        </NavLink>
        <NavLink href="/help" pattern="/help">
          Help
        </NavLink>
        <ToolsMenu />
      </nav>
      <div className="who">
        {me && (
          <span>
            {me.name} <small>{me.role}</small>
          </span>
        )}
        <Button tone="link" onPress={() => void signOut()}>
          Sign out
        </Button>
      </div>
    </header>
  );
}

function NavLink({ href, pattern, children }: { href: string; pattern: string; children: string }) {
  const [isHere] = useRoute(pattern);
  return (
    <Link href={href} {...(isHere ? { "aria-current": "page" } : {})}>
      {children}
    </Link>
  );
}
