import { expect, test } from "vitest";
import { fixture } from "../../inspect/fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { ribbonOf } from "./ribbon.ts";

test("a hybrid's ribbon names kinds, counts and period", () => {
  const result = inspectText(fixture("configs/Qwen--Qwen3.5-27B.json"));
  if (!result.ok) throw new Error(result.error.message);
  const { cells, description } = ribbonOf(result.spec.body);
  expect(cells).toHaveLength(64);
  expect(cells[3]?.mixer).not.toBe(cells[2]?.mixer);
  expect(description).toBe("64 layers: 16 full attention (every 4th), 48 gated delta net, 64 dense MLP");
});
