/** The frame around every page: skip link, navigation, network news, and the sync footer. */
import { Link, useRoute } from "wouter";
import { ToolsMenu } from "../admin/tools-menu";
import { useMe } from "../api/me";
import { sentenceOf } from "../api/problem";
import { SyncFooter } from "../sync/sync-footer";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { NetworkBanner } from "./network-banner";
import { Page } from "./page";
import { Pages } from "./pages";
import { SignOut } from "./sign-out";
import { Waiting } from "./waiting";

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

function TopBar() {
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
        <SignOut />
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
