/** How the sync works, in one picture: MIS to Rollcall to phone, with the check before anything is sent. */
export function SyncPicture() {
  return (
    <figure className="picture">
      <svg viewBox="0 0 320 400" role="img" aria-labelledby="picture-title picture-words">
        <title id="picture-title">How contact data reaches a message</title>
        <desc id="picture-words">
          Four boxes from top to bottom. Your MIS, where the office changes a number. Then Rollcall reads it,
          by the timetable or when someone presses Request now. Then Rollcall keeps only what changed, and
          asks an administrator before many people are removed. Then, at the moment of sending, the recipients
          are looked up again, and the message goes out.
        </desc>
        <Step y={4} heading="Your MIS" words="The office changes a number here" />
        <Arrow y={84} words="by the timetable, or Request now" />
        <Step y={112} heading="Rollcall reads the MIS" words="Last updated is when this began" />
        <Arrow y={192} words="only what changed" />
        <Step y={220} heading="Your school's contact data" words="Many removals wait for a person" />
        <Arrow y={300} words="looked up again at sending" />
        <Step y={328} heading="The message goes out" words="To the number as it is now" />
      </svg>
      <figcaption className="quiet">
        A change made in the MIS reaches a message only after Rollcall has read the MIS again.
      </figcaption>
    </figure>
  );
}

function Step({ y, heading, words }: { y: number; heading: string; words: string }) {
  return (
    <g className="picture-step">
      <rect x="8" y={y} width="304" height="68" rx="8" />
      <text x="160" y={y + 29} className="picture-heading">
        {heading}
      </text>
      <text x="160" y={y + 51}>
        {words}
      </text>
    </g>
  );
}

function Arrow({ y, words }: { y: number; words: string }) {
  return (
    <g className="picture-arrow">
      <path d={`M24 ${y - 8}v24m-6-6 6 7 6-7`} />
      <text x="44" y={y + 9}>
        {words}
      </text>
    </g>
  );
}
