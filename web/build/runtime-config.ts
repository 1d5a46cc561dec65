/** Answers `/config.json` from the environment, as the deployment's own file does in AWS. */
import type { ServerResponse } from "node:http";
import type { Plugin } from "vite";

function answer(_request: unknown, response: ServerResponse): void {
  const { ROLLCALL_CLIENT_ID = "", ROLLCALL_REGION = "eu-west-2" } = process.env;
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Cache-Control", "no-store");
  response.end(
    JSON.stringify({
      clientId: ROLLCALL_CLIENT_ID,
      region: ROLLCALL_REGION,
      apiUrl: "/api",
      cognitoEndpoint: "/cognito",
      dropUrl: "/drop",
    }),
  );
}

export const runtimeConfig: Plugin = {
  name: "runtime-config",
  configureServer: (server) => void server.middlewares.use("/config.json", answer),
  configurePreviewServer: (server) => void server.middlewares.use("/config.json", answer),
};
