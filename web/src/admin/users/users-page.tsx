/** Who signs in at this school: invite, give another role, disable. */
import { useId, useState } from "react";
import { Problem, sentenceOf } from "../../api/problem";
import { useTimes } from "../../time/use-times";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { ConfirmButton } from "../../ui/confirm-button";
import { TextInput } from "../../ui/fields";
import { Notice, type Tone } from "../../ui/notice";
import { SelectField } from "../../ui/select";
import { ForAdministrators } from "../for-administrators";
import { ListState, MoreButton } from "../list-state";
import { type Role, type User, useChangeUser, useInvite, useUsers } from "./use-users";

const ROLES: Record<Role, string> = {
  composer: "Composer: writes, a sender lets it go",
  sender: "Sender: also sends",
  administrator: "Administrator: everything",
};
const SHORT: { id: Role; name: string }[] = [
  { id: "composer", name: "Composer" },
  { id: "sender", name: "Sender" },
  { id: "administrator", name: "Administrator" },
];
const STATUS: Record<User["status"], { words: string; tone: Tone | "grey" }> = {
  invited: { words: "Invited", tone: "blue" },
  active: { words: "Active", tone: "green" },
  disabled: { words: "Disabled", tone: "grey" },
};

export function UsersPage() {
  return (
    <ForAdministrators title="Users">
      <Invite />
      <Users />
    </ForAdministrators>
  );
}

function Invite() {
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

function Users() {
  const { query, items } = useUsers();
  return (
    <>
      <ListState query={query} loading="Loading the users…" />
      {items.length > 0 && (
        <ul className="runs" aria-label="Users">
          {items.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ul>
      )}
      <MoreButton query={query} words="Show more users" />
    </>
  );
}

function UserRow({ user }: { user: User }) {
  const nameId = useId();
  const { clock } = useTimes();
  const change = useChangeUser(user.id);
  const status = STATUS[user.status];
  const isDisabled = user.status === "disabled";
  return (
    <li className="run user" aria-labelledby={nameId}>
      <div className="run-head">
        <strong id={nameId}>{user.name}</strong>
        <Badge tone={status.tone}>{status.words}</Badge>
      </div>
      <p className="quiet">
        {user.email}
        {user.last_seen_at && `, last here at ${clock(user.last_seen_at)}`}
        {user.status === "invited" && user.invited_by && `, invited by ${user.invited_by}`}
      </p>
      <div className="buttons">
        <SelectField
          label={`Role of ${user.name}`}
          placeholder="Role"
          options={SHORT}
          value={user.role}
          onChange={(role) =>
            role !== user.role && !change.isPending && change.mutate({ role: role as Role })
          }
        />
        {user.status === "invited" && (
          <Button onPress={() => !change.isPending && change.mutate({ invite_again: true })}>
            Invite again
          </Button>
        )}
        {isDisabled ? (
          <Button onPress={() => !change.isPending && change.mutate({ disabled: false })}>Enable</Button>
        ) : (
          <ConfirmButton
            words="Disable"
            question={`Disable ${user.name}?`}
            consequence="They are signed out, at the latest within the hour, and cannot sign in until you enable them again."
            onConfirm={() => !change.isPending && change.mutate({ disabled: true })}
          />
        )}
      </div>
      <span role="status" className="quiet">
        {change.isSuccess && change.variables.invite_again && "A new temporary password is on its way."}
      </span>
      {change.error && (
        <Notice tone="red" urgent>
          {sentenceOf(change.error)}
        </Notice>
      )}
    </li>
  );
}
