/** A forgotten password: a code goes to the user's address, and with it a new password is set. */
import { type SubmitEvent, useState } from "react";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import { askForReset, finishReset } from "./cognito";
import { resetProblem } from "./sign-in-problem";

interface Props {
  username: string;
  /** Back to signing in, with what is to be said there. */
  done: (notice: string) => void;
}

export function ResetPage({ username: typed, done }: Props) {
  const [username, setUsername] = useState(typed);
  const [isSent, setSent] = useState(false);
  const [code, setCode] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem("");
    try {
      if (isSent) {
        await finishReset(username.trim(), code.trim(), password);
        done("Your new password is set. Sign in with it.");
        return;
      }
      await askForReset(username.trim());
      setSent(true);
    } catch (error) {
      setProblem(resetProblem(error));
    }
    setBusy(false);
  }

  return (
    <main className="sign-in">
      <form className="card" onSubmit={(event) => void submit(event)} aria-labelledby="reset-heading">
        <p className="brand">Rollcall</p>
        <h1 id="reset-heading">Choose a new password</h1>
        {problem && (
          <Notice tone="red" urgent>
            {problem}
          </Notice>
        )}
        {isSent ? (
          <>
            <p role="status">If {username.trim()} signs in here, a code is on its way to that address.</p>
            <TextInput
              label="Code"
              value={code}
              onChange={setCode}
              autoComplete="one-time-code"
              inputMode="numeric"
              isRequired
              autoFocus
            />
            <TextInput
              label="New password"
              hint="At least 12 characters, with capital and small letters and numbers."
              type="password"
              value={password}
              onChange={setPassword}
              autoComplete="new-password"
              isRequired
            />
          </>
        ) : (
          <TextInput
            label="Username"
            hint="The email address that you sign in with. A code is sent there."
            value={username}
            onChange={setUsername}
            autoComplete="username"
            type="email"
            isRequired
            autoFocus
          />
        )}
        <Button tone="primary" type="submit">
          {isBusy ? "One moment…" : isSent ? "Set the password" : "Send me a code"}
        </Button>
        <Button tone="link" onPress={() => done("")}>
          Back to signing in
        </Button>
      </form>
    </main>
  );
}
