/** An API in memory: answers by "METHOD /path", and remembers what it was asked. */
import { type Api, createApi } from "../src/api/client";

interface Call {
  route: string;
  body: unknown;
}
type Answer = object | ((body: unknown, headers: Headers) => object);

export function failure(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status });
}

export function fakeApi(
  answers: Record<string, Answer>,
  session: Partial<Parameters<typeof createApi>[1]> = {},
): {
  api: Api;
  calls: Call[];
  asked: (route: string) => unknown[];
} {
  const calls: Call[] = [];
  const send = async (request: Request): Promise<Response> => {
    const route = `${request.method} ${new URL(request.url).pathname}`;
    const body: unknown = ["POST", "PUT", "PATCH"].includes(request.method)
      ? await request.json().catch(() => null)
      : null;
    calls.push({ route, body });
    const answer = answers[route];
    if (!answer) return failure(404, "not_found", `The test has no answer to ${route}.`);
    const given =
      typeof answer === "function"
        ? (answer as (body: unknown, headers: Headers) => object)(body, request.headers)
        : answer;
    return given instanceof Response ? given : Response.json(given);
  };
  const credentials = {
    idToken: () => Promise.resolve("token"),
    expire: () => undefined,
    turnAway: () => undefined,
    ...session,
  };
  return {
    api: createApi("http://api.example", credentials, send as typeof fetch),
    calls,
    asked: (route) => calls.filter((call) => call.route === route).map((call) => call.body),
  };
}
