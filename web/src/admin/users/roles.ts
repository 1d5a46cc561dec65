/** Roles in words: to choose from, in a sentence, and what each may do. */
import type { Role } from "./use-users";

export const ROLES: Record<Role, string> = {
  composer: "Composer: writes, a sender lets it go",
  sender: "Sender: also sends",
  administrator: "Administrator: everything",
};

export const ROLE_NAMES: { id: Role; name: string }[] = [
  { id: "composer", name: "Composer" },
  { id: "sender", name: "Sender" },
  { id: "administrator", name: "Administrator" },
];

/** "an administrator". */
export const A_ROLE: Record<Role, string> = {
  composer: "a composer",
  sender: "a sender",
  administrator: "an administrator",
};

export const MAY: Record<Role, string> = {
  composer:
    "Composers write messages, and a sender has to let each go. They see names, and neither numbers nor addresses.",
  sender: "Senders send messages to everybody at the school, and see all numbers and addresses.",
  administrator:
    "Administrators may do everything: send, restrict people, decide held changes, change the settings and the MIS connection, and invite, change and disable users, you included.",
};
