/** Invites somebody to sign in at this school. */
import { useState } from "react";
import { Problem, sentenceOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { TextInput } from "../../ui/fields";
import { Notice } from "../../ui/notice";
import { ROLES } from "./roles";
import { type Role, useInvite } from "./use-users";

export function Invite() {
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("composer");
  const invite = useInvite();
  const { error } = invite;
  const problemOf = (field: string) =>
    error instanceof Problem && error.field === field ? error.message : undefined;

  function submit(): void {
    if (invite.isPending || !email.trim() || !name.trim()) return;
    const done = () => {
      setEmail("");
      setName("");
    };
    invite.mutate({ email: email.trim(), name: name.trim(), role }, { onSuccess: done });
  }

  return (
    <section className="card" aria-labelledby="invite-heading">
      <h2 id="invite-heading">Invite somebody</h2>
      <form
        className="invite"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <div className="field-row">
          <TextInput
            label="Name"
            value={name}
            onChange={setName}
            problem={problemOf("name")}
            maxLength={100}
          />
          <TextInput
            label="Email address"
            type="email"
            value={email}
            onChange={setEmail}
            problem={problemOf("email")}
            maxLength={254}
          />
        </div>
        <Choice label="Role" value={role} options={ROLES} onChange={setRole} />
        {error && !(error instanceof Problem && error.field) && (
          <Notice tone="red" urgent>
            {sentenceOf(error)}
          </Notice>
        )}
        <div className="buttons">
          <Button type="submit" tone="primary">
            {invite.isPending ? "Inviting…" : "Send the invitation"}
          </Button>
          <span role="status" className="quiet">
            {invite.isSuccess && !email && `${invite.data.name} has been sent a temporary password.`}
          </span>
        </div>
      </form>
    </section>
  );
}
