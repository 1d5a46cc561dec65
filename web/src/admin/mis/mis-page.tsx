/** How the school is connected to its MIS: tried before it is kept, and a secret that goes in and never comes out. */
import { Problem, sentenceOf } from "../../api/problem";
import { Button } from "../../ui/button";
import { Choice } from "../../ui/choice";
import { ConfirmButton } from "../../ui/confirm-button";
import { TextInput } from "../../ui/fields";
import { useHeldBack } from "../../ui/leaving";
import { LoadState } from "../../ui/load-state";
import { Notice } from "../../ui/notice";
import { SavedLine } from "../../ui/saved-line";
import { useEdited } from "../../ui/use-edited";
import { ForAdministrators } from "../for-administrators";
import { CheckResult } from "./check-result";
import { DropFile } from "./drop-file";
import { type Connection, type Form, formOf, type Kind, settingsOf, textFieldsOf } from "./form";
import { KindFields } from "./kind-fields";
import { MappingFields } from "./mapping-fields";
import { useMis, useSaveMis, useTryMis } from "./use-mis";

const KINDS: Record<Kind, string> = { wonde: "Wonde", oneroster: "OneRoster", file_drop: "Dropped files" };
export function MisPage() {
  return (
    <ForAdministrators title="MIS connection">
      <Loaded />
    </ForAdministrators>
  );
}

function Loaded() {
  const { data, isPending, error, refetch } = useMis();
  return (
    <>
      <LoadState isPending={isPending} error={error} refetch={refetch} loading="Loading the connection…" />
      {data && <Editor connection={data} />}
    </>
  );
}

function Editor({ connection }: { connection: Connection }) {
  const edit = useEdited(formOf(connection));
  const form = edit.value;
  useHeldBack(edit.isTouched);
  const check = useTryMis();
  const save = useSaveMis();
  const change = (changed: Partial<Form>) => {
    check.reset();
    save.reset();
    edit.change((before) => ({ ...before, ...changed }));
  };
  const attempt = () =>
    check.mutate(settingsOf(form), {
      onSuccess: ({ suggested_mapping: suggested }) => {
        if (suggested && !form.mapping) edit.change((before) => ({ ...before, mapping: suggested }));
      },
    });
  const keep = () => save.mutate(settingsOf(form), { onSuccess: (kept) => edit.settle(form, formOf(kept)) });
  const refused = check.error ?? save.error;
  const problemOf = (field: string) =>
    refused instanceof Problem && refused.field === field ? refused.message : undefined;
  return (
    <>
      <section className="card" aria-labelledby="connection-heading">
        <h2 id="connection-heading">The source</h2>
        <p className="quiet">
          Connected by {KINDS[connection.kind as Kind]}, which gives {connection.datasets.join(", ")}.
        </p>
        <Choice label="Kind" value={form.kind} options={KINDS} onChange={(kind) => change({ kind })} />
        <KindFields form={form} change={change} />
        {textFieldsOf(form).map(({ name, label, hint }) => (
          <TextInput
            key={name}
            label={label}
            {...(hint ? { hint } : {})}
            value={form[name]}
            onChange={(typed) => change({ [name]: typed })}
            problem={problemOf(name)}
            autoComplete="off"
          />
        ))}
        {form.kind !== "file_drop" && (
          <TextInput
            label={form.kind === "wonde" || form.auth === "bearer" ? "Access token" : "Client secret"}
            hint={secretHint(connection, form.kind)}
            type="password"
            autoComplete="new-password"
            value={form.secret}
            onChange={(secret) => change({ secret })}
            problem={problemOf("token") ?? problemOf("client_secret")}
          />
        )}
        {form.kind === "file_drop" && form.layout === "flat" && form.mapping && (
          <MappingFields mapping={form.mapping} onChange={(mapping) => change({ mapping })} />
        )}
      </section>
      {connection.kind === "file_drop" && <DropFile />}
      <section className="card" aria-label="Try and save">
        {refused && (
          <Notice tone="red" urgent>
            {sentenceOf(refused)}
          </Notice>
        )}
        {check.data && <CheckResult check={check.data} isFiles={form.kind === "file_drop"} />}
        <div className="buttons">
          <Button tone="primary" onPress={() => !check.isPending && attempt()}>
            {check.isPending ? "Trying it…" : "Try this connection"}
          </Button>
          <ConfirmButton
            words={save.isPending ? "Saving…" : "Save the connection"}
            question="Save this connection?"
            consequence="The next update reads from it. People of another source are other people to Rollcall: what the old one held waits under Held changes."
            onConfirm={() => !save.isPending && keep()}
          />
          <SavedLine
            isTouched={edit.isTouched}
            saved={save.isSuccess && "Saved. Press Request now to read from it."}
          />
        </div>
      </section>
    </>
  );
}

/** One that is kept is for the kind of source that it was given for. */
function secretHint({ secret, kind }: Connection, chosen: Kind): string {
  return secret === "set" && kind === chosen
    ? "One is kept and never shown. Leave this empty to keep it; another address or client needs it anew."
    : "It is kept safe and never shown again.";
}
