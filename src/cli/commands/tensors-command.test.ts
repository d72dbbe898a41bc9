import { expect, test } from "vitest";
import { fixture } from "../../fixtures/read.ts";
import { tensorsFiles } from "./tensors-command.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";

interface Line {
  readonly ok: boolean;
  readonly names: string;
  readonly tensors: readonly (readonly [string, readonly number[], string, string, string])[];
  readonly bytes: number;
  readonly error: { readonly code: string };
}

/** The lines that the command prints of these texts, and its exit status. */
async function run(
  texts: readonly string[],
  each = false,
  names: "transformers" | "hub" = "transformers",
): Promise<{ readonly status: number; readonly lines: readonly Line[] }> {
  const lines: Line[] = [];
  const args = {
    command: "tensors",
    files: texts.map((_, i) => String(i)),
    transformers: LATEST_TRANSFORMERS,
    each,
    names,
  } as const;
  const status = await tensorsFiles(
    args,
    (file) => texts[Number(file)] ?? "",
    (line) => lines.push(JSON.parse(line) as Line),
  );
  return { status, lines };
}

test("a row for all tensors whose names differ in numbers alone", async () => {
  const { status, lines } = await run([fixture("Qwen--Qwen3-0.6B")]);
  expect(status).toBe(0);
  expect(lines[0]).toMatchObject({ ok: true, names: "transformers", complete: true, bytes: 2 * 596_049_920 });
  expect(lines[0]?.tensors).toContainEqual([
    "model.layers.{}.mlp.down_proj.weight",
    [1024, 3072],
    "0-27",
    "bfloat16",
    "text",
  ]);
});

test("--each: one row a tensor", async () => {
  const { lines } = await run([fixture("Qwen--Qwen3-0.6B")], true);
  expect(lines[0]?.tensors).toHaveLength(310);
  expect(lines[0]?.tensors).toContainEqual([
    "model.layers.27.mlp.down_proj.weight",
    [1024, 3072],
    "",
    "bfloat16",
    "text",
  ]);
});

test("a file that cannot be read makes the exit status 2, and the others are still printed", async () => {
  const { status, lines } = await run(["{", fixture("Qwen--Qwen3-0.6B")]);
  expect(status).toBe(2);
  expect(lines.map(({ ok }) => ok)).toEqual([false, true]);
});

test("--names hub: draft modules and what quantised matrices are stored as", async () => {
  const { lines } = await run([fixture("deepseek-ai--DeepSeek-V3")], false, "hub");
  expect(lines[0]).toMatchObject({ names: "hub", complete: true });
  const rows = lines[0]?.tensors ?? [];
  expect(rows).toContainEqual(["model.layers.{}.eh_proj.weight", [7168, 14336], "61", "bfloat16", "mtp"]);
  expect(rows).toContainEqual([
    "model.layers.{}.mlp.experts.{}.down_proj.weight_scale_inv",
    [56, 16],
    "3-60 x 0-255",
    "float32",
    "text",
  ]);
});

test.each([
  ["deepseek-ai--DeepSeek-V4-Flash", "mtp.{}.e_proj.weight"],
  ["deepseek-ai--DeepSeek-V4-Flash", "hc_head_fn"],
  ["emu3--default", "text_model.model.embed_tokens.weight"],
  ["deepseek-ai--DeepSeek-V4-Flash", "layers.{}.attn.kv_norm.weight"],
  ["Qwen--Qwen3.5-27B", "mtp.fc.weight"],
  ["openai--gpt-oss-120b", "model.layers.{}.mlp.experts.gate_up_proj_blocks"],
  ["nvidia--MiniMax-M2.5-NVFP4", "model.layers.{}.block_sparse_moe.experts.{}.w1.weight_scale_2"],
])("--names hub: the released %s has %s", async (name, tensor) => {
  const { lines } = await run([fixture(name)], false, "hub");
  expect(lines[0]?.tensors.map(([row]) => row)).toContain(tensor);
});

test("a guess is said beside the tensors", async () => {
  const config = { ...(JSON.parse(fixture("llama--default")) as object), model_type: "acme_ultra" };
  const { lines } = await run([JSON.stringify(config), fixture("llama--default")]);
  expect(lines[0]).toMatchObject({ ok: true, guess: { as: "llama" } });
  expect(lines[1]).not.toHaveProperty("guess");
});
