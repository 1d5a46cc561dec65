/** Signing out never loses what somebody is writing without asking. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeAll, expect, it } from "vitest";
import { ComposePage } from "../../src/compose/compose-page";
import { SignOut } from "../../src/layout/sign-out";
import { configureSignIn } from "../../src/session/cognito";
import { SessionProvider, useSession } from "../../src/session/session";
import { idle, me, preview } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

beforeAll(() =>
  configureSignIn({
    clientId: "client",
    region: "eu-west-2",
    apiUrl: "http://api.example",
    cognitoEndpoint: "http://cognito.example",
    dropUrl: null,
  }),
);

function Door() {
  const { status, signedIn } = useSession();
  if (status !== "signed_in") return <button onClick={() => signedIn("sam@hill.example")}>Come in</button>;
  return (
    <>
      <SignOut />
      <ComposePage />
    </>
  );
}

async function comeIn() {
  const { api } = fakeApi({
    "GET /me": me("sender"),
    "GET /sync": idle,
    "POST /audiences/preview": () => preview("p1"),
  });
  show(
    api,
    <SessionProvider>
      <Door />
    </SessionProvider>,
  );
  const user = userEvent.setup();
  await user.click(await screen.findByRole("button", { name: "Come in" }));
  return user;
}

const QUESTION = "You are writing a message. Sign out and lose it?";

it("asks before it signs out somebody who is writing", async () => {
  const user = await comeIn();
  const field = await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Message" });
  await user.type(field, "The trip");
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await screen.findByRole("alertdialog", { name: QUESTION });
  await user.click(screen.getByRole("button", { name: "Go back" }));
  expect(field.value).toBe("The trip");
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  await user.click(await screen.findByRole("button", { name: "Sign out and lose it" }));
  expect(await screen.findByRole("button", { name: "Come in" })).toBeTruthy();
});

it("asks nothing where nothing is written", async () => {
  const user = await comeIn();
  await screen.findByRole("textbox", { name: "Message" });
  await user.click(screen.getByRole("button", { name: "Sign out" }));
  expect(await screen.findByRole("button", { name: "Come in" })).toBeTruthy();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});
