/** Who gets it, who does not and why, and for whom nobody can be reached: the first of each, and more when asked for. */
import { type ReactNode, useRef } from "react";
import { Button } from "../ui/button";
import type { Preview } from "./use-preview";

const FIGURES = new Intl.NumberFormat("en-GB");
/** The most that the API gives at once. */
const MOST_SHOWN = 1000;

interface Props {
  preview: Preview;
  showMore: () => void;
}

export function RecipientLists({ preview, showMore }: Props) {
  const { recipients, exclusions, unreachable, counts } = preview;
  return (
    <>
      <List words="Nobody reachable" of={counts.unreachable} showMore={showMore} tone="amber" isOpen>
        {unreachable.items.map((pupil) => (
          <li key={pupil.pupil_id}>{pupil.message}</li>
        ))}
      </List>
      <List
        words="Recipients"
        of={counts.recipients}
        showMore={showMore}
        others="The others are not shown here; they get it, too."
        isOpen
      >
        {recipients.items.map((person) => (
          <li key={`${person.person_id} ${person.pupil_id}`}>
            <Name {...person} />
            {person.address && <span className="address">{person.address}</span>}
          </li>
        ))}
      </List>
      <List words="Left out, and why" of={counts.excluded} showMore={showMore}>
        {exclusions.items.map((person) => (
          <li key={`${person.person_id} ${person.pupil_id} ${person.reason}`}>
            <Name {...person} />
            <small>{person.reason}</small>
          </li>
        ))}
      </List>
    </>
  );
}

function Name({ name, pupil_name: pupil }: { name: string; pupil_name: string }) {
  return (
    <span>
      {name} {pupil && <small>for {pupil}</small>}
    </span>
  );
}

interface ListProps {
  words: string;
  /** How many there are, whatever is shown. */
  of: number;
  showMore: () => void;
  /** What is said of those whom no list can show. */
  others?: string;
  tone?: "amber";
  isOpen?: boolean;
  children: ReactNode[];
}

/** A long list scrolls in its own place, with the keyboard too. */
function List({
  words,
  of,
  showMore,
  others = "The others are not shown here.",
  tone,
  isOpen = false,
  children,
}: ListProps) {
  const list = useRef<HTMLUListElement>(null);
  const shown = children.length;
  if (of === 0) return null;
  return (
    <details className="list" data-tone={tone} open={isOpen}>
      <summary>{words}</summary>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without a tab stop a keyboard cannot scroll it (WCAG 2.1.1) */}
      <ul ref={list} className="scrolling" aria-label={words} tabIndex={0}>
        {children}
      </ul>
      {shown < of && (
        <p className="quiet">
          The first {FIGURES.format(shown)} of {FIGURES.format(of)}.{" "}
          {shown < MOST_SHOWN ? (
            <Button
              tone="link"
              onPress={() => {
                list.current?.focus(); // the button goes when there is no more
                showMore();
              }}
            >
              Show more
            </Button>
          ) : (
            others
          )}
        </p>
      )}
    </details>
  );
}
