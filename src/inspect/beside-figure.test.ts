import { expect, test } from "vitest";
import { bytesOfRows, tensorRows } from "../analysis/checkpoint/rows.ts";
import { tensorsAs } from "../analysis/checkpoint/tensors-as.ts";
import { inspectedText } from "../fixtures/inspected.ts";
import { packedInGroups } from "../fixtures/packed-in-groups.ts";
import { fixture } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { type BesideFigure, figureOfList } from "./beside-figure.ts";
import { namesOf } from "./weights.ts";

interface Sides {
  readonly listed: number | null;
  readonly figure: number;
  readonly beside: readonly BesideFigure[];
}

function sidesOf(name: string, quantization?: JsonObject): Sides {
  const file = {
    ...(JSON.parse(fixture(name)) as JsonObject),
    ...(quantization && { quantization_config: quantization }),
  };
  const inspection = inspectedText(JSON.stringify(file));
  const rows = tensorRows(tensorsAs("hub", inspection.spec, namesOf(inspection)).tensors);
  const found = figureOfList(inspection, rows);
  return { listed: bytesOfRows(rows), figure: found?.bytes ?? NaN, beside: found?.beside ?? [] };
}

const GPTQ = { quant_method: "gptq", bits: 4, group_size: 128, sym: true };
/** Of Qwen3-8B: input channels of the seven matrices of its 36 layers. */
const CHANNELS = 36 * (6 * 4096 + 12_288);

test.each<[string, string, JsonObject | undefined, readonly (readonly [string, number])[]]>([
  ["plain weights", "Qwen--Qwen3-8B", undefined, []],
  ["GPTQ", "Qwen--Qwen3-8B", { ...GPTQ, desc_act: false }, [["g_idx", 4 * CHANNELS]]],
  ["GPTQ with act order", "Qwen--Qwen3-8B", { ...GPTQ, desc_act: true }, []],
  ["words of compressed-tensors", "Qwen--Qwen3-8B", packedInGroups(128), [["weight_shape", 36 * 7 * 2 * 8]]],
  [
    "8 bits of bitsandbytes",
    "Qwen--Qwen3-8B",
    { quant_method: "bitsandbytes", load_in_8bit: true },
    [["weight_format", 36 * 7]],
  ],
  [
    "copies in a draft module",
    "deepseek-ai--DeepSeek-V3",
    undefined,
    [["copies of the table", 2 * 2 * 129_280 * 7168]],
  ],
])(
  "what the list has beside the figure is told, and nothing is left over: %s",
  (_, name, quantization, kinds) => {
    const { listed, figure, beside } = sidesOf(name, quantization);
    for (const [what, bytes] of kinds)
      expect(beside.find((one) => one.what.includes(what))?.bytes).toBe(bytes);
    expect(beside.filter(({ what }) => what.includes("no formula"))).toEqual([]);
    if (kinds.length === 0) expect(beside).toEqual([]);
    expect(figure + beside.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(listed);
  },
);
