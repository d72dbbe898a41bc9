import { describe, expect, test } from "vitest";
import { NEWEST_TABLES } from "../engines/bundled.ts";
import { engineValues } from "../engines/engine-values.ts";
import { bundled } from "../fixtures/engine-tables.ts";
import { strictFixture } from "../fixtures/read.ts";
import { loadLegacy } from "../runtime/paths/both-paths.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { compareInspections } from "../compare/compare-inspections.ts";
import type { Comparison, Side } from "../compare/comparison.ts";
import { MOE, sideOf } from "../compare/sides.test-support.ts";
import { fieldLines } from "../compare/words/field-lines.ts";

const QWEN3 = "Qwen--Qwen3-8B";
const GLM = "zai-org--GLM-5.1";
const MINIMAX = "MiniMaxAI--MiniMax-M2.5";
const MIMO = "XiaomiMiMo--MiMo-V2-Flash";

async function withTables(config: JsonObject): Promise<Side> {
  const text = JSON.stringify(config);
  await loadLegacy(text, "5.18.0");
  const tables = NEWEST_TABLES.map(({ id }) => bundled(id));
  return { ...sideOf(text), engines: engineValues(tables, text, "5.18.0") };
}

/** A fixture against itself after members are changed; undefined takes one away. */
async function changed(
  name: string,
  to: { readonly [member: string]: Json | undefined },
  from: JsonObject = {},
): Promise<Comparison> {
  const config = { ...(JSON.parse(strictFixture(name)) as JsonObject), ...from };
  const other = JSON.parse(JSON.stringify({ ...config, ...to })) as JsonObject;
  return compareInspections(await withTables(config), await withTables(other));
}

describe("a field that the reader knows engines to read, and no value of the spec comes from", () => {
  const attention = (chunk_size: number): JsonObject => ({
    dual_chunk_attention_config: { chunk_size, local_size: 8192 },
  });

  test("is told where its value changes, and where it comes or goes", async () => {
    for (const [to, from] of [
      [attention(1024), attention(262_144)],
      [attention(1024), {}],
      [{ dual_chunk_attention_config: undefined }, attention(1024)],
    ] as const) {
      const { fields, summary } = await changed(QWEN3, to, from);
      expect(fields.map(({ heading }) => heading)).toContain("engines-read");
      expect(fields[0]?.reason).toMatch(/^vLLM \w+ reads it at .*qwen3\.py:\d+/);
      expect(summary).toMatch(/^Identical specs, but engines may read dual_chunk_attention_config/);
    }
  });

  test("is not told as a null against none, where no table says that it is another value", () => {
    const config = JSON.parse(strictFixture(QWEN3)) as JsonObject;
    const given = { ...config, dual_chunk_attention_config: null };
    const { counts } = compareInspections(sideOf(JSON.stringify(config)), sideOf(JSON.stringify(given)));
    expect(counts.fields["engines-read"]).toBe(0);
  });
});

describe("a field whose absence gives the same spec, and engines another value", () => {
  test.each([
    [GLM, "scoring_func", /vLLM \w+ takes "softmax" for it in B at \S+deepseek_v2\.py:\d+/],
    [
      GLM,
      "indexer_rope_interleave",
      /vLLM \w+ takes false .*, SGLang \w+ takes false .* tokenspeed \w+ takes false/,
    ],
    [MIMO, "rope_theta", /vLLM \w+ takes 1000000 for it in B at .* SGLang \w+ takes 10000 for it in B/],
    [MIMO, "partial_rotary_factor", /vLLM \w+ takes 1 for it in B/],
    [MIMO, "swa_head_dim", /vLLM \w+ may raise without it in B at/],
    [MINIMAX, "use_routing_bias", /vLLM \w+ takes false for it in B/],
    [MINIMAX, "use_qk_norm", /SGLang \w+ takes false for it in B/],
  ])("%s without %s", async (name, field, reason) => {
    const { fields, same_spec, counts } = await changed(name, { [field]: undefined });
    expect(same_spec).toBe(true);
    expect(fields.map(({ pointer, heading }) => [pointer, heading])).toEqual([[`/${field}`, "engines-read"]]);
    expect(fields[0]?.reason).toMatch(reason);
    expect(counts.fields_changed).toBe(1);
  });

  test("the other way round it is told of A", async () => {
    const config = JSON.parse(strictFixture(GLM)) as JsonObject;
    const { scoring_func: _, ...rest } = config;
    const { fields } = compareInspections(await withTables(rest), await withTables(config));
    expect(fields[0]?.reason).toMatch(/takes "softmax" for it in A/);
  });

  test.each([
    [GLM, "scoring_func", /vLLM \w+ takes null for it in B/],
    [MIMO, "swa_head_dim", /vLLM \w+ takes null for it in B/],
    [
      "openai--gpt-oss-120b",
      "swiglu_limit",
      /SGLang \w+ takes null for it in B at \S+gpt_oss\.py:\d+ and tokenspeed/,
    ],
  ])("%s with a null as %s", async (name, field, reason) => {
    const { fields, same_spec } = await changed(name, { [field]: null });
    expect(same_spec).toBe(true);
    expect(fields.map(({ heading }) => heading)).toEqual(["engines-read"]);
    expect(fields[0]?.reason).toMatch(reason);
  });

  test.each([
    [GLM, "attention_bias"],
    [GLM, "head_dim"],
    [QWEN3, "head_dim"],
    [QWEN3, "num_key_value_heads"],
    [MIMO, "add_full_attention_sink_bias"],
  ])("%s without %s, which engines take as the model has it", async (name, field) => {
    const config = JSON.parse(strictFixture(name)) as JsonObject;
    const { counts, same_spec } = await changed(
      name,
      { [field]: undefined },
      { [field]: config[field] ?? false },
    );
    if (same_spec) expect(counts.fields["engines-read"]).toBe(0);
  });
});

describe("architectures by which engines find the class that they build", () => {
  test.each([undefined, null])("given as %j in B", async (architectures) => {
    const { fields, summary } = await changed(QWEN3, { architectures });
    expect(fields.map(({ pointer, heading }) => [pointer, heading])).toEqual([
      ["/architectures", "engines-read"],
    ]);
    expect(fields[0]?.reason).toMatch(
      /^engines find the class that they build by it, and B names none: SGLang \w+ finds none instead of Qwen3ForCausalLM and tokenspeed \w+ finds none/,
    );
    expect(summary).toMatch(/^Identical specs, but engines may read architectures/);
  });

  test("are told without the tables too", () => {
    const config = JSON.parse(strictFixture(QWEN3)) as JsonObject;
    const { architectures: _, ...rest } = config;
    const { fields } = compareInspections(sideOf(JSON.stringify(config)), sideOf(JSON.stringify(rest)));
    expect(fields.map(({ reason }) => reason)).toEqual([
      "engines find the class that they build by it, and B names none",
    ]);
  });
});

test("a field that a wrapper takes along is one change, whatever it was used for on either side", async () => {
  const config = JSON.parse(strictFixture(MOE)) as JsonObject;
  const text = { ...(config["text_config"] as JsonObject), full_attention_interval: 4, not_read: 3 };
  const [wrapped, flat] = [
    { ...config, text_config: text },
    { ...text, architectures: config["architectures"] ?? null },
  ];
  const { fields, highlights } = compareInspections(await withTables(wrapped), await withTables(flat));
  const byPointer = new Map(fields.map((field) => [field.pointer, field]));
  for (const name of ["full_attention_interval", "initializer_range", "head_dim", "not_read"]) {
    expect(byPointer.get(`/text_config/${name}`)?.folded_into).toBeNull();
    expect(byPointer.get(`/${name}`)?.folded_into).toBe(`/text_config/${name}`);
  }
  const shown = fields.filter(({ folded_into }) => folded_into === null);
  const told = fieldLines(shown, fields).filter(({ name, why }) =>
    `${name} ${why}`.includes("full_attention_interval"),
  );
  expect(told.map(({ status, before, after }) => [status, before === after])).toEqual([["changed", true]]);
  expect(told[0]?.why).toMatch(/moved into the outermost object with the same value/);
  // A property of tokenspeed's class asks it of the text part alone; attn_output_gate SGLang reads at either place, so that nothing
  // is lost or new to it.
  const toldOf = (name: string) => highlights.filter(({ text: line }) => line.includes(name));
  expect(toldOf("full_attention_interval").map(({ kind }) => kind)).toEqual(["engines-read"]);
  expect(toldOf("attn_output_gate")).toEqual([]);
});

test("a field that an engine does not find where it went is told, and others that moved are not", async () => {
  const { rope_theta: base = null } = JSON.parse(strictFixture(QWEN3)) as JsonObject;
  const { fields, summary } = await changed(QWEN3, {
    rope_theta: undefined,
    torch_dtype: undefined,
    dtype: "bfloat16",
    rope_parameters: { rope_type: "default", rope_theta: base },
  });
  const shown = fields.filter(({ folded_into }) => folded_into === null);
  expect(shown.filter(({ heading }) => heading === "engines-read").map(({ pointer }) => pointer)).toEqual([
    "/rope_theta",
  ]);
  const [line] = fieldLines(shown, fields).filter(({ name }) => name.startsWith("rope_theta"));
  expect(line?.why).toMatch(
    /^moved into rope_parameters with the same value; the spec is the same, but tokenspeed \w+ takes 10000 for it in B at /,
  );
  expect(summary).toContain("engines may read rope_theta");
});

test("a list of classes that becomes empty: engines find none, beside the change of the spec", async () => {
  const { fields, highlights } = await changed(QWEN3, { architectures: [] });
  expect(fields.map(({ pointer, heading }) => [pointer, heading])).toEqual([
    ["/architectures", "changes-spec"],
  ]);
  expect(highlights[0]?.text).toMatch(/^Engines find the class that they build by it, and B names none/);
});

test("a number of layers that says what a changed pattern says is told with the pattern alone", async () => {
  const name = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16";
  const { hybrid_override_pattern: letters } = JSON.parse(strictFixture(name)) as JsonObject;
  const pattern = String(letters).replace("MEMEM*", "MEMEMME*");
  const both = await changed(name, { hybrid_override_pattern: pattern, num_hidden_layers: 54 });
  expect(both.counts.fields).toMatchObject({ "changes-spec": 1, shadowed: 1, "engines-read": 0 });
  // Where the number does not say it, engines that go by it build another model.
  const alone = await changed(name, { hybrid_override_pattern: pattern });
  expect(alone.diagnostics.only_b.map(({ at }) => at)).toEqual(["/num_hidden_layers"]);
});
