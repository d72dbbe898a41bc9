import { describe, expect, test } from "vitest";
import { unmappedIn } from "../../config/reading/field-use.ts";
import type { JsonObject } from "../../spec/json.ts";
import { type InspectOptions, inspectText } from "../inspect-text.ts";
import type { FailedInspection, Inspection } from "../inspection.ts";
import { quantizationFindings } from "../quantization-findings.ts";
import { weightsOf } from "../weights.ts";
import { codesOf, read, reportedText, valueAt } from "./read.test-support.ts";

/*
 * Situations that people reported, each as a file of its own, with what is right there: by transformers 5.18.0 on the meta
 * device, by the source of vLLM or SGLang, or by hand from the shapes. Those that are about bytes under rules for single
 * modules stand in quantization-figures.test.ts.
 */

function reported(name: string, options?: InspectOptions): Inspection {
  const result = inspectText(reportedText(name), options);
  if (!result.ok) throw new Error(`${name}: ${result.error.message}`);
  return result;
}

function refusal(name: string): FailedInspection["error"] {
  const result = inspectText(reportedText(name));
  if (result.ok) throw new Error(`${name} gives a spec`);
  return result.error;
}

const messageOf = (inspection: Inspection, code: string): string =>
  inspection.diagnostics.find((one) => one.code === code)?.message ?? "";

const unmappedOf = ({ fields }: Inspection): readonly string[] => unmappedIn(fields);

/** How many layers have each mixer. */
function mixersOf({ spec }: Inspection): { readonly [mixer: string]: number } {
  const counts: { [mixer: string]: number } = {};
  for (const { mixer, from, to } of spec.body.layers)
    counts[mixer ?? ""] = (counts[mixer ?? ""] ?? 0) + to - from + 1;
  return counts;
}

describe("rope", () => {
  test("yarn-attn-factor: vLLM multiplies by attn_factor, which makes 1; transformers does not", () => {
    const inspection = reported("yarn-attn-factor");
    expect(unmappedOf(inspection)).toEqual([]);
    expect(messageOf(inspection, "yarn-amplitude-differs")).toContain(
      "by 1.13863 in transformers 5.18.0 and in the spec, by 1 in vLLM",
    );
  });

  test.each([
    ["deepseek-yarn", 4096, 131_072],
    ["deepseek-yarn-params", 32_768, 1_048_576],
  ])("%s: YaRN of %i tokens, %i in all", (name, original, context) => {
    const inspection = reported(name);
    expect(valueAt(inspection, "/body/position/scaling")).toMatchObject({
      rope_type: "yarn",
      factor: 32,
      original_max_position_embeddings: original,
    });
    expect(valueAt(inspection, "/body/position/context_len")).toBe(context);
    expect(codesOf(inspection)).not.toContain("unknown-rope-type");
    expect(codesOf(inspection)).toContain("rope-type-of-engines");
  });

  test("deepseek-yarn: the scale of the softmax is DeepSeek's", () => {
    expect(valueAt(reported("deepseek-yarn"), "/body/attention/softmax_scale")).toBeCloseTo(0.1308608, 7);
  });

  test("yarn-no-original: the declared length is the original, and the context is 40 times as long", () => {
    const inspection = reported("yarn-no-original");
    expect(valueAt(inspection, "/body/position/scaling/original_max_position_embeddings")).toBe(163_840);
    expect(valueAt(inspection, "/body/position/context_len")).toBe(6_553_600);
    expect(inspection.origins.get("/body/position/context_len")?.kind).toBe("derived");
  });

  test("apply-yarn-scaling: engines leave the amplitude at 1, as the equal pair of mscale does", () => {
    const inspection = reported("apply-yarn-scaling");
    expect(inspection.fields.get("/rope_scaling/apply_yarn_scaling")).toMatchObject({ because: "engines" });
    expect(unmappedOf(inspection)).toEqual([]);
  });

  test("llama4-scaling: engines scale queries by position, and the class of Mistral does not", () => {
    const inspection = reported("llama4-scaling");
    expect(messageOf(inspection, "read-by-engines")).toContain("1 + beta × ln(1 + ⌊position");
    expect(unmappedOf(inspection)).not.toContain("/rope_parameters/llama_4_scaling_beta");
  });

  test("ministral3: whose class scales queries itself", () => {
    const inspection = reported("ministral3");
    expect(valueAt(inspection, "/body/attention/temperature")).toMatchObject({ scale: 0.1 });
  });

  test("yarn-attention-factor: the amplitude is the one that is given", () => {
    expect(valueAt(reported("yarn-attention-factor"), "/body/position/scaling/attention_factor")).toBe(1);
  });

  test("qwen3-yarn-docs: 4 × 32768 is not 40960, which is told", () => {
    const inspection = reported("qwen3-yarn-docs");
    expect(valueAt(inspection, "/body/position/context_len")).toBe(40_960);
    expect(messageOf(inspection, "yarn-factor-mismatch")).toContain("1.25 times");
    expect(messageOf(inspection, "yarn-factor-mismatch")).toContain("vLLM 017e9f44 serves 131072 ");
  });

  test("qwen35-mrope-yarn: a factor that lengthens nothing here, and four times as much in vLLM", () => {
    const inspection = reported("qwen35-mrope-yarn");
    expect(valueAt(inspection, "/body/position/context_len")).toBe(262_144);
    expect(messageOf(inspection, "yarn-factor-mismatch")).toContain(
      "262144, as SGLang db570fe6 serves it; vLLM 017e9f44 serves 1048576 ",
    );
  });

  test("type-mrope: transformers stops at it, engines read default with sections", () => {
    const inspection = reported("type-mrope");
    expect(valueAt(inspection, "/body/position")).toMatchObject({
      scaling: null,
      mrope: { section: [24, 20, 20] },
    });
    expect(messageOf(inspection, "unknown-rope-type")).toContain("vLLM");
  });

  test("scaling-no-type: the factor does nothing", () => {
    const inspection = reported("scaling-no-type");
    expect(valueAt(inspection, "/body/position/scaling")).toBeNull();
    expect(codesOf(inspection)).toContain("rope-factor-without-type");
  });

  test("su: what vLLM takes for longrope, and transformers refuses", () => {
    const inspection = reported("su");
    expect(valueAt(inspection, "/body/position/scaling/rope_type")).toBe("longrope");
    expect(inspection.diagnostics.find(({ code }) => code === "unknown-rope-type")?.severity).toBe("error");
  });

  test("type-vs-rope-type: rope_type wins, and the other is a conflict", () => {
    const inspection = reported("type-vs-rope-type");
    expect(valueAt(inspection, "/body/position/scaling/rope_type")).toBe("llama3");
    expect(inspection.fields.get("/rope_scaling/type")).toMatchObject({ use: "shadowed", agrees: false });
    expect(codesOf(inspection)).toContain("spellings-disagree");
  });

  test("partial-rotary-two-places: the one inside of rope_parameters wins, and the other is a conflict", () => {
    const inspection = reported("partial-rotary-two-places");
    expect(valueAt(inspection, "/body/attention/rotary_dim")).toBe(64);
    expect(inspection.fields.get("/text_config/partial_rotary_factor")).toMatchObject({
      use: "shadowed",
      agrees: false,
    });
    expect(codesOf(inspection)).toContain("spellings-disagree");
  });

  test("glm45-no-partial: half of the channels, by the class", () => {
    const inspection = reported("glm45-no-partial");
    expect(valueAt(inspection, "/body/attention/rotary_dim")).toBe(64);
    expect([...inspection.origins].find(([at]) => at.endsWith("/partial_rotary_factor"))?.[1]).toMatchObject({
      kind: "defaulted",
      class: "Glm4MoeConfig",
    });
  });

  test("v2-lite-mscale: the scale of the softmax", () => {
    expect(valueAt(reported("v2-lite-mscale"), "/body/attention/softmax_scale")).toBeCloseTo(
      0.11472138679292611,
      15,
    );
  });

  test("minimax-m2-rotary-dim: 64 of 128 channels", () => {
    const inspection = reported("minimax-m2-rotary-dim");
    expect(valueAt(inspection, "/body/attention/rotary_dim")).toBe(64);
  });
});

describe("counts", () => {
  test.each([
    ["seqcls", 7_568_409_600],
    ["embedding-model", 7_568_405_504],
    ["gemma4-null-global-kv", 25_334_067_200],
    ["nextn-null", 671_026_404_352],
    // fc of three states, q, k and v of two, a head of 32,000 tokens, four norms.
    ["eagle3-draft", 424_673_280 + 4 * 4096],
    ["eagle3-arch", 424_673_280 + 4 * 4096],
  ])("%s: %i parameters", (name, parameters) => {
    const inspection = reported(name);
    expect(inspection.draft?.parameters ?? inspection.parameters?.text).toBe(parameters);
  });

  test("drafts are said to be drafts", () => {
    for (const name of ["eagle3-draft", "eagle3-arch", "dflash-draft"])
      expect(codesOf(reported(name))).toContain("draft-model");
  });

  test("nextn-null: no draft module", () => {
    expect(valueAt(reported("nextn-null"), "/body/mtp")).toBeNull();
  });
});

describe("layers", () => {
  test("gptoss-all-full: the window is one that no layer has", () => {
    const inspection = reported("gptoss-all-full");
    expect(mixersOf(inspection)).toEqual({ attention: 36 });
    expect(codesOf(inspection)).toContain("window-of-no-layer");
  });

  test.each([
    ["gptoss-irregular", { attention: 12, sliding_attention: 24 }],
    ["window-max-layers", { attention: 36 }],
    ["gemma3-text-v5", { attention: 4, sliding_attention: 22 }],
    ["gemma3-sparse", { attention: 8, sliding_attention: 40 }],
  ])("%s: as listed", (name, mixers) => {
    expect(mixersOf(reported(name))).toEqual(mixers);
  });

  test("gemma3-sparse: two bases, and what the class gives", () => {
    const inspection = reported("gemma3-sparse");
    expect(inspection.spec.body).toMatchObject({
      vocab_size: 262_208,
      position: { rope_theta: 1e6 },
      sliding_position: { rope_theta: 1e4 },
    });
    for (const at of ["/body/vocab_size", "/body/tie_word_embeddings"])
      expect(inspection.origins.get(at)?.kind).toBe("defaulted");
  });

  test("minimax-m3-layer-types and its copy with full attention alone: the winner is transformers'", () => {
    expect(mixersOf(reported("minimax-m3-layer-types"))).toEqual({ attention: 3, sparse_attention: 57 });
    const full = reported("minimax-m3-all-full");
    expect(mixersOf(full)).toEqual({ attention: 60 });
    expect(codesOf(full)).toContain("spellings-disagree");
  });

  test("gemma4-null-global-kv: eight KV heads in the layers that see everything", () => {
    expect(valueAt(reported("gemma4-null-global-kv"), "/body/attention/num_kv_heads")).toBe(8);
  });
});

describe("null and absence", () => {
  test.each([
    ["llama-kv-null", "num_kv_heads", 32],
    ["mixtral-null", "num_kv_heads", 32],
    ["llama-kv-null", "head_dim", 128],
    ["mixtral-null", "head_dim", 128],
    ["qwen3-32b-no-head-dim", "head_dim", 128],
  ])("%s: %s is %i", (name, member, value) => {
    expect(valueAt(reported(name), `/body/attention/${member}`)).toBe(value);
  });

  test("modelopt-null-exclude: null for a list is none, without a warning", () => {
    expect(codesOf(reported("modelopt-null-exclude"))).not.toContain("quantization-value");
  });

  test("a dtype inside of text_config is read, one that nobody gives is null, and of two one wins", () => {
    expect(reported("dtype-nested").spec.dtype).toBe("bfloat16");
    expect(reported("dtype-missing").spec.dtype).toBeNull();
    const two = reported("dtype-conflict");
    expect(two.spec.dtype).toBe("float16");
    expect(two.fields.get("/torch_dtype")).toMatchObject({ use: "shadowed", agrees: false });
  });
});

describe("what transformers refuses is refused, with the place", () => {
  test.each([
    ["n-routed-null", "/n_routed_experts"],
    ["ints-as-floats", "num_hidden_layers"],
    ["nan", "rms_norm_eps"],
    ["string-number", "rope_theta"],
    ["mistral-window-list", "sliding_window"],
  ])("%s", (name, field) => {
    expect(refusal(name).message).toContain(field.replace(/^\//, ""));
  });

  test("yarn-case: YaRN is no type of transformers'", () => {
    const result = inspectText(reportedText("yarn-case"));
    const told = result.ok
      ? result.diagnostics.filter(({ severity }) => severity === "error")
      : [result.error];
    expect(told.map(({ message }) => message).join(" ")).toContain("YaRN");
  });
});

describe("what is no config is named", () => {
  test("lora-adapter", () => {
    expect(refusal("lora-adapter").message).toContain("adapter");
  });

  test("mistral-params: the params.json of Mistral is read as what it is", () => {
    const inspection = reported("mistral-params");
    expect(valueAt(inspection, "/body/num_layers")).toBe(40);
    expect(valueAt(inspection, "/body/position/scaling")).toMatchObject({ rope_type: "yarn", factor: 16 });
  });

  test.each([
    ["a dict of Python", "{'architectures': ['LlamaForCausalLM'], 'attention_bias': False}", /Python/],
    [
      "a pointer of Git LFS",
      "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab\nsize 12345\n",
      /git-lfs/,
    ],
    [
      "a page",
      "<!doctype html><html><head><title>Access denied</title></head><body>Access to model is restricted</body></html>",
      /HTML|web page/,
    ],
  ])("%s", (_, text, words) => {
    const result = inspectText(text);
    expect(result.ok ? "" : result.error.message).toMatch(words);
  });

  test("a byte-order mark and a comma too many are read, and warned of", () => {
    for (const name of ["bom", "trailing-comma"]) {
      const inspection = reported(name);
      expect(inspection.diagnostics.map(({ severity }) => severity)).toContain("warning");
      expect(valueAt(inspection, "/body/num_layers")).toBe(32);
    }
  });

  test("duplicate-keys: the last one counts, as in Python, and the conflict is told", () => {
    const inspection = reported("duplicate-keys");
    expect(valueAt(inspection, "/body/position/rope_theta")).toBe(10_000);
    expect(codesOf(inspection)).toContain("duplicate-key");
  });
});

describe("beside the spec", () => {
  test("what tools note down is no field that nobody reads", () => {
    expect(unmappedOf(reported("tool-noise"))).toEqual([]);
    expect(unmappedOf(reported("gptq-modules-in-block"))).toEqual([]);
    expect(unmappedOf(reported("autoround-extra"))).toEqual([]);
    expect(unmappedOf(reported("bnb-skip"))).toEqual([]);
  });

  test("another end of a sequence beside the config is told", () => {
    const config = JSON.parse(reportedText("llama-kv-null")) as JsonObject;
    const result = read(
      { ...config, eos_token_id: 2 },
      { generationConfig: '{"eos_token_id": [2, 128131]}' },
    );
    expect(result.diagnostics.find(({ code }) => code === "end-of-sequence-differs")?.severity).toBe("info");
  });

  test("qwen35-text-vl-arch: the class of a wrapper in a file of its decoder", () => {
    expect(codesOf(reported("qwen35-text-vl-arch"))).toContain("architecture-mismatch");
  });
});

describe("quantisation", () => {
  test.each([
    // The list names what the text model keeps: attention and experts of two layers.
    ["ct-qwen35-mtp", { total: 22_613_468_912, mtp: 531_659_776 }],
    ["nvfp4-mtp-layer-number", { mtp: 23_220_135_936 }],
    ["ct-mtp-regex", { mtp: 23_220_135_936 }],
    ["ct-mtp-exact", { mtp: 23_220_135_936 }],
    ["awq-mtp-layer", { mtp: 23_220_135_936 }],
  ])("%s", (name, bytes) => {
    expect(weightsOf(reported(name)).bytes).toMatchObject(bytes);
  });

  test("ct-linear-suffix: names of a tower with another ending are about the tower", () => {
    // NVFP4: half a byte a number, a byte for 16 of them, and two float32, of the weights and of the inputs.
    const saved = (rows: number, columns: number, count = 1): number =>
      count * ((rows * columns * 3) / 2 - (rows * columns) / 16 - 8);
    const each = 3 * saved(2112, 2816) + 3 * saved(704, 2816, 128);
    const windowed = saved(4096, 2816) + 2 * saved(2048, 2816) + saved(2816, 4096);
    const full = saved(8192, 2816) + saved(1024, 2816) + saved(2816, 8192);
    const text = 25_233_141_760 * 2 - 30 * each - 25 * windowed - 5 * full;
    // Of the tower, the MLPs of 27 layers, its first projection and the one into the decoder: attention is left out.
    const tower = 81 * saved(4304, 1152) + saved(1152, 768) + saved(2816, 1152);
    const inspection = reported("ct-linear-suffix");
    expect(weightsOf(inspection)).toMatchObject({
      unread: [],
      bytes: { total: text, whole: text + 572_792_112 * 2 - tower },
    });
    expect(text).toBe(15_271_446_120);
  });

  test("reranker-overrides: what vLLM makes a reranker of changes no weights, and who reads it hangs on the class", () => {
    const config = JSON.parse(reportedText("qwen3-yarn-docs")) as JsonObject;
    const plain = { ...config, rope_scaling: null };
    const inspection = read({
      ...plain,
      is_original_qwen3_reranker: true,
      classifier_from_token: ["no", "yes"],
    });
    expect(weightsOf(inspection).bytes?.total).toBe(16_381_470_720);
    const uses = ({ fields }: Inspection) =>
      ["/is_original_qwen3_reranker", "/classifier_from_token"].map((field) => fields.get(field));
    const byEngines = { use: "ignored", because: "engines" };
    expect(uses(inspection)).toMatchObject([{ use: "unmapped" }, byEngines]);
    const classifier = read({
      ...plain,
      architectures: ["Qwen3ForSequenceClassification"],
      is_original_qwen3_reranker: true,
      classifier_from_token: ["no", "yes"],
    });
    expect(uses(classifier)).toMatchObject([byEngines, byEngines]);
  });

  test("fp8-ignored-layers: two modules stay as they are", () => {
    const bytes = weightsOf(reported("fp8-ignored-layers")).bytes;
    const layer = (index: number): number =>
      bytes?.layers.find(({ from, to }) => from <= index && index <= to)?.bytes ?? 0;
    // 128 experts of three matrices, and the query projection: a byte more for each number, scales of 128 × 128 less.
    const scales = (rows: number, columns: number): number => (rows / 128) * (columns / 128) * 4;
    expect(layer(0) - layer(2)).toBe(128 * 3 * (2048 * 768 - scales(2048, 768)));
    expect(layer(1) - layer(2)).toBe(4096 * 2048 - scales(4096, 2048));
  });

  test("fp8-ignored-layers: vLLM keeps the experts of a layer together, and so reads the same", () => {
    const told = quantizationFindings(reported("fp8-ignored-layers")).map(({ message }) => message);
    expect(told.filter((message) => message.includes("vLLM:"))).toEqual([]);
  });

  test("quark-mxfp4: weights that were only rounded are stored as numbers of the model's type", () => {
    const config = JSON.parse(reportedText("quark-mxfp4")) as { quantization_config: JsonObject };
    config.quantization_config["export"] = { weight_format: "fake_quantized" };
    expect(weightsOf(read(config)).bytes).toBeNull();
  });

  test("fp8-substring: vLLM and transformers 4.57.6 take the names otherwise, with by how much", () => {
    const told = quantizationFindings(reported("fp8-substring")).filter(
      ({ code }) => code === "quantization-readers-differ",
    );
    expect(told.map(({ message }) => message).join(" ")).toMatch(/transformers 4\.57\.6.*bytes/);
  });

  test("llama4-ct-prefix: all attention and routers, and one matrix of the first layer", () => {
    const bytes = weightsOf(reported("llama4-ct-prefix")).bytes;
    const [first, second] = [bytes?.layers[0]?.bytes ?? 0, bytes?.layers[1]?.bytes ?? 0];
    // A byte more for each number, and no scale of 16 bits for each channel.
    expect(first - second).toBe(8192 * 5120 - 8192 * 2);
  });

  test("quark-mxfp4: half a byte a number and a byte for 32, but for attention, routers and head", () => {
    const packed = (numbers: number): number => numbers / 2 + numbers / 32;
    const attention = 7168 * 1536 + 1536 * 64 * 192 + 7168 * 576 + 512 * 64 * 256 + 64 * 128 * 7168;
    const everyLayer = 2 * (attention + 1536 + 512 + 2 * 7168);
    const expert = 3 * 7168 * 2048;
    const total =
      61 * everyLayer +
      packed(3 * 7168 * 18_432) +
      60 * (385 * packed(expert) + 2 * 7168 * 384) +
      2 * (2 * 163_840 * 7168 + 7168);
    const inspection = reported("quark-mxfp4");
    expect(weightsOf(inspection)).toMatchObject({ unread: [], unevaluated: [], bytes: { total } });
    expect(codesOf(inspection)).not.toContain("unknown-quantization-method");
  });

  test("hqq: 4 bits, and a scale and a zero point of 16 bits for 64 numbers, but for the head", () => {
    const linear = 2 * 4096 * 4096 + 2 * 1024 * 4096 + 3 * 12_288 * 4096;
    const rest = 2 * 151_936 * 4096 + 36 * (2 * 4096 + 2 * 128) + 4096;
    const total = 36 * ((linear * (4 + 32 / 64)) / 8) + 2 * rest;
    const inspection = reported("hqq");
    expect(weightsOf(inspection)).toMatchObject({ unread: [], unevaluated: [], bytes: { total } });
    expect(total).toBe(6_396_930_048);
    expect(codesOf(inspection)).not.toContain("unknown-quantization-method");
  });

  test("two-declarations: the one that transformers takes, and the conflict", () => {
    const inspection = reported("two-declarations");
    expect(inspection.spec.quantization?.normal_form?.quant_method).toBe("fp8");
    expect(inspection.diagnostics.map(({ severity }) => severity)).toContain("warning");
  });
});
