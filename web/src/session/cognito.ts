/**
 * Signs people in with Cognito through AWS Amplify, which keeps and renews the tokens. It is smaller here (39 KB gzipped)
 * than the AWS SDK's client (53 KB), which would leave both to us.
 */
import { Amplify } from "aws-amplify";
import {
  confirmResetPassword,
  confirmSignIn,
  fetchAuthSession,
  resetPassword,
  type SignInOutput,
  signIn,
  signOut,
} from "aws-amplify/auth";
import { cognitoUserPoolsTokenProvider } from "aws-amplify/auth/cognito";
import { ConsoleLogger, sessionStorage } from "aws-amplify/utils";
import type { Config } from "../config";

/** What Cognito asks for next; `unsupported` is a step that this page does not have. */
export type Step = "signed_in" | "new_password" | "code" | "unsupported";

export function configureSignIn(config: Config): void {
  const endpoint = config.cognitoEndpoint && new URL(config.cognitoEndpoint, window.location.origin).href;
  ConsoleLogger.LOG_LEVEL = "ERROR"; // it warns about every endpoint that is not AWS's own
  Amplify.configure({
    Auth: {
      Cognito: {
        // Amplify reads only the region from a pool's id: with a password sign-in the client's id names the pool.
        userPoolId: `${config.region}_rollcall`,
        userPoolClientId: config.clientId,
        ...(endpoint ? { userPoolEndpoint: endpoint } : {}),
      },
    },
  });
  // The tab's own storage: a reload stays signed in, a closed tab on a shared office PC does not.
  cognitoUserPoolsTokenProvider.setKeyValueStorage(sessionStorage);
}

/** Raises Amplify's errors, which `signInProblem` puts in words. */
export async function startSignIn(username: string, password: string): Promise<Step> {
  await signOut(); // a half-finished or expired session would be refused
  return stepOf(await signIn({ username, password, options: { authFlowType: "USER_PASSWORD_AUTH" } }));
}

/** Answers what the step before asked for: a new password or a code. */
export async function answerStep(challengeResponse: string): Promise<Step> {
  return stepOf(await confirmSignIn({ challengeResponse }));
}

/** Has a code sent to the user's address; an unknown user is told the same. */
export async function askForReset(username: string): Promise<void> {
  await resetPassword({ username });
}

/** Sets a new password with the code that was sent. */
export async function finishReset(username: string, code: string, newPassword: string): Promise<void> {
  await confirmResetPassword({ username, confirmationCode: code, newPassword });
}

export async function endSession(): Promise<void> {
  await signOut();
}

/** The signed-in user's ID token, renewed where it has expired; null where nobody is signed in. */
export async function idToken(): Promise<string | null> {
  const { tokens } = await fetchAuthSession();
  return tokens?.idToken?.toString() ?? null;
}

function stepOf({ nextStep }: SignInOutput): Step {
  switch (nextStep.signInStep) {
    case "DONE":
      return "signed_in";
    case "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED":
      return "new_password";
    case "CONFIRM_SIGN_IN_WITH_TOTP_CODE":
      return "code";
    default:
      return "unsupported";
  }
}
