/** Help for everyone: how the sync works, what is set up for this school, and how to read what the page says. */
import { useMe } from "../api/me";
import { Page } from "../layout/page";
import { useSync } from "../sync/use-sync";
import { usually } from "../sync/words";
import { useTimes } from "../time/use-times";
import { LoadState } from "../ui/load-state";
import { SyncPicture } from "./sync-picture";

export function HelpPage() {
  return (
    <Page title="Help">
      <div className="help">
        <section className="card" aria-labelledby="how-heading">
          <h2 id="how-heading">How your contact data stays right</h2>
          <SyncPicture />
        </section>
        <div className="help-words">
          <YourSchool />
          <LastUpdated />
          <WhenToRequest />
          <Lights />
        </div>
      </div>
    </Page>
  );
}

function YourSchool() {
  const { clock } = useTimes();
  const { data: status, isPending, error, refetch } = useSync();
  const names = useMe().data?.administrators ?? [];
  return (
    <section className="card" aria-labelledby="school-heading">
      <h2 id="school-heading">What is set up for your school</h2>
      {!status && (
        <LoadState isPending={isPending} error={error} refetch={refetch} loading="Looking it up…" />
      )}
      {status && (
        <>
          <p>{status.about}</p>
          {status.next_window_at && <p>The next automatic update is at {clock(status.next_window_at)}.</p>}
          {status.usual_seconds !== null && <p>{usually(status.usual_seconds)}</p>}
          {names.length > 0 && (
            <p>
              {names.length === 1 ? "Your school's administrator is " : "Your school's administrators are "}
              {new Intl.ListFormat("en-GB").format(names)}.
            </p>
          )}
        </>
      )}
    </section>
  );
}

function LastUpdated() {
  return (
    <section className="card" aria-labelledby="updated-heading">
      <h2 id="updated-heading">How to read “last updated”</h2>
      <p>
        It is the moment at which the last complete reading of the MIS <em>began</em>. A change made in the
        MIS before that moment is included; a later one may not be.
      </p>
      <p>
        Pupils, staff, groups and attendance can be of different ages. The time at the foot of the page is the
        oldest of those that your school reads by day. Press it to see each one.
      </p>
      <p>An update that fails, or that reads one family only, does not move it.</p>
    </section>
  );
}

function WhenToRequest() {
  return (
    <section className="card" aria-labelledby="request-heading">
      <h2 id="request-heading">When to press Request now</h2>
      <ul className="points">
        <li>You have just changed something in the MIS and want to send a message that needs it.</li>
        <li>Registers have just been saved and you want to write to families of absent pupils.</li>
        <li>The light beside your recipients is amber because the data is old.</li>
      </ul>
      <p>
        If only one family changed, find the pupil under People and press <em>Refresh this family</em>: that
        takes seconds. You cannot press too early: a click during an update is never lost.
      </p>
    </section>
  );
}

function Lights() {
  return (
    <section className="card" aria-labelledby="lights-heading">
      <h2 id="lights-heading">Is it safe to send?</h2>
      <dl className="lights">
        <dt data-tone="green">Green</dt>
        <dd>The data that these recipients need is recent. Send.</dd>
        <dt data-tone="amber">Amber</dt>
        <dd>It is old, or its age is not known. Press Request now, or send if nothing has changed.</dd>
        <dt data-tone="red">Red</dt>
        <dd>It is being updated just now. Let the message go by itself when the update has finished.</dd>
      </dl>
      <p>
        However old the list on your screen is, the recipients are looked up again at the moment of sending,
        and the message says what changed since you wrote it.
      </p>
    </section>
  );
}
