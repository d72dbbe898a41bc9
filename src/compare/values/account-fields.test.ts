import { describe, expect, test } from "vitest";
import { CONFIGS, fixture } from "../../fixtures/read.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { compareInspections } from "../compare-inspections.ts";
import type { Comparison, Heading, Side } from "../comparison.ts";
import { fieldLines } from "../words/field-lines.ts";
import { changedSide, DENSE, fixtureSide, MINIMAX, MOE, withText } from "../sides.test-support.ts";

/** Headings by field. */
function headings({ fields }: Comparison): { [pointer: string]: Heading } {
  return Object.fromEntries(fields.map(({ pointer, heading }) => [pointer, heading]));
}

describe("another dialect of the same config is the same spec, and every change a spelling or without effect", () => {
  test("Qwen3.5 in the words of transformers 4", () => {
    const older = changedSide(DENSE, (config) => {
      const { rope_parameters, dtype, layer_types: _, ...rest } = config["text_config"] as JsonObject;
      const { rope_theta, rope_type: __, partial_rotary_factor, ...mrope } = rope_parameters as JsonObject;
      return {
        ...config,
        transformers_version: "4.57.1",
        text_config: {
          ...rest,
          rope_theta: rope_theta as Json,
          partial_rotary_factor: partial_rotary_factor as Json,
          rope_scaling: mrope,
          torch_dtype: dtype as Json,
        },
      };
    });
    const comparison = compareInspections(older, fixtureSide(DENSE));
    expect(comparison.same_spec).toBe(true);
    expect(headings(comparison)).toEqual({
      "/transformers_version": "ignored",
      "/text_config/rope_theta": "respelled",
      "/text_config/partial_rotary_factor": "respelled",
      "/text_config/rope_scaling/mrope_interleaved": "respelled",
      "/text_config/rope_scaling/mrope_section": "respelled",
      "/text_config/torch_dtype": "respelled",
      "/text_config/rope_parameters/mrope_interleaved": "respelled",
      "/text_config/rope_parameters/mrope_section": "respelled",
      "/text_config/rope_parameters/rope_theta": "respelled",
      "/text_config/rope_parameters/partial_rotary_factor": "respelled",
      "/text_config/rope_parameters/rope_type": "no-effect",
      "/text_config/dtype": "respelled",
      // The interval is in both files, and shadowed where the list is.
      "/text_config/layer_types": "respelled",
    });
    const theta = comparison.fields.find(({ pointer }) => pointer === "/text_config/rope_theta");
    expect(theta?.as).toEqual(["/text_config/rope_parameters/rope_theta"]);
    expect(comparison.summary).toBe(
      "Identical specs; 8 config fields changed, all without effect on the spec.",
    );
  });

  test("a spelling stays one where the value it feeds differs for another reason", () => {
    const older = changedSide(MINIMAX, ({ rope_theta, ...config }) => ({
      ...config,
      rope_parameters: { rope_theta: rope_theta as Json, rope_type: "default" },
      max_position_embeddings: 8192,
    }));
    const comparison = compareInspections(fixtureSide(MINIMAX), older);
    expect(headings(comparison)).toEqual({
      "/rope_theta": "respelled",
      "/rope_parameters/rope_theta": "respelled",
      // context_len hangs on it too, and differs; what the other file takes instead is the same.
      "/rope_parameters/rope_type": "no-effect",
      "/max_position_embeddings": "changes-spec",
    });
  });
});

/** The families whose classes of transformers 4 have other words for the base and the rotated share, and write both. */
const NEOX = new Set<Json | undefined>(["gpt_neox", "gpt_neox_japanese"]);

/** The families whose class has no rule for the kinds of layers, so that every file lists them. */
const LISTED = new Set<Json | undefined>(["lfm2_moe"]);

/** An object of the file that has `rope_parameters`, in the words of transformers 4. */
function inVersion4({ rope_parameters, dtype, layer_types, ...rest }: JsonObject): JsonObject {
  const { rope_theta, rope_type, partial_rotary_factor, ...scaling } = rope_parameters as JsonObject;
  const type = rope_type === "default" ? {} : { type: rope_type as Json };
  return {
    ...rest,
    rope_theta: rope_theta as Json,
    rope_scaling: Object.keys(scaling).length > 0 ? { ...type, ...scaling } : null,
    ...(partial_rotary_factor === undefined ? {} : { partial_rotary_factor }),
    ...(NEOX.has(rest["model_type"])
      ? { rotary_emb_base: rope_theta as Json, rotary_pct: partial_rotary_factor as Json }
      : {}),
    ...(LISTED.has(rest["model_type"]) ? { layer_types: layer_types as Json } : {}),
    ...(dtype === undefined ? {} : { torch_dtype: dtype }),
  };
}

/** Where each kind of attention has its own, older files have fields of their family's own, which the dialects show. */
function hasRope(value: Json | undefined): value is JsonObject {
  const rope = isJsonObject(value) ? value["rope_parameters"] : undefined;
  return isJsonObject(rope) && !Object.values(rope).some(isJsonObject);
}

test.each(CONFIGS)(
  "%s in the words of transformers 4: identical specs, no field that changes one",
  (name) => {
    const older = changedSide(name, (config) => {
      const text = config["text_config"];
      const outer = hasRope(text) ? { ...config, text_config: inVersion4(text) } : config;
      return hasRope(outer) ? inVersion4(outer) : outer;
    });
    const same = changedSide(name, (config) => config);
    for (const comparison of [compareInspections(older, same), compareInspections(same, older)]) {
      expect(comparison.same_spec).toBe(true);
      for (const heading of Object.values(headings(comparison))) {
        expect(["respelled", "no-effect", "shadowed", "ignored"]).toContain(heading);
      }
    }
  },
);

describe("a spelling stays one where a value that it feeds differs for another reason", () => {
  test("the same name in another place", () => {
    const moved = changedSide(DENSE, (config) => {
      const { rope_parameters, ...rest } = config["text_config"] as JsonObject;
      const { partial_rotary_factor, ...rope } = rope_parameters as JsonObject;
      const beside = {
        partial_rotary_factor: partial_rotary_factor as Json,
        rope_parameters: rope,
        head_dim: 128,
      };
      return { ...config, text_config: { ...rest, ...beside } };
    });
    expect(headings(compareInspections(fixtureSide(DENSE), moved))).toEqual({
      "/text_config/head_dim": "changes-spec",
      "/text_config/partial_rotary_factor": "respelled",
      "/text_config/rope_parameters/partial_rotary_factor": "respelled",
    });
  });

  test("the same name in another family, where it feeds other values too", () => {
    const { fields } = compareInspections(fixtureSide(MINIMAX), withText(MOE, { head_dim: 128 }));
    const found = fields.filter(({ pointer }) => pointer.endsWith("/head_dim"));
    expect(found.map(({ heading, as }) => [heading, as])).toEqual([
      ["respelled", ["/text_config/head_dim"]],
      ["respelled", ["/head_dim"]],
    ]);
  });

  test("another name for all that it decides", () => {
    const yarn = (name: "rope_scaling" | "rope_parameters", type: string, factor: number): Side =>
      changedSide(MINIMAX, (config) => ({ ...config, [name]: { [type]: "yarn", factor } }));
    const comparison = compareInspections(
      yarn("rope_scaling", "type", 4),
      yarn("rope_parameters", "rope_type", 8),
    );
    expect(headings(comparison)).toEqual({
      "/rope_scaling/type": "respelled",
      "/rope_parameters/rope_type": "respelled",
      "/rope_scaling/factor": "changes-spec",
      "/rope_parameters/factor": "changes-spec",
    });
  });

  test("but equal numbers that decide different things are no spellings of each other", () => {
    const narrow = changedSide(MINIMAX, ({ rotary_dim: _, ...config }) => ({ ...config, head_dim: 64 }));
    const rotary = changedSide(MINIMAX, ({ head_dim: _, ...config }) => ({ ...config, rotary_dim: 64 }));
    expect(headings(compareInspections(narrow, rotary))).toEqual({
      "/head_dim": "changes-spec",
      "/rotary_dim": "changes-spec",
    });
  });
});

test("what says a default of the other side is no spelling of what that side gives, though both decide one value", () => {
  const name = "deepseek-ai--DeepSeek-V4-Flash";
  const layers = 43;
  const saved = changedSide(name, ({ num_hash_layers, ...config }) => ({
    ...config,
    mlp_bias: false,
    mlp_layer_types: Array.from({ length: layers }, (_, layer) =>
      layer < (num_hash_layers as number) ? "hash_moe" : "moe",
    ),
  }));
  const comparison = compareInspections(fixtureSide(name), saved);
  expect(comparison.same_spec).toBe(true);
  const of = (pointer: string) => comparison.fields.find((field) => field.pointer === pointer);
  expect(of("/num_hash_layers")).toMatchObject({ heading: "respelled", as: ["/mlp_layer_types"] });
  expect(of("/mlp_bias")?.heading).toBe("no-effect");
});

test("a declaration that moved to the file beside the config is another spelling of it", () => {
  const name = "nvidia--MiniMax-M2.5-NVFP4";
  const { text } = changedSide(name, ({ quantization_config: _, ...config }) => config);
  const hfQuantConfig = fixture(`${name}.hf_quant_config`);
  const inspection = inspectText(text, { hfQuantConfig }) as Inspection;
  const { fields } = compareInspections(fixtureSide(name), { text, inspection });
  expect(fields.find(({ pointer }) => pointer === "/quantization_config/quant_algo")).toMatchObject({
    heading: "respelled",
    as: ["hf_quant_config.json#/quantization/quant_algo"],
  });
  expect(fields.find(({ pointer }) => pointer === "/quantization_config/quant_method")).toMatchObject({
    heading: "no-effect",
    reason: expect.stringContaining("ModelOpt") as string,
  });
});

describe("where a field ends up", () => {
  test.each<[string, Side, Side, string, Heading, RegExp]>([
    [
      "a value that was the default",
      changedSide(MINIMAX, ({ rms_norm_eps: _, ...config }) => config),
      fixtureSide(MINIMAX),
      "/rms_norm_eps",
      "no-effect",
      /MiniMaxM2Config has by default \(transformers 5\.18\.0\)/,
    ],
    [
      "another value with the same meaning",
      withText(DENSE, { dtype: "torch.bfloat16" }),
      fixtureSide(DENSE),
      "/text_config/dtype",
      "no-effect",
      /both values give the same spec/,
    ],
    [
      "a second spelling that wins",
      fixtureSide(MINIMAX),
      changedSide(MINIMAX, (config) => ({ ...config, num_experts: 256 })),
      "/num_experts",
      "respelled",
      /another spelling of what A has in num_local_experts/,
    ],
    [
      "a spelling beside the one that wins",
      fixtureSide(DENSE),
      withText(DENSE, { rope_theta: 5 }),
      "/text_config/rope_theta",
      "shadowed",
      /text_config\.rope_parameters\.rope_theta decides instead/,
    ],
    [
      "a key that nobody knows, on both sides",
      withText(DENSE, { zz_unheard: 1 }),
      withText(DENSE, { zz_unheard: 2 }),
      "/text_config/zz_unheard",
      "unmapped",
      /in A and B/,
    ],
    [
      "a field of training",
      fixtureSide(DENSE),
      withText(DENSE, { attention_dropout: 0.5 }),
      "/text_config/attention_dropout",
      "ignored",
      /^training: /,
    ],
    [
      "a value that decides several",
      fixtureSide(DENSE),
      withText(DENSE, { head_dim: 128 }),
      "/text_config/head_dim",
      "changes-spec",
      /decides spec values/,
    ],
  ])("%s", (_, a, b, pointer, heading, reason) => {
    const field = compareInspections(a, b).fields.find((change) => change.pointer === pointer);
    expect(field?.heading).toBe(heading);
    expect(field?.reason).toMatch(reason);
  });

  test("a value that the other side lacks is changed by its field, even where that says a default", () => {
    const targets = (value: Json): Side =>
      changedSide("moonshotai--Kimi-K3", (config) => {
        const text = structuredClone(config["text_config"]) as JsonObject;
        const groups = (text["quantization_config"] as JsonObject)["config_groups"] as JsonObject;
        (groups["group_0"] as JsonObject)["targets"] = value;
        return { ...config, text_config: text };
      });
    const comparison = compareInspections(targets(["Linear"]), targets({ unheard: 1 }));
    expect(comparison.same_spec).toBe(false);
    expect(headings(comparison)["/text_config/quantization_config/config_groups/group_0/targets"]).toBe(
      "changes-spec",
    );
  });

  test("a field that changes the spec names the values that differ", () => {
    const comparison = compareInspections(fixtureSide(DENSE), withText(DENSE, { head_dim: 128 }));
    expect(comparison.fields.map(({ to }) => [...to].sort())).toEqual([
      ["head_dim", "rotary_dim", "softmax_scale", "v_head_dim"].map((name) => `/body/attention/${name}`),
    ]);
    expect(comparison.summary).toBe(
      "1 warning is only in B: check text_config.rope_parameters.mrope_section. 3 spec values changed; 1 config field changed.",
    );
  });
});

describe("a field without effect by its older name is the same field", () => {
  const newer = changedSide("nemotron_h--default", (config) => config);
  const older = (max: number): Side =>
    changedSide("nemotron_h--default", ({ time_step_max: _, time_step_floor, ...config }) => ({
      ...config,
      mamba_dt_max: max,
      mamba_dt_init_floor: time_step_floor as Json,
    }));
  const folded = (a: Side, b: Side): (readonly [string, string | null])[] =>
    compareInspections(a, b).fields.map(({ pointer, folded_into }) => [pointer, folded_into]);

  test("whichever file has it", () => {
    expect(Object.fromEntries(folded(older(0.1), newer))).toEqual({
      "/mamba_dt_max": null,
      "/mamba_dt_init_floor": null,
      "/time_step_max": "/mamba_dt_max",
      "/time_step_floor": "/mamba_dt_init_floor",
    });
    expect(Object.fromEntries(folded(newer, older(0.1)))).toEqual({
      "/time_step_max": null,
      "/time_step_floor": null,
      "/mamba_dt_max": "/time_step_max",
      "/mamba_dt_init_floor": "/time_step_floor",
    });
  });

  test("but not with another value", () => {
    expect(Object.fromEntries(folded(older(0.2), newer))).toMatchObject({
      "/mamba_dt_max": null,
      "/time_step_max": null,
    });
  });
});

describe("fields that nobody reads", () => {
  const side = (members: JsonObject): Side => changedSide(MINIMAX, (config) => ({ ...config, ...members }));
  const shown = (a: JsonObject, b: JsonObject) =>
    fieldLines(
      ...((fields) => [fields.filter(({ folded_into }) => folded_into === null), fields] as const)(
        compareInspections(side(a), side(b)).fields,
      ),
    ).map(({ name, before, after }) => [name, before, after]);

  test.each<[string, JsonObject, JsonObject, string[][]]>([
    ["moved", { zz: 7 }, { extra: { zz: 7 } }, [["zz → extra.zz", "7", "7"]]],
    [
      "moved, though others have its value",
      { zz: true, yy: true },
      { o: { zz: true }, yy: true },
      [["zz → o.zz", "true", "true"]],
    ],
    ["renamed", { zz_alpha: 7 }, { zz_beta: 7 }, [["zz_alpha → zz_beta", "7", "7"]]],
    [
      "another name with a value that says nothing",
      { zz: true },
      { yy: true },
      [
        ["zz", "true", "–"],
        ["yy", "–", "true"],
      ],
    ],
    [
      "of two with the value nobody knows which",
      { zz: 7 },
      { xx: 7, yy: 7 },
      [
        ["zz", "7", "–"],
        ["xx", "–", "7"],
        ["yy", "–", "7"],
      ],
    ],
    [
      "moved with another value",
      { zz: 7 },
      { extra: { zz: 8 } },
      [
        ["zz", "7", "–"],
        ["extra.zz", "–", "8"],
      ],
    ],
    [
      "a list that became an object",
      { zz: [1, 2] },
      { zz: { 0: 1, 1: 2 } },
      [["zz", "[1,2]", '{"0":1,"1":2}']],
    ],
    [
      "an object that became a scalar",
      { zz: { x: 1, y: { z: 2 } } },
      { zz: 3 },
      [["zz", '{"x":1,"y":{"z":2}}', "3"]],
    ],
    [
      "a scalar that became a list of objects",
      { zz: 3 },
      { zz: [{ x: 1 }, 2] },
      [["zz", "3", '[{"x":1},2]']],
    ],
    [
      "a scalar that has no effect and that became an object that nobody reads",
      { shared_intermediate_size: 0 },
      { shared_intermediate_size: { x: 1, y: 2 } },
      [["shared_intermediate_size", "0", '{"x":1,"y":2}']],
    ],
    ["a null that became an object", { zz: null }, { zz: { x: 1, y: 2 } }, [["zz", "null", '{"x":1,"y":2}']]],
  ])("one fact is one line: %s", (_, a, b, lines) => {
    expect(shown(a, b)).toEqual(lines);
    expect(shown(b, a)).toHaveLength(lines.length);
  });

  test("one that the spec said and that became an object that nobody reads is told as both", () => {
    const of = (scheme: Json): Side =>
      side({ quantization_config: { quant_method: "fp8", activation_scheme: scheme } });
    const { fields } = compareInspections(of("dynamic"), of({ x: 1 }));
    expect(
      fields
        .filter(({ folded_into }) => folded_into === null)
        .map(({ pointer, heading }) => [pointer, heading]),
    ).toEqual([
      ["/quantization_config/activation_scheme", "changes-spec"],
      ["/quantization_config/activation_scheme/x", "unmapped"],
    ]);
  });

  test("one that became an object is one change, first seen", () => {
    const { summary, counts } = compareInspections(side({ zz: [1, 2] }), side({ zz: { a: 1, b: 2 } }));
    expect(counts.fields_changed).toBe(1);
    expect(summary).toBe(
      "Identical specs, but 1 changed field is read by nobody: check zz; 1 config field changed.",
    );
  });
});
