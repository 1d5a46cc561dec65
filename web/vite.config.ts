/** Builds the page, and serves it with the API and Cognito on one origin, as CloudFront does in AWS. */
import react from "@vitejs/plugin-react";
import { defineConfig, type ProxyOptions } from "vite";
import { runtimeConfig } from "./build/runtime-config.ts";
import { scriptBudget } from "./build/script-budget.ts";
import headers from "./security-headers.json" with { type: "json" };

function forward(prefix: string, target: string | undefined): Record<string, ProxyOptions> {
  if (!target) return {};
  const rewrite = (path: string) => path.slice(prefix.length) || "/";
  return { [prefix]: { target: target.replace(/\/$/, ""), changeOrigin: true, rewrite } };
}

const proxy = {
  ...forward("/api", process.env.ROLLCALL_API_URL),
  ...forward("/cognito", process.env.ROLLCALL_COGNITO_URL),
  ...forward("/drop", process.env.ROLLCALL_DROP_URL),
};

export default defineConfig({
  plugins: [react(), runtimeConfig, scriptBudget(250)],
  // Without the headers, which would forbid the scripts and styles that hot reload writes into the page.
  server: { host: "127.0.0.1", proxy },
  preview: { host: "127.0.0.1", strictPort: true, proxy, headers },
  build: {
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 1000 /* scriptBudget counts what is sent */,
  },
});
