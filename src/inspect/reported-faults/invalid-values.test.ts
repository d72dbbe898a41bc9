import { expect, test } from "vitest";
import { setMember, type JsonObject } from "../../spec/json.ts";
import { tokensOf } from "../../spec/pointer.ts";
import { inspectText } from "../inspect-text.ts";
import { config } from "./read.test-support.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** A fixture in whose text the value of a field is another one. */
function changed(name: string, pointer: string, value: unknown): string {
  const file = config(name);
  const path = tokensOf(pointer);
  const holder = path.slice(0, -1).reduce<JsonObject>((at, key) => at[key] as JsonObject, file);
  setMember(holder, path.at(-1) as string, value as JsonObject);
  return JSON.stringify(file, null, 1);
}

test.each([
  [
    "deepseek-ai--DeepSeek-V3.2",
    "/rope_scaling/mscale_all_dim",
    1e308,
    "attention.softmax_scale is Infinity",
  ],
  ["aria--m7-0", "/vision_config/hidden_size", "text", "towers."],
  ["cohere2_vision--m7-0", "/vision_config/hidden_size", "text", "towers."],
  ["cosmos3_edge--m7-0", "/vision_config/hidden_size", 1e308, "towers."],
])("what no spec can have is told at the field that is at fault: %s %s", (name, pointer, value, words) => {
  const text = changed(name, pointer, value);
  const result = inspectText(text);
  if (result.ok) throw new Error("it was read");
  const { error } = result;
  expect(error).toMatchObject({ code: "invalid-value", at: pointer });
  expect(error.message).toContain(`${dotted(pointer)} is `);
  expect(error.message).toContain(words);
  const [line = ""] = text.split("\n").slice(error.line - 1);
  expect(line).toContain(`"${tokensOf(pointer).at(-1) ?? ""}":`);
});
