/** An MIS connection as it is typed: each kind has its own fields. */
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Connection = Schemas["MisSettingsView"];
export type MisSettings = Schemas["MisSettings"];
export type Check = Schemas["MisCheck"];
export type Mapping = Schemas["FileMapping"];

export type Kind = "wonde" | "oneroster" | "file_drop";
export type Auth = "oauth2" | "oauth1" | "bearer";

/** Every field of every kind, so that a look at another kind loses nothing that was typed. */
export interface Form {
  kind: Kind;
  base_url: string;
  school_id: string;
  version: "1.1" | "1.2";
  auth: Auth;
  token_url: string;
  client_id: string;
  org_id: string;
  scope: string;
  signature: "HMAC-SHA1" | "HMAC-SHA256";
  layout: "oneroster" | "flat";
  strict: boolean;
  mapping: Mapping | null;
  /** Typed anew to be replaced; what is kept never comes out. */
  secret: string;
}

type TextName = "base_url" | "school_id" | "token_url" | "client_id" | "org_id" | "scope";

export function formOf(connection: Connection): Form {
  const { kind, version, auth, signature, layout } = connection;
  return {
    kind: kind as Kind,
    base_url: connection.base_url ?? "",
    school_id: connection.school_id ?? "",
    version: version === "1.1" ? "1.1" : "1.2",
    auth: auth === "oauth1" || auth === "bearer" ? auth : "oauth2",
    token_url: connection.token_url ?? "",
    client_id: connection.client_id ?? "",
    org_id: connection.org_id ?? "",
    scope: connection.scope ?? "",
    signature: signature === "HMAC-SHA256" ? signature : "HMAC-SHA1",
    layout: layout === "flat" ? "flat" : "oneroster",
    strict: connection.strict ?? false,
    mapping: connection.mapping ?? null,
    secret: "",
  };
}

/** The text fields of the chosen kind, in their order. */
export function textFieldsOf({
  kind,
  auth,
  layout,
}: Form): { name: TextName; label: string; hint?: string }[] {
  const address = { name: "base_url", label: "Address of the API", hint: "Begins with https://" } as const;
  switch (kind) {
    case "wonde":
      return [address, { name: "school_id", label: "School's id at Wonde" }];
    case "oneroster":
      return [
        address,
        { name: "org_id", label: "School's id on the server", hint: "Only where it holds several schools." },
        ...(auth === "oauth2"
          ? ([
              { name: "token_url", label: "Address that gives tokens" },
              { name: "client_id", label: "Client id" },
              {
                name: "scope",
                label: "Scope",
                hint: "Only where the server wants another than the standard's.",
              },
            ] as const)
          : []),
        ...(auth === "oauth1" ? ([{ name: "client_id", label: "Consumer key" }] as const) : []),
      ];
    case "file_drop":
      return layout === "flat"
        ? []
        : [
            {
              name: "org_id",
              label: "School's id in the files",
              hint: "Only where they hold several schools.",
            },
          ];
  }
}

export function settingsOf(form: Form): MisSettings {
  const texts = Object.fromEntries(textFieldsOf(form).map(({ name }) => [name, form[name].trim()]));
  switch (form.kind) {
    case "wonde":
      return { kind: "wonde", ...texts, ...secretAs("token", form) };
    case "oneroster":
      return {
        kind: "oneroster",
        version: form.version,
        auth: form.auth,
        ...texts,
        ...(form.auth === "oauth1" ? { signature: form.signature } : {}),
        ...secretAs(form.auth === "bearer" ? "token" : "client_secret", form),
      };
    case "file_drop":
      return {
        kind: "file_drop",
        layout: form.layout,
        strict: form.strict,
        ...texts,
        ...(form.layout === "flat" && form.mapping ? { mapping: withoutEmpty(form.mapping) } : {}),
      };
  }
}

function secretAs(name: "token" | "client_secret", { secret }: Form): Partial<MisSettings> {
  return secret.trim() ? { [name]: secret.trim() } : {};
}

/** The mapping with another header for one field of one file. */
export function withHeader(mapping: Mapping, file: number, field: string, header: string): Mapping {
  const files = mapping.files.map((one, place) =>
    place === file ? { ...one, columns: { ...one.columns, [field]: header } } : one,
  );
  return { ...mapping, files };
}

/** A field whose column was left empty is not read. */
function withoutEmpty(mapping: Mapping): Mapping {
  const files = mapping.files.map((one) => ({
    ...one,
    columns: Object.fromEntries(Object.entries(one.columns).filter(([, header]) => header.trim())),
  }));
  return { ...mapping, files };
}
