/** The fields for a day and a time, on the clock that the user prefers. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { MomentField } from "../../src/ui/moment-field";
import { TimeField } from "../../src/ui/time-field";
import { me } from "../examples";
import { fakeApi } from "../fake-api";
import { show } from "../page";

function Fields() {
  const [moment, setMoment] = useState("2026-11-25T14:30");
  const [time, setTime] = useState("17:05");
  return (
    <>
      <MomentField label="When" value={moment} onChange={setMoment} />
      <TimeField label="Until" value={time} onChange={setTime} />
      <p>
        Given: {moment}, {time}
      </p>
    </>
  );
}

function open(preferences: object) {
  show(fakeApi({ "GET /me": { ...me("sender"), preferences } }).api, <Fields />);
  return userEvent.setup();
}
const shown = (label: string) =>
  screen.getByRole("group", { name: label }).textContent.replace(/[\u2066-\u2069\u202f\u00a0]/g, " ");

it("show 24 hours where nothing else is preferred", async () => {
  open({});
  await expect.poll(() => shown("When")).toMatch(/14:30/);
  expect(shown("Until")).toMatch(/17:05/);
});

it("show and take a 12-hour clock where it is preferred, and give the same value", async () => {
  const user = open({ time_format: "12" });
  await expect.poll(() => shown("When")).toMatch(/0?2:30.*pm/i);
  expect(shown("Until")).toMatch(/0?5:05.*pm/i);
  await user.click(screen.getByRole("spinbutton", { name: "am/pm, Until" }));
  await user.keyboard("a");
  expect(screen.getByText("Given: 2026-11-25T14:30, 05:05")).toBeTruthy();
});
