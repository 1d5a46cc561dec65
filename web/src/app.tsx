/** Joins the parts: settings, sign-in, API and pages. */
import { QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { ApiContext, createApi } from "./api/client";
import { DropUrlContext } from "./api/drop";
import { createQueryClient } from "./api/query-client";
import type { Config } from "./config";
import { Shell } from "./layout/shell";
import { idToken } from "./session/cognito";
import { SessionProvider, useSession } from "./session/session";
import { SignInPage } from "./session/sign-in-page";
import { Leaving } from "./ui/leaving";

export function App({ config }: { config: Config }) {
  return (
    <I18nProvider locale="en-GB">
      <SessionProvider>
        <Door config={config} />
      </SessionProvider>
    </I18nProvider>
  );
}

function Door({ config }: { config: Config }) {
  const { status } = useSession();
  if (status === "looking") return null;
  return status === "signed_in" ? <SignedIn config={config} /> : <SignInPage />;
}

/** One user's answers are never shown to the next: each sign-in begins with an empty cache. */
function SignedIn({ config }: { config: Config }) {
  const { expire, turnAway } = useSession();
  const queries = useMemo(() => createQueryClient(), []);
  const api = useMemo(
    () => createApi(config.apiUrl, { idToken, expire, turnAway }),
    [config.apiUrl, expire, turnAway],
  );
  return (
    <QueryClientProvider client={queries}>
      <ApiContext value={api}>
        <DropUrlContext value={config.dropUrl}>
          <Leaving>
            <Shell />
          </Leaving>
        </DropUrlContext>
      </ApiContext>
    </QueryClientProvider>
  );
}
