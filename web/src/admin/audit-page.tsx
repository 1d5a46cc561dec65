/** Who did what, newest first, by person or by day. */
import { useState } from "react";
import { Link } from "wouter";
import { useApi } from "../api/client";
import { answerOf } from "../api/problem";
import type { components } from "../api/schema";
import { useTimes } from "../time/use-times";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { DayField } from "../ui/day-field";
import type { Tone } from "../ui/notice";
import { ForAdministrators } from "./for-administrators";
import { ListState, MoreButton } from "./list-state";
import { usePaged } from "./paged";

type Entry = components["schemas"]["AuditView"];

const OUTCOMES: Record<Entry["outcome"], { words: string; tone: Tone | "grey" } | null> = {
  done: null,
  refused: { words: "Refused", tone: "amber" },
  begun: { words: "Not known whether it was done", tone: "red" },
};

export function AuditPage() {
  const api = useApi();
  const [day, setDay] = useState("");
  const [user, setUser] = useState<{ id: string; name: string } | null>(null);
  const { query, isLoaded, items } = usePaged<Entry>(["audit", day, user?.id], (next, signal) => {
    const asked = {
      ...(day ? { day } : {}),
      ...(user ? { user_id: user.id } : {}),
      ...(next ? { next } : {}),
    };
    return answerOf(api.GET("/audit", { params: { query: asked }, signal }));
  });
  return (
    <ForAdministrators title="Audit">
      <section className="card audit-filter" aria-label="What to show">
        <DayField label="On one day" value={day} onChange={setDay} />
        {day && (
          <Button tone="link" onPress={() => setDay("")}>
            Show every day
          </Button>
        )}
        {user && (
          <p>
            Only {user.name}.{" "}
            <Button tone="link" onPress={() => setUser(null)}>
              Show everybody
            </Button>
          </p>
        )}
      </section>
      <ListState query={query} loading="Loading the audit…" />
      {isLoaded && items.length === 0 && <p className="quiet">Nobody did anything then.</p>}
      {items.length > 0 && (
        <ul className="runs" aria-label="What was done">
          {items.map((entry) => (
            <EntryRow key={entry.id} entry={entry} choose={setUser} />
          ))}
        </ul>
      )}
      <MoreButton query={query} words="Show earlier entries" />
    </ForAdministrators>
  );
}

function EntryRow({ entry, choose }: { entry: Entry; choose: (user: { id: string; name: string }) => void }) {
  const { clock } = useTimes();
  const outcome = OUTCOMES[entry.outcome];
  return (
    <li className="run">
      <div className="run-head">
        <span>
          <Button tone="link" onPress={() => choose({ id: entry.user_id, name: entry.user_name })}>
            {entry.user_name}
          </Button>{" "}
          {entry.what}
          {entry.about && ` (${entry.about})`}
        </span>
        {outcome && <Badge tone={outcome.tone}>{outcome.words}</Badge>}
      </div>
      <p className="quiet">
        {clock(entry.at)}
        {entry.detail && `: ${entry.detail}`}
        {entry.action.startsWith("message_") && entry.subject && (
          <>
            {" "}
            <Link href={`/messages/${entry.subject}`}>See the message</Link>
          </>
        )}
      </p>
    </li>
  );
}
