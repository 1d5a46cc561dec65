/** One user: who it is, their role, and whether they may sign in. */
import { useId } from "react";
import { sentenceOf } from "../../api/problem";
import { useTimes } from "../../time/use-times";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { ConfirmButton } from "../../ui/confirm-button";
import { Notice, type Tone } from "../../ui/notice";
import { useFocusWhen } from "../../ui/use-focus-when";
import { RoleChange } from "./role-change";
import { A_ROLE } from "./roles";
import { type User, type UserChange, useChangeUser } from "./use-users";

const STATUS: Record<User["status"], { words: string; tone: Tone | "grey" }> = {
  invited: { words: "Invited", tone: "blue" },
  active: { words: "Active", tone: "green" },
  disabled: { words: "Disabled", tone: "grey" },
};

export function UserRow({ user }: { user: User }) {
  const nameId = useId();
  const { day } = useTimes();
  const change = useChangeUser(user.id);
  const status = STATUS[user.status];
  const isDisabled = user.status === "disabled";
  const enable = useFocusWhen<HTMLButtonElement>(isDisabled && change.variables?.disabled === true);
  const disable = useFocusWhen<HTMLButtonElement>(!isDisabled && change.variables?.disabled === false);
  return (
    <li className="run user" aria-labelledby={nameId}>
      <div className="run-head">
        <strong id={nameId}>{user.name}</strong>
        <Badge tone={status.tone}>{status.words}</Badge>
      </div>
      <p className="quiet">
        {user.email}
        {user.last_seen_at && `, last here ${day(user.last_seen_at)}`}
        {user.status === "invited" && user.invited_by && `, invited by ${user.invited_by}`}
      </p>
      <div className="buttons">
        <RoleChange user={user} isBusy={change.isPending} onChange={(role) => change.mutate({ role })} />
        {user.status === "invited" && (
          <Button onPress={() => !change.isPending && change.mutate({ invite_again: true })}>
            Invite again
          </Button>
        )}
        {isDisabled ? (
          <Button ref={enable} onPress={() => !change.isPending && change.mutate({ disabled: false })}>
            Enable
          </Button>
        ) : (
          <ConfirmButton
            ref={disable}
            words="Disable"
            question={`Disable ${user.name}?`}
            consequence="They are signed out, at the latest within the hour, and cannot sign in until you enable them again."
            onConfirm={() => !change.isPending && change.mutate({ disabled: true })}
          />
        )}
      </div>
      <span role="status" className="quiet">
        {change.isSuccess && doneWords(user.name, change.variables)}
      </span>
      {change.error && (
        <Notice tone="red" urgent>
          {sentenceOf(change.error)}
        </Notice>
      )}
    </li>
  );
}

/** What has happened; that somebody is disabled or enabled shows by itself, and is said for whoever does not see it. */
function doneWords(name: string, { role, disabled, invite_again: again }: UserChange): string {
  if (role) return `${name} is ${A_ROLE[role]} from the next sign-in on, within the hour at the latest.`;
  if (again) return "A new temporary password is on its way.";
  return disabled ? `${name} is disabled.` : `${name} may sign in again.`;
}
