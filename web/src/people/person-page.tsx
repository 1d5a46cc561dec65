/** One person: values and where they come from, for whom they are a contact, and what recent updates changed. */
import { useMaySend, useMe } from "../api/me";
import { Page } from "../layout/page";
import { useTimes } from "../time/use-times";
import { LoadState } from "../ui/load-state";
import { Notice } from "../ui/notice";
import { Addresses } from "./addresses";
import { ChangedValues } from "./changed-values";
import { FamilyRefresh } from "./family-refresh";
import { Pairs } from "./pairs";
import { RestrictionsForm } from "./restrictions-form";
import { type Person, usePerson } from "./use-person";
import { CHANGE_WORDS, KIND_WORDS } from "./words";

export function PersonPage({ personId }: { personId: string }) {
  const { data: person, isPending, error, refetch } = usePerson(personId);
  const role = useMe().data?.role;
  const maySend = useMaySend();
  return (
    <Page title={person?.name ?? "Person"} back={{ href: "/people", words: "All people" }}>
      <LoadState isPending={isPending} error={error} refetch={refetch} loading="Loading…" />
      {person && (
        <>
          <Facts person={person} />
          {person.addresses && <Addresses person={person} addresses={person.addresses} />}
          {!maySend && <p className="quiet">Senders at your school also see numbers and addresses.</p>}
          {person.kind !== "staff" && <Pairs person={person} />}
          <History person={person} />
          {role === "administrator" && <RestrictionsForm key={person.id} person={person} />}
        </>
      )}
    </Page>
  );
}

function Facts({ person }: { person: Person }) {
  const { clock } = useTimes();
  const facts = [KIND_WORDS[person.kind], person.year && `Year ${person.year}`, person.registration];
  return (
    <section className="card" aria-label="Who it is">
      <p>{facts.filter(Boolean).join(", ")}</p>
      <p className="quiet">
        From the MIS{person.data_as_of && `, as of ${clock(person.data_as_of)}`}. Wrong values are mended
        there.
      </p>
      {person.being_checked && (
        <Notice tone="amber">
          May have left: an administrator is asked under Held changes. Messages leave this person out until
          then.
        </Notice>
      )}
      {person.restricted && <Notice tone="amber">{restrictedWords(person)}</Notice>}
      {person.kind === "pupil" && (
        <div className="family-of">
          <span id="whose-family" className="visually-hidden">
            of {person.name}
          </span>
          <FamilyRefresh pupilId={person.id} nameId="whose-family" />
        </div>
      )}
    </section>
  );
}

function restrictedWords({ deceased, never_contact: never, marked_by: by }: Person): string {
  const who = by ? ` ${by} said so.` : "";
  if (deceased) return `Marked as deceased: nothing is sent.${who}`;
  if (never) return `Never to be contacted: nothing is sent.${who}`;
  return "Restricted contact: nothing is sent.";
}

function History({ person }: { person: Person }) {
  const { clock } = useTimes();
  return (
    <section className="card" aria-labelledby="history-heading">
      <h2 id="history-heading">What recent updates changed</h2>
      {person.history.length === 0 && <p className="quiet">Nothing, in the updates that are kept.</p>}
      <ul className="changes" aria-label="Changes">
        {person.history.map((change) => (
          <li key={`${change.run_id} ${change.change}`}>
            <strong>{CHANGE_WORDS[change.change]}</strong> by the update at {clock(change.at)}
            <ChangedValues fields={change.fields} />
          </li>
        ))}
      </ul>
    </section>
  );
}
