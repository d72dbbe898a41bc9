import { expect, test } from "vitest";
import { towerTensors } from "./tower.ts";

test("MiniCPM-V's merger has its last round whatever merger_times says, as its class appends it", () => {
  const namesOf = (rounds: number): readonly string[] =>
    towerTensors({
      kind: "minicpmv4_6_merger",
      facts: { rounds, vision_hidden_size: 8, output: 16 },
    } as never).map(({ name }) => name);
  expect(namesOf(1)).toContain("mlp.0.linear_2.weight");
  expect(namesOf(0)).toEqual(namesOf(1));
});
