import { expect, test } from "vitest";
import { printedBy } from "./printed-by.ts";

/*
 * Python keeps every digit of an integer, JavaScript those of 2^53: whatever a command prints of such a field has the digits
 * of the file.
 */

const FILE = `{
  "model_type": "qwen3", "architectures": ["Qwen3ForCausalLM"], "hidden_size": 64, "num_hidden_layers": 2,
  "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 128, "vocab_size": 1000,
  "max_position_embeddings": 32768,
  "pad_token_id": 9007199254740993, "eos_token_id": [9007199254740993, 2], "my_long": 99999999999999999997,
  "my_list": [1, 9007199254740993], "my_map": { "a": { "b": 9007199254740993 } }
}`;
const OTHER = FILE.replace("99999999999999999997", "99999999999999999996");
const ROUNDED = /9007199254740992|100000000000000000000|1e\+20/;

test.each([
  ["inspect", "f"],
  ["inspect", "--pretty", "f"],
  ["inspect", "--legacy", "f"],
  ["inspect", "--legacy", "--pretty", "f"],
  ["runtime", "f"],
  ["runtime", "--legacy", "f"],
  ["runtime", "--pretty", "f"],
  ["versions", "f"],
  ["versions", "--pretty", "f"],
  ["reads", "f", "--engine", "vllm"],
  ["reads", "f", "--engine", "vllm", "--pretty"],
  ["resave", "f", "--transformers", "5.18.0"],
  ["export", "--format", "markdown", "f"],
  ["compare", "f", "g"],
  ["compare", "f", "g", "--pretty"],
  ["compare", "f", "g", "--format", "markdown"],
])("%s %s %s %s", async (...args) => {
  const printed = await printedBy(args, read);
  expect(printed).not.toMatch(ROUNDED);
  expect(printed).not.toMatch(/"ok":false/);
});

test("the digits are a text", async () => {
  const { attributes } = JSON.parse(await printedBy(["runtime", "f"], read)) as {
    readonly attributes: readonly { readonly name: string; readonly legacy: { readonly value: unknown } }[];
  };
  const valueOf = (name: string): unknown => attributes.find((row) => row.name === name)?.legacy.value;
  expect(valueOf("my_long")).toBe("99999999999999999997");
  expect(valueOf("my_list")).toEqual([1, "9007199254740993"]);
  expect(valueOf("my_map")).toEqual({ a: { b: "9007199254740993" } });
});

function read(file: string): string {
  if (!/^[fg]$/.test(file)) throw Object.assign(new Error("no file"), { code: "ENOENT" });
  return file === "f" ? FILE : OTHER;
}
