/** Why a session ended, as the door says it. */
import { useQueryClient } from "@tanstack/react-query";
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { ApiContext } from "../../src/api/client";
import { useMe } from "../../src/api/me";
import { SessionProvider, useSession } from "../../src/session/session";
import { SignInPage } from "../../src/session/sign-in-page";
import { me } from "../examples";
import { failure, fakeApi } from "../fake-api";
import { show } from "../page";

type Answers = Parameters<typeof fakeApi>[0];

function Door({ answers }: { answers: Answers }) {
  const { status, signedIn, expire, turnAway } = useSession();
  if (status === "signed_in") {
    return (
      <ApiContext value={fakeApi(answers, { expire, turnAway }).api}>
        <Inside />
      </ApiContext>
    );
  }
  return (
    <>
      <SignInPage />
      <button onClick={() => signedIn("sam@hill.example")}>Come in</button>
    </>
  );
}

function Inside() {
  const queries = useQueryClient();
  const me = useMe().data;
  return <button onClick={() => void queries.refetchQueries()}>{me ? me.name : "Nobody"}</button>;
}

async function comeIn(answers: Answers) {
  show(
    fakeApi({}).api,
    <SessionProvider>
      <Door answers={answers} />
    </SessionProvider>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Come in" }));
  return user;
}

it("says that a message is kept, and promises no more, when a sign-in has run out", async () => {
  await comeIn({ "GET /me": () => failure(401, "", "Unauthorized") });
  const notice = await screen.findByText(/^Your sign-in has ended/);
  expect(notice.textContent).toContain("A message that you were writing is kept.");
});

it("says that the account was disabled, while the page is open", async () => {
  const sentence = "Your account was disabled. Ask your school's administrator.";
  let isDisabled = false;
  const user = await comeIn({
    "GET /me": () => (isDisabled ? failure(403, "disabled", sentence) : me("sender")),
  });
  const inside = await screen.findByRole("button", { name: "Sam Sender" });
  isDisabled = true;
  await user.click(inside);
  expect(await screen.findByText(sentence)).toBeTruthy();
  expect(screen.getByRole("button", { name: "Sign in" })).toBeTruthy();
});

it("stays signed in where the user may not do something", async () => {
  await comeIn({ "GET /me": () => failure(403, "forbidden", "Not for you.") });
  expect(await screen.findByRole("button", { name: "Nobody" })).toBeTruthy();
});
