/** A pupil's contacts, first to be contacted first, or a contact's pupils. */
import { Link } from "wouter";
import { Badge } from "../ui/badge";
import type { Pair, Person } from "./use-person";

export function Pairs({ person }: { person: Person }) {
  const isPupil = person.kind === "pupil";
  return (
    <section className="card" aria-labelledby="pairs-heading">
      <h2 id="pairs-heading">{isPupil ? "Contacts, first to be written to first" : "Contact of"}</h2>
      {person.pairs.length === 0 && (
        <p className="quiet">{isPupil ? "The MIS holds no contact." : "No pupil in the school's data."}</p>
      )}
      <ol className="pairs" aria-labelledby="pairs-heading">
        {person.pairs.map((pair) => (
          <li key={`${pair.pupil_id} ${pair.contact_id}`}>
            <Link href={`/people/${isPupil ? pair.contact_id : pair.pupil_id}`}>{pair.name}</Link>{" "}
            <small>{factsOf(pair)}</small>{" "}
            {pair.restricted && <Badge tone="amber">{restrictedWords(pair)}</Badge>}
          </li>
        ))}
      </ol>
    </section>
  );
}

function factsOf({ relationship, priority, responsibility }: Pair): string {
  const facts = [
    relationship,
    priority === null ? "" : `priority ${priority}`,
    responsibility === true ? "parental responsibility" : "",
  ];
  return facts.filter(Boolean).join(", ");
}

function restrictedWords({ court_order: order, said }: Pair): string {
  if (said === "no_contact") return "No contact about this pupil";
  return order ? "Court order" : "Restricted contact";
}
