/** Renders a part of the page as a signed-in user sees it. */
import { QueryClientProvider } from "@tanstack/react-query";
import { cleanup, configure, render } from "@testing-library/react";
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

export function show(api: Api, part: ReactNode): { path: () => string } {
  const location = memoryLocation({ path: "/", record: true });
  render(
    <I18nProvider locale="en-GB">
      <QueryClientProvider client={createQueryClient()}>
        <ApiContext value={api}>
          <Router hook={location.hook}>{part}</Router>
        </ApiContext>
      </QueryClientProvider>
    </I18nProvider>,
  );
  return { path: () => location.history.at(-1) ?? "" };
}
