/** What opens over the page fits a small window: its own end can be scrolled to. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const styles = readFileSync("src/styles/overlays.css", "utf8");

function ruleOf(selector: string): string {
  return new RegExp(`^\\${selector} \\{([^}]*)\\}`, "m").exec(styles)?.[1] ?? "";
}

it("lets a dialog be scrolled when it is higher than the window", () => {
  expect(ruleOf(".modal")).toMatch(/max-block-size: calc\(100dvh - 2rem\)/);
  expect(ruleOf(".modal")).toMatch(/overflow: auto/);
});

it("lets a list or pop-up be scrolled, whose height React Aria limits", () => {
  expect(ruleOf(".popover")).toMatch(/overflow: auto/);
});
