/** Says in a sentence why a sign-in was refused, and what to do. */

const SENTENCES: Record<string, string> = {
  NotAuthorizedException: "That username and password do not match. Check both and try again.",
  UserNotFoundException: "That username and password do not match. Check both and try again.",
  PasswordResetRequiredException: "Your password has to be reset: press Forgotten your password.",
  InvalidPasswordException:
    "That password is too easy to guess. Use at least 12 characters with capital and small letters and numbers.",
  CodeMismatchException: "That code is not right. Wait for the next one in your app and try again.",
  ExpiredCodeException: "That code has expired. Use the one that your app shows now.",
  LimitExceededException: "Too many attempts. Wait a few minutes and try again.",
  TooManyRequestsException: "Too many attempts. Wait a few minutes and try again.",
  NetworkError: "Rollcall cannot be reached. Check that you are online and try again.",
};

export function signInProblem(error: unknown): string {
  const { name = "", message = "" } = error instanceof Error ? error : {};
  if (/disabled/i.test(message)) return "This account is switched off. Ask your school's administrator.";
  if (/attempts exceeded/i.test(message)) return "Too many attempts. Wait a few minutes and try again.";
  return SENTENCES[name] ?? "Signing in did not work. Please try again in a moment.";
}

/** The same of a password that is being reset, where a code comes by email. */
export function resetProblem(error: unknown): string {
  const name = error instanceof Error ? error.name : "";
  if (name === "CodeMismatchException" || name === "ExpiredCodeException")
    return "That code is not right, or too old. Check the newest email, or go back and have another one sent.";
  if (name === "NotAuthorizedException" || name === "InvalidParameterException")
    return "This account has no password to reset yet. Ask your school's administrator to invite you again.";
  return signInProblem(error);
}
