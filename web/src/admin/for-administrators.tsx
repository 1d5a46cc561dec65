/** A page for administrators alone; the API refuses everybody else, and this says so before they try. */
import type { ReactNode } from "react";
import { useMe } from "../api/me";
import { Page } from "../layout/page";

export function ForAdministrators({ title, children }: { title: string; children: ReactNode }) {
  const role = useMe().data?.role;
  return (
    <Page title={title}>
      {role === "administrator" ? (
        children
      ) : (
        <div className="card">
          <p>This page is for your school's administrators. Ask one of them if something here must change.</p>
        </div>
      )}
    </Page>
  );
}
