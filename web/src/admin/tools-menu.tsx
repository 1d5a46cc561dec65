/** The Admin tools menu: release notes for everyone, the rest for administrators; the API enforces the same. */
import { Button as AriaButton } from "react-aria-components/Button";
import { Menu, MenuItem, MenuTrigger } from "react-aria-components/Menu";
import { Popover } from "react-aria-components/Popover";
import { useLocation } from "wouter";
import { useMe } from "../api/me";

const FOR_ADMINISTRATORS = [
  { id: "/admin/users", words: "Users" },
  { id: "/admin/settings", words: "Sync settings" },
  { id: "/admin/mis", words: "MIS connection" },
  { id: "/admin/held", words: "Held changes" },
  { id: "/admin/history", words: "Sync history" },
  { id: "/admin/audit", words: "Audit" },
];
const FOR_EVERYONE = [
  { id: "/preferences", words: "User preferences" },
  { id: "/release-notes", words: "Release notes" },
];

export function ToolsMenu() {
  const role = useMe().data?.role;
  const [, go] = useLocation();
  const items = role === "administrator" ? [...FOR_ADMINISTRATORS, ...FOR_EVERYONE] : FOR_EVERYONE;
  return (
    <MenuTrigger>
      <AriaButton className="nav-button">Admin tools</AriaButton>
      <Popover className="popover menu-popover" placement="bottom start">
        <Menu className="list-box" aria-label="Admin tools" onAction={(key) => go(String(key))}>
          {items.map(({ id, words }) => (
            <MenuItem key={id} id={id} className="list-item">
              {words}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
