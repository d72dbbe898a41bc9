import { describe, expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { NO_FILTER } from "../view-state.ts";
import { filterRows } from "./filter.ts";
import { leavesOf, pathTo, rowsOf } from "./rows.ts";

const inspection = inspectText(fixture("Qwen--Qwen3.5-27B"));
if (!inspection.ok) throw new Error(inspection.error.message);
const { origins } = inspection;
const rows = rowsOf(inspection);

test("every leaf of the spec has a row", () => {
  for (const pointer of origins.keys()) expect(pathTo(rows, pointer), pointer).not.toEqual([]);
});

test("components say what they are and in how many layers", () => {
  expect(rows.find(({ name }) => name === "attention")?.subtitle).toBe("GQAAttentionSpec · 16 layers");
});

test("a filter keeps what matches, in its groups", () => {
  const found = filterRows(rows, { ...NO_FILTER, query: "NUM_KEY_VALUE" });
  expect(pathTo(found, "/body/attention/num_kv_heads").map(({ name }) => name)).toEqual([
    "attention",
    "num_kv_heads",
  ]);
});

test("the filter for defaults keeps what was computed from one as well", () => {
  const text = fixture("deepseek-ai--DeepSeek-V4-Flash");
  const v4 = inspectText(text);
  if (!v4.ok) throw new Error(v4.error.message);
  expect(v4.origins.get("/quantization/normal_form/excluded_modules")?.kind).toBe("derived");
  const found = filterRows(rowsOf(v4), { ...NO_FILTER, origins: ["defaulted"] });
  expect(pathTo(found, "/quantization/normal_form/excluded_modules")).not.toEqual([]);
});

describe("a quantisation of very many rules", () => {
  const read = inspectText(
    JSON.stringify({
      ...(JSON.parse(fixture("Qwen--Qwen3-8B")) as object),
      quantization_config: {
        quant_method: "gptq",
        bits: 4,
        group_size: 128,
        dynamic: Object.fromEntries(
          Array.from({ length: 1000 }, (_, rule) => [`-:.*\\.${rule}\\..*up_proj.*`, {}]),
        ),
      },
    }),
  );
  if (!read.ok) throw new Error(read.error.message);
  const many = read;
  const pointers = [...many.origins.keys()];

  test("makes the rows of a rule when they are asked for", () => {
    // Whoever looks a value up asks for its origin: of a thousand rules with nine values each, none is looked at yet.
    let asked = 0;
    const counting = new Map(many.origins);
    counting.get = (pointer) => ((asked += 1), many.origins.get(pointer));
    const late = rowsOf({ ...many, origins: counting });
    expect(asked).toBeLessThan(2000);
    const inRules = (pointer: string) => pointer.includes("/schemes/");
    expect(leavesOf(late).filter(({ pointer }) => inRules(pointer))).toHaveLength(
      pointers.filter(inRules).length,
    );
  });

  test("shows the way to a value of one rule", () => {
    const pointer = pointers.find((one) => one.includes("\\.700\\.")) ?? "";
    expect(pointer).not.toBe("");
    expect(pathTo(rowsOf(many), pointer).at(-1)?.pointer).toBe(pointer);
  });
});
