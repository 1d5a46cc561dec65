/** Find a pupil, a contact or a member of staff, and bring one family up to date. */
import { useId } from "react";
import { Link } from "wouter";
import { sentenceOf } from "../api/problem";
import { Page } from "../layout/page";
import { Button } from "../ui/button";
import { TextInput } from "../ui/fields";
import { Notice } from "../ui/notice";
import { FamilyRefresh } from "./family-refresh";
import { useKeptText } from "./use-kept-text";
import { type Person, usePeople } from "./use-people";
import { KIND_WORDS } from "./words";

export function PeoplePage() {
  const [text, setText] = useKeptText();
  const { query, people, isEnough } = usePeople(text);
  return (
    <Page title="People">
      <section className="card" aria-label="Search">
        <TextInput
          label="Find a person by name"
          hint="A pupil, a contact or a member of staff. Two letters are enough to begin."
          value={text}
          onChange={setText}
          autoComplete="off"
        />
        <div role="status" className="quiet">
          {isEnough &&
            (query.isPending ? "Looking…" : !query.isError && foundWords(people, query.hasNextPage))}
        </div>
        {isEnough && query.isError && (
          <Notice tone="red" urgent>
            {sentenceOf(query.error)}{" "}
            <Button tone="link" onPress={() => void query.refetch()}>
              Try again
            </Button>
          </Notice>
        )}
      </section>
      {people.length > 0 && (
        <ul className="people" aria-label="People found">
          {people.map((person) => (
            <PersonRow key={`${person.kind} ${person.id}`} person={person} />
          ))}
        </ul>
      )}
      {isEnough && query.hasNextPage && (
        <Button onPress={() => !query.isFetchingNextPage && void query.fetchNextPage()}>
          {query.isFetchingNextPage ? "Loading…" : "Show more people"}
        </Button>
      )}
    </Page>
  );
}

function PersonRow({ person }: { person: Person }) {
  const nameId = useId();
  return (
    <li className="person">
      <div>
        <Link id={nameId} className="person-name" href={`/people/${person.id}`}>
          {person.name}
        </Link>
        <small>
          {KIND_WORDS[person.kind]}
          {person.kind !== "staff" && person.detail && `, ${person.detail}`}
        </small>
      </div>
      {person.kind === "pupil" && <FamilyRefresh pupilId={person.id} nameId={nameId} />}
    </li>
  );
}

function foundWords(people: Person[], hasMore: boolean): string {
  if (people.length === 0)
    return "Nobody of that name is in the contact data. Someone new may need a refresh.";
  const found = people.length === 1 ? "1 person found" : `${people.length} people found`;
  return hasMore ? `The first ${people.length} people found.` : `${found}.`;
}
