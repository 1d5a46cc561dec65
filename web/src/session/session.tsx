/** Who is signed in, for the whole page. */
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";
import { claimDraft, clearDraft } from "../compose/kept-draft";
import { endSession, idToken } from "./cognito";

export type SessionStatus = "looking" | "signed_out" | "signed_in";

interface Session {
  status: SessionStatus;
  /** Why the session ended, where the user did not end it. */
  notice: string;
  signedIn: (username: string) => void;
  signOut: () => Promise<void>;
  /** The API no longer knows the token. */
  expire: () => void;
  /** The API knows the user and turns them away, for the reason that it gives. */
  turnAway: (reason: string) => void;
}

/** True of a sign-in that ran out, and of one that an administrator or another tab ended. */
const EXPIRED =
  "Your sign-in has ended, as it does after some hours. Sign in to go on. A message that you were writing is kept.";

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [status, setStatus] = useState<SessionStatus>("looking");
  const [notice, setNotice] = useState("");

  useEffect(() => {
    idToken().then(
      (token) => setStatus(token ? "signed_in" : "signed_out"),
      () => setStatus("signed_out"),
    );
  }, []);

  const signedIn = useCallback((username: string) => {
    claimDraft(username);
    setNotice("");
    setStatus("signed_in");
  }, []);
  const signOut = useCallback(async () => {
    clearDraft();
    await endSession();
    setNotice("");
    setStatus("signed_out");
  }, []);
  const expire = useCallback(() => {
    setNotice(EXPIRED);
    setStatus("signed_out");
  }, []);
  const turnAway = useCallback((reason: string) => {
    setNotice(reason);
    setStatus("signed_out");
    // The tokens are forgotten here whether or not Cognito hears of it.
    endSession().catch(() => undefined);
  }, []);

  const session = useMemo(
    () => ({ status, notice, signedIn, signOut, expire, turnAway }),
    [status, notice, signedIn, signOut, expire, turnAway],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider");
  return session;
}
