/** What cannot be loaded says so in its own place, and comes when it is asked for again. */
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import { Boundary } from "../src/ui/boundary";
import { loadable, preloadAll } from "../src/ui/loadable";
import "./page";

const Moments = () => <p>The fields</p>;

function page(load: () => Promise<typeof Moments>) {
  const Part = loadable(load);
  render(
    <>
      <p>The form</p>
      <Boundary what="This part" fallback={<p>Loading</p>}>
        <Part />
      </Boundary>
    </>,
  );
  return userEvent.setup();
}

// React tells the console of each failure that a boundary took.
beforeEach(() => void vi.spyOn(console, "error").mockImplementation(() => undefined));

it("leaves the rest where it is, and loads the part when it is asked for again", async () => {
  const line = { isAway: true, asked: 0 };
  const user = page(() => {
    line.asked += 1;
    return line.isAway ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(Moments);
  });
  expect(await screen.findByText(/This part could not be loaded. Check that you are online/)).toBeTruthy();
  expect(screen.getByText("The form")).toBeTruthy();
  expect(line.asked).toBe(1);
  line.isAway = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("The fields")).toBeTruthy();
});

it("loads the whole page anew when it fails again, but only where that would come", async () => {
  const line = { isAway: true };
  const served = () =>
    line.isAway ? Promise.reject(new TypeError("Failed")) : Promise.resolve(new Response("{}"));
  vi.spyOn(globalThis, "fetch").mockImplementation(served);
  const reload = vi.spyOn(window.location, "reload").mockImplementation(() => undefined);
  const user = page(() => Promise.reject(new TypeError("This build is no longer there")));
  const again = async () => user.click(await screen.findByRole("button", { name: "Try again" }));
  await again();
  await again();
  await screen.findByText(/This part could not be loaded/);
  expect(reload).not.toHaveBeenCalled();
  line.isAway = false;
  await again();
  await expect.poll(() => reload.mock.calls.length).toBe(1);
});

it("is loaded ahead, so that it is there when the network is not", async () => {
  const line = { isAway: false };
  let module: Promise<typeof Moments> | undefined;
  const Part = loadable(() => {
    module ??= line.isAway ? Promise.reject(new TypeError("Failed to fetch")) : Promise.resolve(Moments);
    return module;
  });
  await preloadAll();
  line.isAway = true;
  render(
    <Boundary what="This part" fallback={null}>
      <Part />
    </Boundary>,
  );
  expect(await screen.findByText("The fields")).toBeTruthy();
});
