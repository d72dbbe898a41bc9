import { describe, expect, test } from "vitest";
import type { JsonObject } from "../../spec/json.ts";
import { codesOf, config, read, valueAt } from "./read.test-support.ts";

const errorsOf = (name: string, members: JsonObject): string[] =>
  read(config(name, members))
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);

/** A fixture with members of a nested config replaced. */
function nested(name: string, part: string, members: JsonObject): JsonObject {
  const base = config(name);
  return { ...base, [part]: { ...(base[part] as JsonObject), ...members } };
}

describe("queries that grow with the position need a scale and a length", () => {
  const rope = { rope_type: "yarn", rope_theta: 1e6, factor: 4, original_max_position_embeddings: 64 };

  test.each(["ministral3--m7-0", "mistral4--m7-0"])(
    "%s without a scale is read, and told to stop",
    (name) => {
      const inspection = read(config(name, { rope_parameters: rope }));
      expect(codesOf(inspection)).toContain("no-query-scaling");
      expect(valueAt(inspection, "/body/attention/temperature")).toBeNull();
    },
  );

  test.each(["ministral3--m7-0", "mistral4--m7-0"])(
    "%s takes max_position_embeddings for the length where a scaled embedding gives none",
    (name) => {
      const { original_max_position_embeddings: _, ...without } = rope;
      const given = { ...without, llama_4_scaling_beta: 0.1 };
      const inspection = read(config(name, { rope_parameters: given, max_position_embeddings: 512 }));
      expect(valueAt(inspection, "/body/attention/temperature/floor")).toBe(512);
      const unscaled = { rope_type: "default", rope_theta: 1e6, llama_4_scaling_beta: 0.1 };
      expect(errorsOf(name, { rope_parameters: unscaled })).toContain("no-query-scaling");
    },
  );
});

describe("the limits of a step", () => {
  test.each(["bamba--default", "falcon_h1--m7-0", "granitemoehybrid--default"])(
    "of %s may be null, which cannot run",
    (name) => {
      const inspection = read(config(name, { time_step_limit: null }));
      expect(codesOf(inspection)).toContain("null-cannot-run");
    },
  );

  test("are the upper one alone where the lower one is above it", () => {
    const limits = read(config("bamba--default", { time_step_limit: [{ __float__: "Infinity" }, 0.5] }));
    expect(JSON.stringify(limits.spec.body)).toContain('"time_step_min":0.5,"time_step_max":0.5');
  });
});

test("a chunk size of null is taken by the class, and warned of", () => {
  expect(codesOf(read(config("granitemoehybrid--default", { mamba_chunk_size: null })))).toContain(
    "null-cannot-run",
  );
});

test("a null for one kind of Gemma 4's embeddings is built, and stops where a layer runs", () => {
  const sliding = { rope_type: "default", rope_theta: 20000 };
  const members = { rope_parameters: { full_attention: null, sliding_attention: sliding } };
  expect(errorsOf("gemma4_text--m7-0", members)).toContain("null-rope-kind");
});

describe("what is refused wherever it stands", () => {
  test("a padding token that is no row of the table", () => {
    expect(errorsOf("glm4--m7-0", { pad_token_id: 128, vocab_size: 128 })).toContain("padding-outside");
    expect(errorsOf("glm4--m7-0", { pad_token_id: 127, vocab_size: 128 })).not.toContain("padding-outside");
    expect(errorsOf("gpt2--m7-0", { pad_token_id: 5000 })).not.toContain("padding-outside");
  });

  test("a rotary type without its members, where no layer turns by it", () => {
    const members = {
      position_embedding_type: null,
      rope_parameters: { rope_type: "yarn", rope_theta: 1e4 },
    };
    expect(errorsOf("granitemoehybrid--default", members)).toContain("rope-member-missing");
  });

  test.each([
    ["internvl--m7-0", "vision_config", { norm_type: "no_norm" }, "unknown-norm-type"],
    ["internvl--m7-0", "vision_config", { patch_size: [0, 14] }, "divides-by-zero"],
    ["glm4v--m7-0", "vision_config", { num_heads: 0 }, "divides-by-zero"],
    ["muse_glimmer--m7-0", "vision_config", { layer_types: ["full_attention"] }, "schedule-length"],
    ["phi4_multimodal--m7-0", "audio_config", { time_reduction: 9 }, "odd-time-reduction"],
    ["qwen2_5_vl--m7-0", "text_config", { hidden_size: 65 }, "width-not-divisible"],
  ] as const)("%s with a %s of %j", (name, part, members, code) => {
    const inspection = read(nested(name, part, members as JsonObject));
    expect(codesOf(inspection).some((found) => found === code || found === "heads-not-divisible")).toBe(true);
  });

  test.each([
    ["olmo_hybrid--m7-0", { linear_dt_min: 0 }, "refused-by-class"],
    ["deepseek_v3--m7-0", { head_dim: 7 }, "odd-rotary-dim"],
    ["modernbert-decoder--default", { vocab_size: 25184 }, "padding-outside"],
  ] as const)("%s with %j", (name, members, code) => {
    expect(errorsOf(name, members)).toContain(code);
  });

  test.each([
    ["nemotron_h_omni--m7-0", "vision_config", { video_temporal_patch_size: 9 }],
    ["minicpmv4_6--m7-0", "vision_config", { window_kernel_size: [2] }],
    ["mllama--default", "vision_config", { max_num_tiles: 6 }],
  ] as const)("%s with a %s of %j", (name, part, members) => {
    expect(codesOf(read(nested(name, part, members as unknown as JsonObject)))).toContain("refused-by-class");
  });

  test("an odd head under the name that the class has for it", () => {
    expect(errorsOf("glm4_moe_lite--m7-0", { qk_rope_head_dim: 33 })).toContain("odd-rotary-dim");
  });
});

test("the size that a saved Phi-4 gives its last frames wins over what the class computes", () => {
  const whole = (members: JsonObject) =>
    read(nested("phi4_multimodal--m7-0", "audio_config", members)).parameters?.whole ?? 0;
  const config_ = config("phi4_multimodal--m7-0")["audio_config"] as JsonObject;
  const [h, channels] = [config_["hidden_size"] ?? 1024, config_["nemo_conv_channels"] ?? 1024] as number[];
  const step = (h ?? 0) * (channels ?? 0);
  expect(whole({ nemo_final_size: 3 }) - whole({ nemo_final_size: 2 })).toBe(step);
});
