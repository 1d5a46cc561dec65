/** The fields that only one kind of connection has. */
import { Choice } from "../../ui/choice";
import { Tick } from "../../ui/tick";
import type { Auth, Form } from "./form";

const VERSIONS: Record<Form["version"], string> = { "1.1": "1.1", "1.2": "1.2" };
const AUTHS: Record<Auth, string> = { oauth2: "OAuth 2", oauth1: "OAuth 1", bearer: "A fixed token" };
const SIGNATURES: Record<Form["signature"], string> = {
  "HMAC-SHA1": "HMAC-SHA1",
  "HMAC-SHA256": "HMAC-SHA256",
};
const LAYOUTS: Record<Form["layout"], string> = { oneroster: "OneRoster CSV", flat: "Any CSV files" };

export function KindFields({ form, change }: { form: Form; change: (changed: Partial<Form>) => void }) {
  switch (form.kind) {
    case "wonde":
      return null;
    case "oneroster":
      return (
        <>
          <Choice
            label="Version"
            value={form.version}
            options={VERSIONS}
            onChange={(version) => change({ version })}
          />
          <Choice
            label="Sign in by"
            value={form.auth}
            options={AUTHS}
            onChange={(auth) => change({ auth })}
          />
          {form.auth === "oauth1" && (
            <Choice
              label="Signature"
              value={form.signature}
              options={SIGNATURES}
              onChange={(signature) => change({ signature })}
            />
          )}
        </>
      );
    case "file_drop":
      return (
        <>
          <Choice
            label="Files"
            value={form.layout}
            options={LAYOUTS}
            onChange={(layout) => change({ layout })}
          />
          <Tick isSelected={form.strict} onChange={(strict) => change({ strict })}>
            Refuse a file in which anything is odd
          </Tick>
          {form.layout === "flat" && !form.mapping && (
            <p className="quiet">
              Try the connection once a file has arrived: which column is what is then suggested from its
              headers.
            </p>
          )}
        </>
      );
  }
}
