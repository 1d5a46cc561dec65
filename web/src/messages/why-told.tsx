/** Why one person did or did not get a message, in words. */
import { Link } from "wouter";
import { sentenceOf } from "../api/problem";
import { useTimes } from "../time/use-times";
import { Notice } from "../ui/notice";
import { type Explanation, useWhy } from "./use-why";

export function Why({ messageId, personId }: { messageId: string; personId: string }) {
  const { data, isPending, error } = useWhy(messageId, personId);
  if (isPending) return <p className="quiet">Looking it up…</p>;
  if (error)
    return (
      <Notice tone="red" urgent>
        {sentenceOf(error)}
      </Notice>
    );
  return <Told why={data} personId={personId} />;
}

function Told({ why, personId }: { why: Explanation; personId: string }) {
  const { clock } = useTimes();
  const { person, decisions, decided_at: decidedAt, data_as_of: dataAsOf } = why;
  return (
    <>
      <p role="status">
        <strong>{why.message}</strong>
      </p>
      <ul className="decisions" aria-label="What was decided">
        {decisions.map((one) => (
          <li key={`${one.pupil_id} ${one.reason}`}>
            {one.pupil_name && `For ${one.pupil_name}: `}
            {one.reason}
          </li>
        ))}
      </ul>
      {decidedAt && (
        <p className="quiet">
          Decided at {clock(decidedAt)}
          {dataAsOf && `, on the data as of ${clock(dataAsOf)}`}.
        </p>
      )}
      {person ? (
        <p className="quiet">
          As last read from the MIS{person.data_as_of && `, at ${clock(person.data_as_of)}`}:{" "}
          {person.addresses?.map(({ raw }) => raw).join(", ") || "no number or address"}.{" "}
          <Link href={`/people/${personId}`}>See this person, and what updates changed</Link>
        </p>
      ) : (
        <p className="quiet">This person is not in the school's data any more.</p>
      )}
    </>
  );
}
