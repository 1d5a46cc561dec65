/** What is new in Rollcall, from the changelog as it was when the page was built. */
import changelog from "../../../CHANGELOG.md?raw";
import { Page } from "../layout/page";
import { sectionsOf } from "./release-notes";

export function ReleaseNotesPage() {
  return (
    <Page title="Release notes">
      {sectionsOf(changelog).map(({ title, notes }) => (
        <section key={title} className="card notes" aria-label={title}>
          <h2>{title}</h2>
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}
