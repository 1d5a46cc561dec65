/** Picking some of many, and taking them out again. */
import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { Picker } from "../../src/ui/picker";
import { fakeApi } from "../fake-api";
import { show } from "../page";

const TOM = { id: "p1", name: "Tom Hill", detail: "9B" };
const AMY = { id: "p2", name: "Amy Khan", detail: "9B" };

function Pupils() {
  const [picked, setPicked] = useState([TOM, AMY]);
  const [text, setText] = useState("");
  return (
    <Picker
      label="Pupils"
      hint="By name"
      text={text}
      onText={setText}
      options={[TOM, AMY]}
      isCut={false}
      emptyWords="Nobody"
      picked={picked}
      onChange={setPicked}
    />
  );
}

it("goes back to the field when somebody is taken out", async () => {
  show(fakeApi({}).api, <Pupils />);
  await userEvent.setup().click(screen.getByRole("button", { name: "Take out Tom Hill" }));
  expect(screen.queryByText("Tom Hill")).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Pupils" }));
  // The list of those who may be picked would lie over those who are.
  expect(screen.queryByRole("listbox")).toBeNull();
});
