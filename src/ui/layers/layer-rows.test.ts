import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { type LayerRow, layerRows } from "./layer-rows.ts";
import { runsText } from "../../analysis/run-text.ts";

function rowsOf(file: string): readonly LayerRow[] {
  const result = inspectText(fixture(file));
  if (!result.ok) throw new Error(result.error.message);
  return layerRows(result.spec.body);
}

/** What the distinct rows say of how far a token sees and of its positions. */
const said = (file: string) => [...new Set(rowsOf(file).map(({ sees, rope }) => `${sees}; ${rope}`))].sort();

test.each([
  ["Qwen--Qwen3.5-27B", ["all, in a state; –", "all; 10,000,000"]],
  ["google--gemma-4-26B-A4B", ["all; 1,000,000", "the last 1,024; 10,000"]],
  ["meta-llama--Llama-4-Scout-17B-16E-Instruct", ["all; none (NoPE)", "chunks of 8,192; 500,000"]],
  ["deepseek-ai--DeepSeek-V3.2", ["2,048 chosen tokens; 10,000"]],
  [
    "deepseek-ai--DeepSeek-V4-Flash",
    [
      "the last 128 + 512 chosen entries; 160,000",
      "the last 128 + all compressed entries; 160,000",
      "the last 128; 10,000",
    ],
  ],
])("%s: what its layers see, and their rotary bases", (file, expected) => {
  expect(said(file)).toEqual(expected);
});

test("a row stands for all of its run, with the parameters of one layer", () => {
  const [first] = rowsOf("deepseek-ai--DeepSeek-V3");
  // Three dense layers: latent attention, 3 × 7168 × 18432 and two norms.
  const attention = 7168 * 1536 + 1536 + 1536 * 24576 + 7168 * 576 + 512 + 512 * 32768 + 16384 * 7168;
  expect(first).toMatchObject({ count: 3, parameters: attention + 3 * 7168 * 18432 + 2 * 7168 });
});

test("many runs are shortened in the middle", () => {
  const runs = [0, 4, 8, 12, 16].map((from) => ({ from, to: from + 2 }));
  expect(runsText(runs)).toBe("0–2, 4–6, … 16–18");
  expect(runsText(runs.slice(0, 3))).toBe("0–2, 4–6, 8–10");
  expect(runsText([{ from: 3, to: 3 }])).toBe("3");
});
