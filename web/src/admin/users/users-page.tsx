/** Who signs in at this school: invite, give another role, disable. */
import { ForAdministrators } from "../for-administrators";
import { ListState, MoreButton } from "../list-state";
import { Invite } from "./invite";
import { useUsers } from "./use-users";
import { UserRow } from "./user-row";

export function UsersPage() {
  return (
    <ForAdministrators title="Users">
      <Invite />
      <Users />
    </ForAdministrators>
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
