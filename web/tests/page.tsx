/** Renders a part of the page as a signed-in user sees it. */
import { QueryClientProvider } from "@tanstack/react-query";
import { act, cleanup, configure, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { I18nProvider } from "react-aria-components/I18nProvider";
import { afterEach } from "vitest";
import { Router } from "wouter";
import { memoryLocation } from "wouter/memory-location";
import { type Api, ApiContext } from "../src/api/client";
import { createQueryClient } from "../src/api/query-client";

configure({ asyncUtilTimeout: 5_000 });

afterEach(() => {
  cleanup();
  sessionStorage.clear();
});

interface Shown {
  path: () => string;
  /** Asks everything again, or one thing, as the page does by itself while it is open. */
  poll: (key?: string) => Promise<void>;
}

export function show(api: Api, part: ReactNode): Shown {
  const location = memoryLocation({ path: "/", record: true });
  const queries = createQueryClient();
  render(
    <I18nProvider locale="en-GB">
      <QueryClientProvider client={queries}>
        <ApiContext value={api}>
          <Router hook={location.hook}>{part}</Router>
        </ApiContext>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return {
    path: () => location.history.at(-1) ?? "",
    poll: (key) => act(() => queries.refetchQueries({ type: "active", ...(key ? { queryKey: [key] } : {}) })),
  };
}
