/** What stands in a page's place while it loads. */
export function Waiting() {
  return (
    <main className="page" id="main">
      <p className="quiet">Loading…</p>
    </main>
  );
}
