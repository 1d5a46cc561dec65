/** Another role for a user: chosen first, then given by a button that asks. */
import { useState } from "react";
import { ConfirmButton } from "../../ui/confirm-button";
import { SelectField } from "../../ui/select";
import { A_ROLE, MAY, ROLE_NAMES } from "./roles";
import type { Role, User } from "./use-users";

interface Props {
  user: User;
  isBusy: boolean;
  onChange: (role: Role) => void;
}

export function RoleChange({ user, isBusy, onChange }: Props) {
  const [chosen, setChosen] = useState<Role | null>(null);
  const [isIdle, setIdle] = useState(false);
  const role = chosen ?? user.role;
  const isOther = role !== user.role;
  return (
    <>
      <SelectField
        label={`Role of ${user.name}`}
        placeholder="Role"
        options={ROLE_NAMES}
        value={role}
        onChange={(id) => {
          setChosen(id as Role);
          setIdle(false);
        }}
      />
      <ConfirmButton
        words="Change role"
        label={`Change role of ${user.name}`}
        question={`Make ${user.name} ${A_ROLE[role]}?`}
        consequence={`${MAY[role]} ${user.name} is ${A_ROLE[user.role]} now.`}
        mayAsk={() => {
          setIdle(!isOther);
          return isOther && !isBusy;
        }}
        onConfirm={() => onChange(role)}
      />
      <span role="status" className="quiet">
        {isIdle && !isOther && "Choose another role first."}
      </span>
    </>
  );
}
