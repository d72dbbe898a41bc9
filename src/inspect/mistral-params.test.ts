import { describe, expect, test } from "vitest";
import { inspectedText } from "../fixtures/inspected.ts";
import { fixture, PARAMS, WITH_TWIN } from "../fixtures/read.ts";
import type { JsonObject } from "../spec/json.ts";
import { inspectText } from "./inspect-text.ts";
import type { FailedInspection, Inspection } from "./inspection.ts";
import { dotted } from "../config/nodes/dotted.ts";

const inspected = (name: string): Inspection => inspectText(fixture(name)) as Inspection;

/** A file with these members in place of its own. */
const changed = (name: string, change: JsonObject): string =>
  JSON.stringify({ ...(JSON.parse(fixture(name)) as JsonObject), ...change });

const SMALL = "params/mistral-7b-v0.3";
const VISION = "params/devstral-small-2";
const LATENT = "params/large-3";

/** Without what only the published config.json has: the type of the weights, and how transformers would load them. */
function bare({ quantization, ...spec }: Inspection["spec"]) {
  const { dequantize: _, ...rest } = (quantization ?? {}) as { dequantize?: unknown };
  return { ...spec, dtype: null, quantization: rest };
}

describe("a params.json of Mistral's", () => {
  test.each(WITH_TWIN)("%s gives the spec of its twin, but for the type of its weights", (name) => {
    const { spec: own, parameters } = inspected(name);
    const twin = inspected(`${name}.twin`);
    expect(bare(own)).toEqual(bare(twin.spec));
    expect(parameters).toEqual(twin.parameters);
  });

  test.each(PARAMS)("%s has no field that nobody reads", (name) => {
    const unmapped = [...inspected(name).fields].filter(([, { use }]) => use === "unmapped");
    expect(unmapped.map(([field]) => field)).toEqual([]);
  });

  test("its values come from its own fields, at their own places", () => {
    const { origins, fields, places } = inspected(VISION);
    expect(origins.get("/body/hidden_size")).toEqual({ kind: "mapped", from: ["/dim"] });
    expect(origins.get("/body/position/scaling/beta_fast")).toEqual({ kind: "mapped", from: ["/yarn/beta"] });
    expect(origins.get("/body/towers/vision_tower/facts/patch_size")).toMatchObject({
      from: ["/vision_encoder/patch_size"],
    });
    expect(fields.get("/dim")).toMatchObject({ use: "mapped" });
    const text = fixture(VISION);
    expect(text.slice(places.get("/dim")?.valueStart, places.get("/dim")?.end)).toBe("5120");
  });

  test("a default that it may override is told under its own name", () => {
    const { ghosts } = inspected(SMALL);
    const fields = ghosts.map(({ field }) => field);
    expect(fields).toContain("/tied_embeddings");
    expect(fields).toContain("/max_position_embeddings");
    expect(fields.filter((field) => /hidden|rope_parameters|quantization_config/.test(field))).toEqual([]);
  });

  test("a list of windows is one for each layer in turn", () => {
    const { spec } = inspected("params/ministral-8b");
    const body = spec.body as unknown as { layers: { from: number; to: number; mixer: string }[] };
    expect(body.layers.slice(0, 3).map(({ from, to, mixer }) => [from, to, mixer])).toEqual([
      [0, 0, "attention"],
      [1, 3, "sliding_attention"],
      [4, 4, "attention"],
    ]);
  });

  test("a window in quotation marks is read", () => {
    const { spec, origins } = inspectText(changed(SMALL, { sliding_window: "4096" })) as Inspection;
    expect(JSON.stringify(spec.body)).toContain('"size":4096');
    expect(origins.get("/body/attention/window/size")).toMatchObject({ from: ["/sliding_window"] });
  });

  test("of two lengths the one that is asked for first counts, and the other is shadowed", () => {
    const text = changed(SMALL, { max_position_embeddings: 4096, max_seq_len: 8192 });
    const { spec, fields } = inspectText(text) as Inspection;
    expect(JSON.stringify(spec.body)).toContain('"max_position_embeddings":4096');
    expect(fields.get("/max_seq_len")).toEqual({
      use: "shadowed",
      by: "/max_position_embeddings",
      agrees: false,
    });
  });

  const refused: readonly (readonly [string, string, JsonObject, string])[] = [
    [
      "a format of weights that nobody knows",
      SMALL,
      { quantization: { qformat_weight: "int3" } },
      "/quantization/qformat_weight",
    ],
    [
      "quantisation declared twice",
      SMALL,
      { quantization: { qformat_weight: "fp8_e4m3" }, quantization_config: { quant_method: "fp8" } },
      "/quantization",
    ],
    ["query scaling without yarn", SMALL, { llama_4_scaling: { beta: 0.1 } }, "/llama_4_scaling"],
    ["windows of two sizes", SMALL, { sliding_window: [null, 16, 32, 16] }, "/sliding_window"],
    [
      "a list of windows that does not fit the layers",
      SMALL,
      { sliding_window: [null, 16, 16] },
      "/sliding_window",
    ],
    ["latent attention without experts", LATENT, { moe: null }, "/q_lora_rank"],
    [
      "a projector that nobody knows",
      SMALL,
      { vision_encoder: { mm_projector_id: "other" } },
      "/vision_encoder/mm_projector_id",
    ],
    ["yarn that is no object", SMALL, { yarn: 4 }, "/yarn"],
    ["a size that is no number", SMALL, { dim: "4096" }, "/dim"],
  ];
  test.each(refused)("%s is refused, with its field", (_, name, change, field) => {
    const result = inspectText(changed(name, change)) as FailedInspection;
    expect(result.ok).toBe(false);
    expect(result.error.message).toContain(dotted(field));
    expect(result.error.message).not.toMatch(/\bhidden_size|text_config/);
  });

  test("a head that is not as wide as its two parts is an error", () => {
    const { diagnostics } = inspectText(changed(LATENT, { head_dim: 128 })) as Inspection;
    expect(diagnostics).toContainEqual(expect.objectContaining({ severity: "error", at: "/head_dim" }));
  });
});

describe("yarn.apply_scale: what cosine and sine are multiplied by", () => {
  const yarn = { original_max_position_embeddings: 16384, factor: 16, beta: 32, alpha: 1 };
  const max_position_embeddings = 262144;
  const toldOf = (name: string, change: JsonObject): string | undefined => {
    const { diagnostics } = inspectText(changed(name, { max_position_embeddings, ...change })) as Inspection;
    return diagnostics.find(({ code }) => code === "yarn-amplitude-differs")?.message;
  };

  test("false: 1 for every reader", () => {
    expect(toldOf(SMALL, { yarn: { ...yarn, apply_scale: false } })).toBeUndefined();
    expect(toldOf(LATENT, { yarn: { ...yarn, apply_scale: false } })).toBeUndefined();
  });

  test.each([{}, { apply_scale: true }])(
    "%j: SGLang alone multiplies by 1, and vLLM in latent attention",
    (own) => {
      expect(toldOf(SMALL, { yarn: { ...yarn, ...own } })).toContain(
        "by 1.27726 in transformers 5.18.0 and in the spec, by 1.27726 in vLLM 017e9f44 and by 1 in SGLang db570fe6",
      );
      expect(toldOf(LATENT, { yarn: { ...yarn, ...own } })).toContain(
        "by 1.27726 in transformers 5.18.0 and in the spec, by 1 in vLLM 017e9f44 and by 1 in SGLang db570fe6",
      );
    },
  );
});

test("Voxtral's encoder has the sizes that whisper_model_args give, and one that is causal is of another model", () => {
  const params = JSON.parse(fixture("params/voxtral")) as {
    readonly multimodal: {
      readonly whisper_model_args: { readonly encoder_args: object };
    };
  };
  const { spec, origins } = inspectedText(JSON.stringify(params));
  expect(spec).toMatchObject({
    model_type: "voxtral",
    architecture: "VoxtralForConditionalGeneration",
    body: {
      towers: {
        audio_tower: { kind: "voxtral_encoder", facts: { hidden_size: 1280, num_hidden_layers: 32 } },
        multi_modal_projector: { facts: { input: 5120, inner: 3072, output: 3072 } },
      },
    },
  });
  expect(origins.get("/body/towers/audio_tower/facts/hidden_size")).toMatchObject({
    kind: "mapped",
    from: ["/multimodal/whisper_model_args/encoder_args/dim"],
  });
  const { whisper_model_args: whisper } = params.multimodal;
  const encoder_args = { ...whisper.encoder_args, causal: true };
  const causal = { ...params, multimodal: { whisper_model_args: { ...whisper, encoder_args } } };
  expect(inspectedText(JSON.stringify(causal)).spec).toMatchObject({
    model_type: "voxtral_realtime",
    body: { towers: null },
  });
});
