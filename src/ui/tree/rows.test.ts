import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { NO_FILTER } from "../view-state.ts";
import { filterRows } from "./filter.ts";
import { pathTo, rowsOf } from "./rows.ts";

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
