import { describe, expect, test } from "vitest";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { JsonObject } from "../../spec/json.ts";
import { specMarkdown } from "./markdown.ts";

const LINK = "http://localhost:5173/#/config/1.AAAA?d=1BBBB";

function inspected(text: string): Inspection {
  const inspection = inspectText(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return inspection;
}

/** The cells of a table's rows, as GitHub splits them: at bars without a backslash. */
function rowsOf(markdown: string): string[][] {
  return markdown
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split(/(?<!\\)(?:\\\\)*\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

const qwen = fixture("Qwen--Qwen3.5-27B");

test("heading, facts, counts, table and link", () => {
  const lines = specMarkdown(inspected(qwen), { title: "Qwen/Qwen3.5-27B", link: LINK }).split("\n");
  expect(lines[0]).toBe("# Qwen/Qwen3.5-27B");
  expect(lines[2]).toBe(
    "`Qwen3_5ForConditionalGeneration` · model type `qwen3_5` · 64 layers · hidden size 5120 · 26,895,998,464 parameters · `bfloat16` · not quantised",
  );
  expect(lines[4]).toMatch(
    /^\d+ values: ● \d+ mapped, ƒ \d+ derived, ◇ \d+ defaulted, ▪ \d+ implied\. Of \d+ fields /,
  );
  expect(lines.at(-2)).toBe(`[Open in Spec Explorer](<${LINK}>)`);
});

test("every value says where it comes from; a run of layers is one row", () => {
  const rows = rowsOf(specMarkdown(inspected(qwen), { title: "x", link: null }));
  const row = (pointer: string): string[] | undefined => rows.find(([first]) => first === `\`${pointer}\``);
  expect(row("/body/hidden_size")?.slice(1)).toEqual(["`5120`", "● mapped", "`/text_config/hidden_size`"]);
  expect(row("/body/attention/rotary_dim")?.slice(1, 3)).toEqual(["`64`", "ƒ derived"]);
  expect(row("/body/attention/rotary_dim")?.[3]).toMatch(
    /^head_dim × partial_rotary_factor.* ← `\/text_config\/head_dim`, /,
  );
  expect(row("/schema_version")?.slice(1)).toEqual([
    "`1`",
    "▪ implied",
    "the version of this description itself",
  ]);
  expect(row("/body/layers/0")?.slice(1, 3)).toEqual(["`layers 0 to 2: linear_attn, mlp`", "ƒ derived"]);
  expect(row("/body/layers/1")?.[1]).toBe("`layer 3: attention, mlp`");
});

test("a default says whose it is", () => {
  const { rms_norm_eps: _, ...rest } = JSON.parse(fixture("minimax_m2--default")) as JsonObject;
  const rows = rowsOf(specMarkdown(inspected(JSON.stringify(rest)), { title: "x", link: null }));
  expect(rows.find(([pointer]) => pointer === "`/body/norm/eps`")?.slice(2)).toEqual([
    "◇ defaulted",
    "default of `MiniMaxM2Config` in transformers 5.18.0",
  ]);
});

test.each(CONFIGS)("%s: four cells in every row, and no row of endless length", (name) => {
  const inspection = inspected(fixture(name));
  const rows = rowsOf(specMarkdown(inspection, { title: name, link: null }));
  expect(rows.every((cells) => cells.length === 4)).toBe(true);
  expect(rows.length).toBeGreaterThan(30);
  expect(Math.max(...rows.map(([, value = ""]) => value.length))).toBeLessThan(130);
});

test("a long list is shortened to its beginning and its length", () => {
  const config = JSON.parse(fixture("minimax_m2--default")) as JsonObject;
  const ignore = Array.from({ length: 1234 }, (_, layer) => `model.layers.${layer}.mlp.gate`);
  const text = JSON.stringify({ ...config, quantization_config: { quant_method: "fp8", ignore } });
  expect(specMarkdown(inspected(text), { title: "x", link: null })).toContain(
    '`["model.layers.0.mlp.gate","model.layers.1.mlp.gate",…] (1,234 elements)`',
  );
});

describe("what a config may contain does not break the document", () => {
  const config = JSON.parse(fixture("minimax_m2--default")) as JsonObject;
  const text = JSON.stringify({
    ...config,
    "odd | <b>`field`</b>\nname": 1,
    dtype: "a|b`c\\",
  });
  const markdown = specMarkdown(inspected(text), { title: "*x* | <script> [y](z)\n# _z_", link: null });

  test("title", () => {
    expect(markdown.split("\n")[0]).toBe("# \\*x\\* \\| \\<script\\> \\[y\\](z) \\# \\_z\\_");
  });

  test("value", () => {
    expect(markdown).toContain('| `` "a\\|b`c\\\\" `` | ● mapped | `/dtype` |');
  });

  test("a field that nobody read is listed", () => {
    expect(markdown).toContain(
      "Fields of config.json that the spec is the same without:\n\n- `` /odd \\| <b>`field`<~1b> name ``\n",
    );
  });
});
