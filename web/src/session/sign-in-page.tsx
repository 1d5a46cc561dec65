/** The door: user name and password, and whatever else Cognito asks for. */
import { type SubmitEvent, useState } from "react";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import { answerStep, type Step, startSignIn } from "./cognito";
import { ResetPage } from "./reset-page";
import { useSession } from "./session";
import { signInProblem } from "./sign-in-problem";

const UNSUPPORTED =
  "This account needs a step that this page does not have. Ask your school's administrator.";

export function SignInPage() {
  const session = useSession();
  const [isResetting, setResetting] = useState(false);
  const [news, setNews] = useState("");
  const [step, setStep] = useState<Step | "password">("password");
  const [username, setUsername] = useState("");
  const [secret, setSecret] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setProblem("");
    try {
      const next =
        step === "password" ? await startSignIn(username.trim(), secret) : await answerStep(secret.trim());
      setSecret("");
      if (next === "signed_in") session.signedIn(username.trim().toLowerCase());
      else if (next === "unsupported") setProblem(UNSUPPORTED);
      else setStep(next);
    } catch (error) {
      setProblem(signInProblem(error));
    }
    setBusy(false);
  }

  if (isResetting) {
    const done = (notice: string) => {
      setNews(notice);
      setResetting(false);
    };
    return <ResetPage username={username} done={done} />;
  }
  return (
    <main className="sign-in">
      <form className="card" onSubmit={(event) => void submit(event)} aria-labelledby="sign-in-heading">
        <p className="brand">Rollcall</p>
        <h1 id="sign-in-heading">{step === "new_password" ? "Choose a password" : "Sign in"}</h1>
        {session.notice && <Notice tone="blue">{session.notice}</Notice>}
        {news && <Notice tone="green">{news}</Notice>}
        {problem && (
          <Notice tone="red" urgent>
            {problem}
          </Notice>
        )}
        {step === "password" && (
          <TextInput
            label="Username"
            value={username}
            onChange={setUsername}
            autoComplete="username"
            type="email"
            inputMode="email"
            isRequired
            autoFocus
          />
        )}
        <SecretField key={step} step={step} value={secret} onChange={setSecret} />
        <Button tone="primary" type="submit">
          {isBusy ? "One moment…" : step === "password" ? "Sign in" : "Go on"}
        </Button>
        {step === "password" && (
          <Button tone="link" onPress={() => setResetting(true)}>
            Forgotten your password?
          </Button>
        )}
        <p className="quiet">No account yet, or an old invitation? Ask your school's administrator.</p>
      </form>
    </main>
  );
}

interface SecretProps {
  step: Step | "password";
  value: string;
  onChange: (value: string) => void;
}

function SecretField({ step, value, onChange }: SecretProps) {
  if (step === "code") {
    return (
      <TextInput
        label="Code"
        hint="The six figures that your authenticator app shows now."
        value={value}
        onChange={onChange}
        autoComplete="one-time-code"
        inputMode="numeric"
        autoFocus
      />
    );
  }
  const isNew = step === "new_password";
  return (
    <TextInput
      label={isNew ? "New password" : "Password"}
      {...(isNew ? { hint: "At least 12 characters, with capital and small letters and numbers." } : {})}
      type="password"
      value={value}
      onChange={onChange}
      autoComplete={isNew ? "new-password" : "current-password"}
      autoFocus={isNew}
    />
  );
}
