/** What went wrong with a call, in the API's own words where it had any. */

interface FailureBody {
  error?: { code?: string; message?: string; field?: string | null };
}

export class Problem extends Error {
  constructor(
    /** The HTTP status; 0 where no answer came. */
    readonly status: number,
    readonly code: string,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

const UNREACHABLE = "Rollcall cannot be reached just now. Check that you are online; what you typed is kept.";
const BROKEN = "Something went wrong on our side. Please try again in a moment.";

/** The answer of an openapi-fetch call; raises Problem for everything else. */
export async function answerOf<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call.catch((reason: unknown) => {
    if (reason instanceof Problem || (reason instanceof DOMException && reason.name === "AbortError"))
      throw reason;
    throw new Problem(0, "unreachable", UNREACHABLE);
  });
  if (response.ok && data) return data;
  throw problemOf(response.status, error);
}

export function problemOf(status: number, body: unknown): Problem {
  const failure = (body as FailureBody | undefined)?.error;
  if (failure?.message)
    return new Problem(status, failure.code ?? "", failure.message, failure.field ?? null);
  // A gateway's or proxy's own answer: nothing behind it was asked.
  return status >= 502 ? new Problem(status, "unreachable", UNREACHABLE) : new Problem(status, "", BROKEN);
}

export function sentenceOf(error: unknown): string {
  return error instanceof Problem ? error.message : BROKEN;
}
