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
}

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
    setNotice(
      "You were signed out because nothing happened for a while. Sign in to go on; what you wrote is kept.",
    );
    setStatus("signed_out");
  }, []);

  const session = useMemo(
    () => ({ status, notice, signedIn, signOut, expire }),
    [status, notice, signedIn, signOut, expire],
  );
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("useSession needs a SessionProvider");
  return session;
}
