import { table } from "@carillon/cli/table";
import { expect, it } from "vitest";

it("a table is as wide as what stands in it, and keeps a name's control characters off the terminal", () => {
  expect(
    table([
      { name: "Hall", id: null },
      { name: "Gym\u001b[2J", id: 12 },
    ]),
  ).toBe(["NAME     ID", "Hall     –", "Gym�[2J  12"].join("\n"));
});
