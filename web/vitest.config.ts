/** Tests the components with the page's own build. */
import { defineConfig, mergeConfig } from "vitest/config";
import page from "./vite.config.ts";

export default mergeConfig(
  page,
  defineConfig({
    test: {
      environment: "happy-dom",
      include: ["tests/**/*.test.{ts,tsx}"],
      restoreMocks: true,
      // How long to wait for what must come says nothing about how fast it is: a busy machine takes a while.
      testTimeout: 30_000,
      expect: { poll: { timeout: 5_000 } },
    },
  }),
);
