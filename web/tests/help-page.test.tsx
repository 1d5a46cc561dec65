/** Help for everyone. */
import { screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { HelpPage } from "../src/help/help-page";
import { idle, me } from "./examples";
import { failure, fakeApi } from "./fake-api";
import { show } from "./page";

it("says in the API's own sentence how this school is connected", async () => {
  show(fakeApi({ "GET /me": me("composer"), "GET /sync": idle() }).api, <HelpPage />);
  expect(await screen.findByText("This school is connected to Wonde.")).toBeTruthy();
});

it("describes its picture in words, too", () => {
  show(fakeApi({ "GET /me": me("composer"), "GET /sync": idle() }).api, <HelpPage />);
  const picture = screen.getByRole("img", { name: /How contact data reaches a message/ });
  expect(picture.textContent).toContain("the recipients are looked up again");
});

it("still helps when the school's own facts cannot be had", async () => {
  const refused = () => failure(403, "forbidden", "Please ask an administrator.");
  show(fakeApi({ "GET /me": me("composer"), "GET /sync": refused }).api, <HelpPage />);
  expect(await screen.findByText(/Please ask an administrator/)).toBeTruthy();
  expect(screen.getByRole("heading", { name: "When to press Request now" })).toBeTruthy();
});
