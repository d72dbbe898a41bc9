import { describe, expect, test } from "vitest";
import { beforeLayers, bundled } from "../fixtures/engine-tables.ts";
import { fixture } from "../fixtures/read.ts";
import { inspectLoading } from "../inspect/inspect-loading.ts";
import { loadLegacy } from "../runtime/paths/both-paths.ts";
import { resave } from "../versions/resave.ts";
import { countReads, type EngineReads, engineReads } from "./engine-reads.ts";
import type { JsonObject } from "../spec/json.ts";
import { fieldsRead, newReads } from "./fields-read.ts";
import { readsWords } from "./reads-words.ts";
import { type EngineTable, WRITTEN } from "./table.ts";
import type { JudgedRead } from "./judge.ts";

const VLLM = "vllm-017e9f44";
const SGLANG = "sglang-db570fe6";
const TOKENSPEED = "tokenspeed-f4d8ec6e";

/** A flat file of Gemma 3's text model, as transformers 4 wrote it. */
const GEMMA3 = JSON.stringify({
  model_type: "gemma3_text",
  architectures: ["Gemma3ForCausalLM"],
  rope_theta: 1_000_000,
  rope_local_base_freq: 10_000,
  rope_scaling: { factor: 8, rope_type: "linear" },
});

/** What an engine gets from a text, on the object of 5.18.0; `saved`: as 5.18.0 saves it. */
async function reads(
  table: string | EngineTable,
  text: string,
  saved = false,
  version = "5.18.0",
): Promise<EngineReads> {
  await loadLegacy(text, version);
  const written = saved ? resave(text, "5.18.0") : null;
  if (written && !written.ok) throw new Error(written.error.message);
  const config = written?.value ?? text;
  const inspection = await inspectLoading(config);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const result = engineReads(
    typeof table === "string" ? bundled(table) : table,
    { config, hfQuantConfig: null, generationConfig: null },
    inspection,
    version,
  );
  if (!result) throw new Error("not read");
  return result;
}

/** The reads of an attribute, of one object or of all. */
const of = (result: EngineReads, attribute: string, path?: string): readonly JudgedRead[] =>
  result.reads.filter((read) => read.attribute === attribute && (path === undefined || read.path === path));

const one = (result: EngineReads, attribute: string, path?: string): JudgedRead => {
  const [found] = of(result, attribute, path);
  if (!found) throw new Error(`${attribute} is not read`);
  return found;
};

/** A table without what the engine writes into every config: a fork, or an older release. */
function withoutWrites(id: string): EngineTable {
  const table = bundled(id);
  const architectures = new Map(table.architectures);
  architectures.delete(WRITTEN);
  return { ...table, architectures };
}

const lines = ({ sites }: JudgedRead): readonly string[] =>
  sites.map(({ at }) => at.slice(at.lastIndexOf("/") + 1));

describe("the ten cases", () => {
  test.each(["Qwen--Qwen3-0.6B", "Qwen--Qwen3-30B-A3B"])(
    "1: tokenspeed rotates %s, saved by 5.x, with the 10000 of its own class",
    async (name) => {
      const result = await reads(TOKENSPEED, fixture(name), true);
      expect(one(result, "rope_theta")).toMatchObject({
        gets: "engine-class",
        value: "10000.0",
        danger: "silent",
        said: ["/rope_parameters/rope_theta"],
      });
      expect(one(result, "rope_theta").classAt).toMatch(/\/qwen3_config\.py:188$/);
      expect(readsWords(result)).toContain("1 wrong");
      // As it was published, the file has it.
      const published = await reads(TOKENSPEED, fixture(name));
      expect(one(published, "rope_theta", "")).toMatchObject({
        gets: "file",
        value: 1_000_000,
        danger: null,
      });
    },
  );

  test("1: at the line where tokenspeed's class has it", async () => {
    const result = await reads(TOKENSPEED, fixture("Qwen--Qwen3-0.6B"), true);
    expect(one(result, "rope_theta").classAt).toBe("tokenspeed/runtime/configs/qwen3_config.py:188");
  });

  test("2: vLLM of July asks Gemma 4 for head_dim, which differs by layer", async () => {
    const result = await reads(beforeLayers(), fixture("google--gemma-4-26B-A4B"));
    const read = one(result, "head_dim");
    expect(read).toMatchObject({ gets: "raises", danger: "loud", byLayer: true });
    expect([read, ...read.also].map(({ path }) => path)).toContain("$text");
    expect(lines(read)).toContain("model_arch_config_convertor.py:284");
    expect(read.why).toContain("AmbiguousGlobalPerLayerAttributeError");
  });

  test("2: making sure of it first raises the same, whatever takes the place of what is not there", async () => {
    const site = (read: string): EngineTable => {
      const { architectures, ...table } = beforeLayers();
      const reads = { text_config: { head_dim: [read] } };
      const model = { class: "x:Y", files: ["x.py"], reads };
      return { ...table, architectures: new Map([...architectures.keys()].map((name) => [name, model])) };
    };
    const danger = async (read: string) => {
      const result = await reads(site(read), fixture("google--gemma-4-26B-A4B"));
      return one(result, "head_dim", "text_config").danger;
    };
    expect(await danger("h0:5?")).toBe("loud");
    expect(await danger("g0:5?=None")).toBe("loud");
    // Such code first asks for it in another way.
    expect(await danger("a0:5?")).toBeNull();
  });

  test("2: vLLM of August asks the layers one by one, and does not stop", async () => {
    const result = await reads(VLLM, fixture("google--gemma-4-26B-A4B"));
    expect(of(result, "head_dim").map(({ danger }) => danger)).not.toContain("loud");
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
  });

  test("3: SGLang asks Gemma 4 plainly for head_dim and num_key_value_heads", async () => {
    const result = await reads(SGLANG, fixture("google--gemma-4-26B-A4B"));
    expect(one(result, "head_dim", "text_config")).toMatchObject({ gets: "raises", danger: "loud" });
    expect(lines(one(result, "head_dim", "text_config"))).toContain("gemma4_causal.py:552");
    expect(one(result, "num_key_value_heads", "text_config")).toMatchObject({
      gets: "raises",
      danger: "loud",
    });
    expect(lines(one(result, "num_key_value_heads", "text_config"))).toContain("gemma4_causal.py:321");
  });

  test("4: a vLLM that does not write tie_word_embeddings into Qwen3-VL's text_config does not find it there", async () => {
    const result = await reads(withoutWrites(VLLM), fixture("Qwen--Qwen3-VL-32B-Instruct"));
    const read = one(result, "tie_word_embeddings", "text_config");
    expect(read).toMatchObject({ gets: "raises", danger: "loud", said: ["/tie_word_embeddings"] });
    expect(lines(read)).toContain("qwen3.py:340");
  });

  test("4: vLLM itself writes it there", async () => {
    const result = await reads(VLLM, fixture("Qwen--Qwen3-VL-32B-Instruct"));
    const read = one(result, "tie_word_embeddings", "text_config");
    expect(read).toMatchObject({ danger: null, why: "The engine sets it itself: vllm.py:842." });
  });

  test("5: SGLang asks Qwen3-VL's text_config plainly for tie_word_embeddings, which the file leaves out there", async () => {
    const result = await reads(SGLANG, fixture("Qwen--Qwen3-VL-32B-Instruct"));
    const read = one(result, "tie_word_embeddings", "text_config");
    // Its own Qwen3VLTextConfig has a default, but SGLang does not list the class: transformers makes the object.
    expect(bundled(SGLANG).classes.get("qwen3_vl")?.inner).toBe(true);
    expect(read).toMatchObject({ gets: "raises", said: ["/tie_word_embeddings"] });
    expect(lines(read)).toContain("qwen3_vl.py:1310");
    // It goes on because SGLang writes the whole file's there first.
    expect(read).toMatchObject({
      danger: null,
      why: "The engine sets it itself: qwen3_vl.py:1299, common.py:427.",
    });
  });

  test("6: SGLang finds no moe_layer_freq in MiniMax-M3 as 5.x saves it", async () => {
    const name = "nvidia--MiniMax-M3-NVFP4.first-40-layers";
    const result = await reads(SGLANG, fixture(name), true);
    const read = one(result, "moe_layer_freq", "text_config");
    expect(read).toMatchObject({
      gets: "silent",
      value: "None",
      danger: "silent",
      said: ["/text_config/mlp_layer_types"],
    });
    expect(lines(read)).toContain("minimax_m3.py:1286");
  });

  test.each([VLLM, SGLANG, TOKENSPEED])(
    "7: %s finds neither compress_ratios nor num_hash_layers in DeepSeek-V4 as 5.x saves it",
    async (id) => {
      const result = await reads(id, fixture("deepseek-ai--DeepSeek-V4-Flash"), true);
      const ratios = of(result, "compress_ratios").find(({ scope }) => scope === "arch");
      expect(ratios).toMatchObject({ gets: "raises", danger: "loud", said: ["/layer_types"] });
      const hashed = of(result, "num_hash_layers").find(({ scope }) => scope === "arch");
      expect(hashed?.danger).not.toBeNull();
      expect(hashed?.said).toEqual(["/mlp_layer_types"]);
    },
  );

  test("8: tokenspeed knows the context of Qwen3.5 by rope_scaling alone", async () => {
    const result = await reads(TOKENSPEED, fixture("Qwen--Qwen3.5-35B-A3B"));
    const read = one(result, "rope_scaling", "$text");
    expect(read).toMatchObject({ scope: "engine", from: ["/text_config/rope_parameters"] });
    // rope_scaling is in no file of 5.x: it is a property of transformers' object.
    expect(read.gets).not.toBe("file");
    expect(of(result, "rope_parameters").filter(({ scope }) => scope === "engine")).toEqual([]);
  });

  test("9: vLLM takes the formats of experts and their scale silently from a shortened DeepSeek-V4", async () => {
    const result = await reads(VLLM, fixture("sgl-project--DeepSeek-V4-Flash-FP8"));
    expect(one(result, "expert_dtype")).toMatchObject({
      gets: "silent",
      value: "'fp4'",
      danger: "silent",
    });
    expect(one(result, "routed_scaling_factor")).toMatchObject({
      gets: "silent",
      value: "1.0",
      danger: "silent",
    });
  });

  test("10: vLLM asks Qwen3-VL's wrapper for rms_norm_eps, and so always takes 1e-06", async () => {
    const result = await reads(VLLM, fixture("Qwen--Qwen3-VL-32B-Instruct"));
    const read = one(result, "rms_norm_eps", "");
    expect(read).toMatchObject({ gets: "silent", value: "1e-06", silently: true });
    expect(lines(read)).toContain("qwen3_vl.py:1807");
    // It builds the tower with it, whose norms have that of transformers too, whatever the decoder has.
    const other = fixture("Qwen--Qwen3-VL-32B-Instruct").replace(/("rms_norm_eps": )1e-0?6/, "$11e-05");
    const changed = await reads(VLLM, other);
    const again = of(changed, "rms_norm_eps").find(({ path }) => path === "");
    expect(again).toMatchObject({ gets: "silent", value: "1e-06", silently: true, danger: null });
    expect(again?.why).toContain(
      "builds a tower with 1e-06 always; text_config.rms_norm_eps is the decoder's",
    );
  });
});

test("what the class of transformers fills in is wrong where the file says otherwise outside of the object", async () => {
  const config = JSON.parse(fixture("Qwen--Qwen3-VL-30B-A3B-Instruct")) as {
    readonly text_config: { tie_word_embeddings?: boolean };
  };
  delete config.text_config.tie_word_embeddings;
  const text = JSON.stringify({ ...config, tie_word_embeddings: false });
  const result = await reads(withoutWrites(VLLM), text);
  expect(one(result, "tie_word_embeddings", "text_config")).toMatchObject({
    gets: "class",
    value: true,
    danger: "silent",
    said: ["/tie_word_embeddings"],
  });
  expect(one(await reads(VLLM, text), "tie_word_embeddings", "text_config").danger).toBeNull();
});

test("what SGLang copies out of text_config is there for the code that asks the whole file", async () => {
  const text = fixture("meta-llama--Llama-4-Scout-17B-16E-Instruct");
  expect(one(await reads(SGLANG, text), "num_attention_heads", "")).toMatchObject({
    gets: "file",
    value: 40,
    from: ["/text_config/num_attention_heads"],
    danger: null,
  });
  const without = one(await reads(withoutWrites(SGLANG), text), "num_attention_heads", "");
  expect(without).toMatchObject({ gets: "raises", danger: "loud" });
});

test.each([VLLM, SGLANG])(
  "%s asks the text part that transformers makes of a flat file for its own attributes",
  async (table) => {
    // Qwen2.5-VL as it was published: no text_config, of which Qwen2_5_VLConfig of 5.x makes one (configuration_qwen2_5_vl.py).
    const flat = {
      architectures: ["Qwen2_5_VLForConditionalGeneration"],
      model_type: "qwen2_5_vl",
      hidden_size: 3584,
      intermediate_size: 18944,
      num_hidden_layers: 28,
      num_attention_heads: 28,
      num_key_value_heads: 4,
      rms_norm_eps: 1e-5,
      rope_theta: 1_000_000,
      tie_word_embeddings: false,
      vocab_size: 152064,
      vision_config: { depth: 32 },
    };
    const result = await reads(table, JSON.stringify(flat));
    expect(result.reads.filter(({ danger }) => danger !== null)).toEqual([]);
    const layers = of(result, "num_hidden_layers").filter(({ path }) => path.endsWith("$text"));
    for (const read of layers)
      expect(read).toMatchObject({ gets: "file", value: 28, from: ["/num_hidden_layers"] });
    expect(layers.length + of(result, "num_hidden_layers", "").length).toBeGreaterThan(0);
    // The part has a model type of its own.
    for (const read of of(result, "model_type", "$text"))
      expect(read).toMatchObject({ gets: "class", value: "qwen2_5_vl_text" });
  },
);

test("a dictionary that transformers has made another of is what code gets, not that of the file", async () => {
  // Gemma3TextConfig nests rope_scaling of older files by kind of layer (configuration_gemma3.py of 5.18.0).
  const [read] = of(await reads(SGLANG, GEMMA3), "rope_scaling", "$text");
  expect(read).toMatchObject({
    gets: "class",
    value: { full_attention: { factor: 8, rope_theta: 1_000_000 } },
    from: ["/rope_scaling"],
    danger: null,
  });
  // A class of SGLang's own keeps the file's: it reads DeepSeek-V4 as a DeepseekV3Config (hf_transformers/common.py).
  const deepseek = await reads(SGLANG, fixture("deepseek-ai--DeepSeek-V4-Flash"));
  expect(one(deepseek, "rope_scaling", "$text")).toMatchObject({ gets: "file", value: { type: "yarn" } });
});

test("a dictionary that SGLang copies out of text_config is there for the code that asks the whole file for it", async () => {
  // get_rope_config takes rope_theta of the object only where rope_parameters is not there.
  const result = await reads(SGLANG, fixture("qwen2_vl--m7-0"));
  const theta = one(result, "rope_theta", "rope_parameters");
  expect(theta).toMatchObject({ gets: "file", from: ["/text_config/rope_parameters/rope_theta"] });
  expect(one(result, "rope_theta", "")).toMatchObject({ gets: "silent", danger: null });
  const without = await reads(withoutWrites(SGLANG), fixture("qwen2_vl--m7-0"));
  expect(one(without, "rope_theta", "").danger).toBe("silent");
});

test("how many layers a draft module has is not wrong where there are no draft modules", async () => {
  const text = fixture("minimax_m2--default");
  expect(one(await reads(TOKENSPEED, text), "mtp_transformer_layers")).toMatchObject({
    gets: "silent",
    value: "1",
    danger: null,
  });
});

test("code that is for other models is not told as a danger", async () => {
  // num_nextn_predict_layers is asked of the whole file for DeepSeek-V4's draft alone.
  const result = await reads(TOKENSPEED, fixture("moonshotai--Kimi-K2.5"));
  const read = of(result, "num_nextn_predict_layers").find(
    ({ scope, path }) => scope === "engine" && path === "",
  );
  expect(read?.sites.every(({ ofSome }) => ofSome)).toBe(true);
  expect(countReads(result).wrong).toBe(0);
});

test("code for files without kinds of layers is not wrong beside code for those with them", async () => {
  for (const id of [VLLM, SGLANG]) {
    const result = await reads(id, GEMMA3);
    expect(of(result, "rope_theta", "rope_parameters")).toMatchObject([{ gets: "silent", danger: null }]);
    expect(countReads(result).wrong).toBe(0);
  }
});

test("what is asked for where no quantization_config is found is not missed where there is one", async () => {
  const quantization = { group_size: 64, bits: 4 };
  const file = JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object;
  const text = JSON.stringify({ ...file, quantization, quantization_config: quantization });
  for (const id of [VLLM, SGLANG]) {
    const result = await reads(id, text);
    expect(of(result, "compression_config").length).toBeGreaterThan(0);
    expect(countReads(result).wrong).toBe(0);
  }
});

test.each([VLLM, SGLANG])(
  "%s: of alternatives the one that is there counts, and the other is not taken silently",
  async (id) => {
    const llama = { model_type: "llama", architectures: ["LlamaForCausalLM"], attention_bias: true };
    const result = await reads(id, JSON.stringify(llama));
    expect(of(result, "bias")).toMatchObject([{ gets: "silent", instead: "attention_bias", danger: null }]);
  },
);

describe("what code gets by other ways than its own line says", () => {
  test("vLLM updates the whole file of PaddleOCR-VL with text_config, but for what it takes out of that", async () => {
    const result = await reads(VLLM, fixture("paddleocr_vl--m7-0"));
    const read = one(result, "hidden_size", "");
    expect(read).toMatchObject({ gets: "file", from: ["/text_config/hidden_size"], danger: null });
    expect(read.why).toMatch(/copies it there from text_config\.hidden_size: paddleocr_vl\.py:\d+/);
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
    expect(of(result, "model_type", "").map(({ why }) => why)).not.toContain(read.why);
  });

  test("vLLM's class for HunYuan-VL reads its objects through text_config", async () => {
    const result = await reads(VLLM, fixture("hunyuan_vl--m7-0"));
    expect(one(result, "num_hidden_layers", "")).toMatchObject({
      gets: "file",
      from: ["/text_config/num_hidden_layers"],
    });
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
  });

  test("SGLang's class for MuseGlimmer flattens text_config, some of it under other names", async () => {
    const result = await reads(SGLANG, fixture("muse_glimmer--m7-0"));
    expect(one(result, "hidden_size", "")).toMatchObject({
      gets: "file",
      from: ["/text_config/hidden_size"],
    });
    expect(one(result, "rope_theta", "")).toMatchObject({
      gets: "file",
      from: ["/text_config/rope_parameters/rope_theta"],
    });
    expect(one(result, "qk_scale_factor", "")).toMatchObject({ gets: "engine-class", value: null });
    expect(one(result, "qk_scale_factor", "").why).toContain("makes it of others");
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
  });

  test("SGLang chooses the class of MiniCPM-V by version: what the others read is of some models alone", async () => {
    const result = await reads(SGLANG, fixture("minicpmv4_6--m7-0"));
    expect(one(result, "num_attention_heads", "").sites.every(({ ofSome }) => ofSome)).toBe(true);
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
  });

  test.each([VLLM, SGLANG, TOKENSPEED])(
    "%s asks for mrope_interleaved only where there is mrope_section",
    async (id) => {
      const config = JSON.parse(fixture("Qwen--Qwen3.5-35B-A3B")) as {
        readonly text_config: { readonly rope_parameters: { [name: string]: unknown } };
      };
      const rope = config.text_config.rope_parameters;
      delete rope.mrope_interleaved;
      const withSection = await reads(id, JSON.stringify(config));
      const wrong = of(withSection, "mrope_interleaved").filter(({ danger }) => danger === "silent");
      expect(wrong.map(({ value }) => value)).toContain("False");
      delete rope.mrope_section;
      const without = of(await reads(id, JSON.stringify(config)), "mrope_interleaved");
      expect(without.filter(({ danger }) => danger !== null)).toEqual([]);
    },
  );

  test("lines for another kind of rope than the file's are not reached, and stand last", async () => {
    const { reads: rows } = await reads(VLLM, fixture("Qwen--Qwen3-0.6B"));
    const factor = rows.find(({ attribute }) => attribute === "low_freq_factor");
    expect(factor?.why).toContain("is not reached: the code asks first for rope_type = llama3");
    expect(rows.at(-1)?.reached).toEqual([]);
  });

  test("vLLM takes Laguna's partial_rotary_factor of the file for its own class's only where a kind of layers has none", async () => {
    const result = await reads(VLLM, fixture("laguna--m7-0"));
    expect(one(result, "partial_rotary_factor", "")).toMatchObject({
      danger: null,
      instead: "partial_rotary_factor",
    });
  });

  test("SGLang's Mellum has layers of its own, not those that it would have without them", async () => {
    const result = await reads(SGLANG, fixture("mellum--m7-0"));
    expect(of(result, "rope_theta").map(({ danger }) => danger)).not.toContain("silent");
  });

  test("the norms of vLLM's towers are not those of the decoder", async () => {
    const result = await reads(VLLM, fixture("qwen2_5_vl--m7-0"));
    expect(one(result, "rms_norm_eps", "")).toMatchObject({ gets: "silent", danger: null });
  });

  test("a default of the decoder's is told at its line, beside one of a tower", async () => {
    const result = await reads(VLLM, fixture("ernie4_5_vl_moe--default"));
    const read = one(result, "rms_norm_eps", "");
    expect(read.danger).toBe("silent");
    expect(read.why).toMatch(/the default of the code \(ernie45_vl\.py:\d+\)/);
    const told = read.sites.find(({ at }) => read.why?.includes(at.slice(at.lastIndexOf("/") + 1)));
    expect(told?.ofTower).toBe(false);
  });

  test("what is asked of every file with kinds of rope, or for nothing, is no danger beside the model's own code", async () => {
    const saved = await reads(SGLANG, GEMMA3, true);
    expect(of(saved, "factor").length).toBeGreaterThan(0);
    expect(of(saved, "factor").map(({ danger }) => danger)).not.toContain("silent");
    const minimax = await reads(SGLANG, fixture("nvidia--MiniMax-M3-NVFP4.first-40-layers"), true);
    const first = of(minimax, "first_k_dense_replace").filter(({ scope }) => scope === "engine");
    expect(first.map(({ gets, danger }) => [gets, danger])).toContainEqual(["silent", null]);
    expect(first.map(({ danger }) => danger)).not.toContain("silent");
  });

  test("the same word in quantization_config says nothing of the model", async () => {
    const result = await reads("sglang-64bca531", fixture("nvidia--Kimi-K2.5-NVFP4"));
    const read = one(result, "type", "text_config/rope_parameters");
    expect(read).toMatchObject({ gets: "class", value: "yarn", danger: null, said: [] });
  });

  test("SGLang of February copies text_config as well, and does not know where 5.x has rope_theta", async () => {
    const wrapped = await reads("sglang-64bca531", fixture("qwen2_5_vl--m7-0"));
    expect(one(wrapped, "hidden_size", "")).toMatchObject({ gets: "file", danger: null });
    const other = fixture("Qwen--Qwen3-0.6B").replace(/"rope_theta": \d+/, '"rope_theta": 5000000');
    const saved = await reads("sglang-64bca531", other, true);
    expect(one(saved, "rope_theta", "")).toMatchObject({
      danger: "silent",
      said: ["/rope_parameters/rope_theta"],
    });
  });

  test("how experts are stored is not wrong in a file that is not quantised", async () => {
    const { quantization_config: _, ...file } = JSON.parse(fixture("sgl-project--DeepSeek-V4-Flash-FP8")) as {
      readonly quantization_config: object;
    };
    expect(one(await reads(VLLM, JSON.stringify(file)), "expert_dtype").danger).toBeNull();
  });

  test("the default of a class that the engine loads stands before that of transformers' class", async () => {
    // As 5.x saves it, the number of experts is num_local_experts: transformers' class knows both names, tokenspeed's one.
    const published = JSON.parse(fixture("Qwen--Qwen3-30B-A3B")) as object;
    const text = JSON.stringify({ ...published, num_experts: 160 });
    expect(one(await reads(TOKENSPEED, text), "num_experts")).toMatchObject({ gets: "file", danger: null });
    expect(one(await reads(TOKENSPEED, text, true), "num_experts")).toMatchObject({
      gets: "engine-class",
      value: "128",
      danger: "silent",
      said: ["/num_local_experts"],
    });
    expect(one(await reads(VLLM, text, true), "num_experts")).toMatchObject({ gets: "class", value: 160 });
  });

  test("an engine's own class has attributes under other names", async () => {
    const result = await reads(VLLM, fixture("RefinedWeb--40b"));
    expect(one(result, "num_hidden_layers", "")).toMatchObject({ gets: "file", from: ["/n_layer"] });
    expect(countReads(result)).toMatchObject({ wrong: 0, stops: 0 });
    // Kimi-K2.5's hidden_size is a property that gives that of text_config.
    const kimi = await reads(SGLANG, fixture("moonshotai--Kimi-K2.5"));
    expect(one(kimi, "hidden_size", "")).toMatchObject({ gets: "file", from: ["/text_config/hidden_size"] });
  });

  test("a class that an engine has for other model types is not loaded for one that transformers knows", async () => {
    // RWConfig calls itself falcon, and vLLM lists it for RefinedWeb.
    const falcon = { model_type: "falcon", architectures: ["FalconForCausalLM"] };
    const rows = (await reads(VLLM, JSON.stringify(falcon))).reads;
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter(({ path, gets }) => path === "" && gets === "engine-class")).toEqual([]);
  });
});

test("what only one of two schedules says is told of the engine that reads the other", async () => {
  const text = fixture("nvidia--GLM-5.1-NVFP4");
  const config = JSON.parse(text) as { readonly indexer_types: readonly string[] };
  const some = config.indexer_types.map((type, layer) => (layer % 4 === 3 ? "shared" : type));
  const changed = JSON.stringify({ ...config, indexer_types: some });
  for (const id of [VLLM, SGLANG]) {
    const read = one(await reads(id, changed), "index_topk_pattern");
    expect(read).toMatchObject({ danger: "silent", said: ["/indexer_types"] });
    // Where all layers have an indexer, code that does not ask takes the same.
    expect(one(await reads(id, text), "index_topk_pattern").danger).toBeNull();
  }
  const read = one(await reads(TOKENSPEED, changed), "indexer_types");
  expect(read).toMatchObject({ gets: "file", danger: null });
});

test("of several defaults the one that is not the model's is told, with its line and the model's value", async () => {
  const result = await reads(VLLM, fixture("glm4v--m7-0"));
  expect(one(result, "partial_rotary_factor", "text_config/rope_parameters").why).toBe(
    "Taken is 0.5, the default of the code (glm4.py:92); the model has 1.",
  );
});

test("an engine without a class for the architecture says so", async () => {
  const result = await reads(TOKENSPEED, fixture("google--gemma-4-26B-A4B"));
  expect(result).toMatchObject({ engineClass: null, reads: [] });
  expect(readsWords(result)).toBe(
    "tokenspeed at f4d8ec6e (2026-08-22) has no class for Gemma4ForConditionalGeneration",
  );
});

describe("the class that builds a file is said where it is not the first that the file names", () => {
  const qwen3 = (architectures: readonly string[]): string =>
    JSON.stringify({ ...(JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object), architectures });

  test("vLLM builds an embedding model by the class of the causal one, and reads as that does", async () => {
    const result = await reads(VLLM, qwen3(["Qwen3Model"]));
    expect(readsWords(result)).toBe(
      "vLLM at 017e9f44 (2026-08-17), with its class for Qwen3ForCausalLM (asked for Qwen3Model): nothing that contradicts the model",
    );
    const others = ({ reads: rows }: EngineReads) =>
      rows.filter(({ attribute }) => attribute !== "architectures");
    expect(others(result)).toEqual(others(await reads(VLLM, qwen3(["Qwen3ForCausalLM"]))));
  });

  test("the second of two architectures", async () => {
    const result = await reads(TOKENSPEED, qwen3(["FooForCausalLM", "Qwen3ForCausalLM"]));
    expect(result.architecture).toBe("Qwen3ForCausalLM");
    expect(readsWords(result)).toMatch(
      /^tokenspeed at f4d8ec6e \(2026-08-22\), with its class for Qwen3ForCausalLM \(asked for FooForCausalLM and Qwen3ForCausalLM\): /,
    );
  });

  test("none at all: vLLM and SGLang then run transformers' own code, tokenspeed does not", async () => {
    const text = qwen3(["FooForCausalLM", "BarForCausalLM"]);
    const none = "has no class for FooForCausalLM or BarForCausalLM";
    const others =
      "; where transformers has one, its code builds the model, and what that reads is not in the table";
    expect(readsWords(await reads(SGLANG, text))).toBe(`SGLang at db570fe6 (2026-08-22) ${none}${others}`);
    expect(readsWords(await reads(TOKENSPEED, text))).toBe(`tokenspeed at f4d8ec6e (2026-08-22) ${none}`);
  });
});

test("a table of changed sources, some of which do not parse, says so", async () => {
  const table = { ...bundled(TOKENSPEED), commit: "75f9233b-dirty", unparsed: ["tokenspeed/a.py:3"] };
  expect(readsWords(await reads(table, fixture("google--gemma-4-26B-A4B")))).toBe(
    "tokenspeed at 75f9233b-dirty (2026-08-22) has no class for Gemma4ForConditionalGeneration; tokenspeed/a.py:3 does not parse, and what stands there is not in the table",
  );
});

test("what contradicts the model comes first", async () => {
  const { reads: rows } = await reads(SGLANG, fixture("deepseek-ai--DeepSeek-V4-Flash"), true);
  const dangers = rows.map(({ danger }) => danger);
  const last = dangers.findLastIndex((danger) => danger !== null);
  expect(last).toBeGreaterThan(0);
  expect(dangers.slice(0, last + 1)).not.toContain(null);
  expect(countReads({ reads: rows }).wrong).toBeGreaterThan(0);
});

test("a field that nobody of ours reads says where the engine does; one that no code reads is unread", async () => {
  const text = JSON.stringify({
    ...(JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object),
    scale_emb: 12,
    what_is_this: 1,
  });
  const result = await reads(TOKENSPEED, text);
  const inspection = await inspectLoading(text);
  if (!inspection.ok) throw new Error();
  expect(one(result, "scale_emb").from).toEqual(["/scale_emb"]);
  const { unread } = fieldsRead(result, inspection);
  expect(unread).toContain("/what_is_this");
  expect(unread).not.toContain("/scale_emb");
  expect(unread).not.toContain("/hidden_size");
});

test("a field of a dictionary that is read whole, and one that only engines read, say where and what is read", async () => {
  const text = JSON.stringify({
    ...(JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object),
    rope_scaling: { rope_type: "linear", factor: 2.0, what_is_this: 1 },
    dual_chunk_attention_config: { chunk_size: 8192 },
  });
  const inspection = await inspectLoading(text);
  if (!inspection.ok) throw new Error();
  const result = await reads(SGLANG, text);
  const { unmapped } = fieldsRead(result, inspection);
  expect(unmapped).toEqual([
    {
      field: "/rope_scaling/what_is_this",
      read: "/rope_scaling",
      at: expect.stringMatching(/\.py:\d+$/) as string,
    },
    {
      field: "/dual_chunk_attention_config/chunk_size",
      read: "/dual_chunk_attention_config",
      at: expect.stringMatching(/\.py:\d+$/) as string,
    },
  ]);
});

test("a line that is handed the whole file and its text part alike does not take a default always", async () => {
  const result = await reads(SGLANG, fixture("Qwen--Qwen3.5-27B"));
  const whole = one(result, "attn_output_gate", "");
  expect(whole).toMatchObject({ danger: null, silently: false });
  expect(whole.why).toMatch(
    /is handed the whole file and text_config alike; text_config\.attn_output_gate is/,
  );
  expect(whole.at).toBe(one(result, "attn_output_gate", "text_config").at);
});

test("what transformers moves away while it loads a file is not there for code that asks for it by its old name", async () => {
  const file = { ...(JSON.parse(fixture("exaone4--default.v4")) as object), rope_theta: 777_777 };
  const text = JSON.stringify({ ...file, architectures: ["Exaone4ForCausalLM"] });
  const read = one(await reads(SGLANG, text), "rope_theta", "");
  expect(read).toMatchObject({ gets: "silent", value: "1000000", danger: "silent", said: ["/rope_theta"] });
  expect(read.why).toContain("(exaone4.py:227); rope_theta says 777777, which the object");
  // An object of 4.57.6 keeps it; Llama's code asks rope_parameters first.
  const older = await reads(SGLANG, text, false, "4.57.6");
  expect(one(older, "rope_theta", "")).toMatchObject({ gets: "file", danger: null });
  const llama = await reads(SGLANG, fixture("meta-llama--Meta-Llama-3.1-8B"));
  expect(one(llama, "rope_theta", "")).toMatchObject({ gets: "silent", danger: null, silently: false });
});

test("code that takes a field which another one overrules is wrong, but where it asks for that one first", async () => {
  const file = JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object;
  const both = {
    ...file,
    rope_theta: 10_000,
    rope_parameters: { rope_type: "default", rope_theta: 1_000_000 },
  };
  const read = one(await reads(TOKENSPEED, JSON.stringify(both)), "rope_theta", "");
  expect(read).toMatchObject({ gets: "file", danger: "silent", said: ["/rope_parameters/rope_theta"] });
  expect(read.why).toBe(
    "Taken is 10000 of rope_theta (utils.py:37); rope_parameters.rope_theta says 1000000, and decides.",
  );
  const asksFirst = one(await reads(SGLANG, JSON.stringify(both), false, "4.57.6"), "rope_theta", "");
  expect(asksFirst).toMatchObject({ gets: "file", danger: null });
});

test("a mistake that an engine makes by several paths is told once, with all of them", async () => {
  const dangers = of(await reads(SGLANG, fixture("kimi_linear--default")), "first_k_dense_replace").filter(
    ({ danger }) => danger !== null,
  );
  expect(dangers).toHaveLength(1);
  expect(dangers[0]?.also.map(({ path }) => path)).toContain("text_config?");
});

test("a danger, and what is taken silently, say what is taken and what the model has", async () => {
  const saved = JSON.parse(fixture("deepseek-ai--DeepSeek-V4-Flash")) as object;
  const result = await reads(VLLM, JSON.stringify({ ...saved, expert_dtype: undefined }));
  expect(one(result, "expert_dtype").why).toMatch(/^Taken is 'fp4', .*; the model has none \(null\)\.$/);
  for (const engine of [VLLM, SGLANG, TOKENSPEED])
    for (const read of (await reads(engine, fixture("Qwen--Qwen3.5-27B"))).reads)
      if (read.danger !== null || read.silently) expect(read.why).not.toBeNull();
  // What the engine's own class has, not the default of the line that asks for it.
  const theirs = one(
    await reads(SGLANG, fixture("Qwen--Qwen3.5-27B")),
    "partial_rotary_factor",
    "text_config?",
  );
  expect(theirs.why).toContain(`Taken is ${theirs.value as string}, `);
});

test("a field that transformers has moved into a dictionary is read with it", async () => {
  const text = fixture("deepseek-ai--DeepSeek-V3");
  const result = await reads(VLLM, text);
  const inspection = await inspectLoading(text);
  if (!inspection.ok) throw new Error();
  expect(one(result, "rope_theta", "rope_parameters")).toMatchObject({
    gets: "class",
    from: ["/rope_theta"],
  });
  expect(fieldsRead(result, inspection).unread).not.toContain("/rope_theta");
});

test("a member of a dictionary that the engine takes whole is read with it, whatever that is called", async () => {
  const file = JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object;
  const text = JSON.stringify({ ...file, dual_chunk_attention_config: { chunk_size: 8192 } });
  const inspection = await inspectLoading(text);
  if (!inspection.ok) throw new Error();
  const { unread } = fieldsRead(await reads(VLLM, text), inspection);
  expect(unread).not.toContain("/dual_chunk_attention_config/chunk_size");
});

test("new knobs of a release are what its older table does not read", () => {
  const file = { architectures: ["DeepseekV3ForCausalLM"], model_type: "deepseek_v3" };
  const news = newReads(bundled(VLLM), bundled("vllm-a07c4c59"), file, "5.18.0") ?? [];
  expect(news.map(({ attribute }) => attribute)).toContain("per_layer_config");
  expect(newReads(bundled(VLLM), bundled(VLLM), file, "5.18.0")).toEqual([]);
  const gemma = { architectures: ["Gemma4ForConditionalGeneration"], model_type: "gemma4" };
  expect(newReads(bundled(VLLM), bundled("vllm-a07c4c59"), gemma, "5.18.0")).toBeNull();
});

test("new knobs of the model that is built of a part are among those of the whole", () => {
  const llava = { architectures: ["LlavaForConditionalGeneration"], model_type: "llava" };
  const news = (text_config: JsonObject) =>
    (newReads(bundled(VLLM), bundled("vllm-a07c4c59"), { ...llava, text_config }, "5.18.0") ?? []).map(
      ({ path, attribute }) => `${path}/${attribute}`,
    );
  // deepseek_v2.py of 017e9f44 asks for it, and that of a07c4c59 does not.
  expect(news({ model_type: "deepseek_v3" })).toContain("text_config/index_topk_freq");
  expect(news({ model_type: "llama" })).not.toContain("text_config/index_topk_freq");
});

test("a name that nobody gives is not wrong where the code asks for that which the file gives", async () => {
  // SGLang takes MiMo-V2's layernorm_epsilon, and rms_norm_eps for a tower.
  const file = JSON.parse(fixture("XiaomiMiMo--MiMo-V2-Flash")) as object;
  const result = await reads(SGLANG, JSON.stringify(file), false, "4.57.6");
  expect(one(result, "rms_norm_eps")).toMatchObject({ gets: "silent", danger: null });
  expect(one(result, "layernorm_epsilon")).toMatchObject({ gets: "file", value: 1e-5 });
});

test("the factor of longrope, which two lengths give, is not wrong where code for others has a default", async () => {
  const result = await reads(SGLANG, fixture("phi4mm--found-1"));
  expect(of(result, "factor").map(({ gets }) => gets)).toContain("silent");
  expect(countReads(result).wrong).toBe(0);
});

test("what SGLang copies of files of one model type is there, though a class of its own is made anew", async () => {
  const internvl = {
    model_type: "internvl_chat",
    architectures: ["InternVLChatModel"],
    llm_config: {
      model_type: "internlm2",
      architectures: ["InternLM2ForCausalLM"],
      num_attention_heads: 16,
      num_key_value_heads: 8,
      hidden_size: 2048,
      num_hidden_layers: 24,
      vocab_size: 92_553,
      intermediate_size: 8192,
      hidden_act: "silu",
      max_position_embeddings: 32_768,
      rms_norm_eps: 1e-5,
    },
  };
  const result = await reads(SGLANG, JSON.stringify(internvl));
  expect(one(result, "num_attention_heads", "")).toMatchObject({ gets: "file", value: 16, danger: null });
});

test.each([
  [SGLANG, "google--gemma-4-26B-A4B"],
  [TOKENSPEED, "Qwen--Qwen3-0.6B"],
])("the line of a read is the one that its reason tells of: %s, %s", async (id, name) => {
  const told = (await reads(id, fixture(name), true)).reads.filter(({ danger }) => danger !== null);
  for (const { at, classAt, attribute, why } of told) {
    const line = (classAt ?? at).split("/").at(-1);
    expect(why, attribute).toContain(line);
  }
});

/**
 * Each kind was read in the engine's source at its commit, with the file and the class of transformers beside it. A loud one stops
 * if it is reached: those of get_hidden_dim for LoRA alone, those of forward_prepare_npu on an NPU alone, that of step3_vl.py where
 * the encoder is captured as a graph. The others are in the constructors of the model.
 */
const READ: { readonly [engine: string]: { readonly [config: string]: readonly string[] } } = {
  [VLLM]: {
    "axk1--m7-0": ["max_position_embeddings silent AXK1.py:150"],
    "deepseek_v3--default": ["scoring_func silent deepseek_v2.py:371"],
    "deepseek_v4--default": ["compress_ratios loud attention.py:214", "num_hash_layers loud model.py:235"],
    // The reference has all of these in text_config; ernie45_vl.py:772 is the norm behind the resampler, with the text's epsilon.
    "ernie4_5_vl_moe--default": [
      "hidden_act loud ernie45_vl_moe.py:242",
      "hidden_size loud ernie45_vl.py:1415",
      "intermediate_size loud ernie45_vl_moe.py:279",
      "moe_k loud ernie45_vl_moe.py:266",
      "moe_num_experts loud ernie45_vl_moe.py:207",
      "moe_num_shared_experts silent ernie45_vl_moe.py:204",
      "num_attention_heads loud ernie45_vl_moe.py:400",
      "num_hidden_layers loud ernie45_vl_moe.py:223",
      "num_key_value_heads loud ernie45_vl_moe.py:401",
      "rms_norm_eps silent ernie45_vl.py:772",
      "vocab_size loud ernie45_vl_moe.py:504",
    ],
    "glm4v--m7-0": ["partial_rotary_factor silent glm4.py:92"],
    "glm_moe_dsa--default": [
      "indexer_rope_interleave silent deepseek_v2.py:1119",
      "scoring_func silent deepseek_v2.py:371",
    ],
    "kimi_linear--default": [
      "first_k_dense_replace silent kimi_linear.py:37",
      "max_position_embeddings silent kimi_linear.py:55",
    ],
    "mimo_v2_flash--default": [
      "add_swa_attention_sink_bias silent mimo_v2.py:380",
      "hybrid_layer_pattern loud mimo_v2.py:458",
      "layernorm_epsilon loud mimo_v2.py:423",
      "partial_rotary_factor silent mimo_v2.py:387",
      "rope_theta silent mimo_v2.py:365",
      "sliding_window_size loud mimo_v2.py:378",
      "swa_head_dim loud mimo_v2.py:375",
      "swa_num_attention_heads loud mimo_v2.py:373",
      "swa_num_key_value_heads loud mimo_v2.py:374",
    ],
    "minimax_m2--default": ["scoring_func loud minimax_m2.py:99", "use_routing_bias silent minimax_m2.py:85"],
    "minimax_m3_vl--default": ["partial_rotary_factor silent minimax_m3.py:34"],
    "sgl-project--DeepSeek-V4-Flash-FP8": [
      "expert_dtype silent model.py:958",
      "routed_scaling_factor silent model.py:215",
    ],
    // Two of the decoder, which vLLM builds of text_config (step3p7.py:69).
    "step3p7--default": [
      "hidden_size loud step3_vl.py:738",
      "rope_theta loud step3p5.py:445",
      "use_head_wise_attn_gate silent step3p5.py:453",
    ],
  },
  [SGLANG]: {
    "deepseek_v4--default": [
      "compress_ratios loud deepseek_v4.py:598",
      "num_hash_layers silent deepseek_v2.py:611",
    ],
    "exaone4--m7-0": ["rope_theta silent exaone4.py:227"],
    // SGLang makes this model type's object of its own class anew, so that what it copied out of text_config before is lost.
    "gemma4_unified--m7-0": [
      "head_dim loud gemma4_causal.py:552",
      "head_dim loud gemma4_mm.py:1073",
      "head_dim loud model_config.py:881",
      "hidden_size loud gemma4_mm.py:1072",
      "intermediate_size loud gemma4_mm.py:1085",
      "num_attention_heads loud gemma4_mm.py:1075",
      "num_key_value_heads loud gemma4_mm.py:1076",
    ],
    "glm_moe_dsa--default": [
      "indexer_rope_interleave silent deepseek_v2.py:1835",
      "scoring_func loud deepseek_v2.py:673",
      "topk_method loud deepseek_v2.py:484",
    ],
    "kimi_linear--default": ["first_k_dense_replace silent kimi_linear.py:41"],
    "mimo_v2_flash--default": [
      "add_swa_attention_sink_bias silent mimo_v2.py:793",
      "add_swa_attention_sink_bias silent model_config.py:838",
      "layernorm_epsilon loud mimo_v2.py:1026",
      "partial_rotary_factor silent mimo_v2.py:801",
      "rope_theta silent mimo_v2.py:767",
      "scoring_func loud mimo_v2.py:429",
      "sliding_window_size loud mimo_v2.py:791",
      "swa_head_dim loud mimo_v2.py:165",
      "swa_num_attention_heads loud mimo_v2.py:163",
      "swa_num_key_value_heads loud mimo_v2.py:164",
      "topk_method loud mimo_v2.py:354",
    ],
    "minimax_m2--default": [
      "scoring_func loud minimax_m2.py:548",
      "use_qk_norm silent minimax_m2.py:781",
      "use_routing_bias silent minimax_m2.py:524",
    ],
    // Its own class, whose defaults are those of qwen3_next.py: the model has four KV heads, not two.
    "qwen3_5_text--m7-0": [
      "full_attention_interval loud qwen3_next.py:264",
      "num_key_value_heads silent qwen3_next.py:190",
    ],
    "qwen3_next--default": ["full_attention_interval loud qwen3_next.py:264"],
    "step3p7--default": ["partial_rotary_factors loud step3p5.py:524"],
    "zaya--m7-0": ["rope_theta silent zaya.py:895"],
  },
  [TOKENSPEED]: {
    "deepseek_v4--default": [
      "compress_ratios loud deepseek_v4.py:3471",
      "num_hash_layers loud deepseek_v4.py:2238",
    ],
    "glm_moe_dsa--default": [
      "indexer_rope_interleave silent glm5.py:209",
      "topk_method loud deepseek_v3.py:250",
    ],
    "minimax_m2--default": ["rotary_dim silent minimax_m2_config.py:71"],
    // The default is the base's.
    "qwen3_moe--default": ["head_dim silent qwen3_config.py:181"],
    // The file says num_local_experts.
    "qwen3_moe--m7-0": ["head_dim silent qwen3_config.py:181", "num_experts silent qwen3_moe_config.py:37"],
    "sgl-project--DeepSeek-V4-Flash-FP8": ["routed_scaling_factor silent deepseek_v4.py:2553"],
  },
};

test.each(
  Object.entries(READ).flatMap(([id, configs]) =>
    Object.entries(configs).map(([config, told]) => ({ id, config, told })),
  ),
)("$id goes wrong with $config as its lines say, and nowhere else", async ({ id, config, told }) => {
  const { reads: all } = await reads(id, fixture(config));
  const dangers = all.flatMap(({ attribute, danger, at, classAt, also }) =>
    danger === null
      ? []
      : [at, ...also.map((other) => other.at)].map(
          (line) => `${attribute} ${danger} ${(classAt ?? line).split("/").at(-1) ?? ""}`,
        ),
  );
  expect([...new Set(dangers)].sort()).toEqual(told);
});

/** What an engine gets from a text, and the fields that it does not read. */
async function readsAndUnread(table: string, text: string) {
  const inspection = await inspectLoading(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  const result = await reads(table, text);
  return { result, unread: fieldsRead(result, inspection).unread };
}

// vLLM, models/mistral3.py:439: `init_vllm_registered_model(hf_config=config.text_config)`, which is MistralForCausalLM by its
// model type; models/llama.py:277 `config.hidden_act`.
test.each([
  ["mistral", undefined],
  ["mistral", ["MistralForCausalLM"]],
])(
  "a part of type %s, with architectures %j, is read by the model that vLLM builds of it",
  async (type, named) => {
    const text = JSON.stringify({
      model_type: "mistral3",
      architectures: ["Mistral3ForConditionalGeneration"],
      text_config: {
        model_type: type,
        architectures: named,
        hidden_act: "silu",
        intermediate_size: 64,
        what_is_this: 1,
      },
      vision_config: { model_type: "pixtral" },
    });
    const { result, unread } = await readsAndUnread(VLLM, text);
    expect(one(result, "intermediate_size", "text_config")).toMatchObject({ gets: "file", value: 64 });
    expect(unread).not.toContain("/text_config/hidden_act");
    expect(unread).toContain("/text_config/what_is_this");
  },
);

// SGLang, models/llava.py:776: `_get_sgl_model_cls(self.text_config, AutoModelForCausalLM)`, of Mistral 3 as well (mistral.py:102).
test("a part is read by the model that SGLang's registry has for it", async () => {
  const text = JSON.stringify({
    model_type: "mistral3",
    architectures: ["Mistral3ForConditionalGeneration"],
    text_config: { model_type: "mistral", intermediate_size: 64 },
    vision_config: { model_type: "pixtral" },
  });
  const { result } = await readsAndUnread(SGLANG, text);
  expect(one(result, "intermediate_size", "text_config")).toMatchObject({ gets: "file", value: 64 });
});

test("where transformers' own code builds the model, no field is said to be unread", async () => {
  const text = JSON.stringify({ model_type: "olmo2", architectures: ["Olmo2ForCausalLM"], what_is_this: 1 });
  const { result, unread } = await readsAndUnread(VLLM, text);
  expect(unread).toEqual([]);
  expect(readsWords(result)).toContain("transformers' own code builds the model");
  expect((await readsAndUnread(SGLANG, text)).unread).toContain("/what_is_this");
});

// vLLM, layers/attention/mla_attention.py: 1562 `q_lora_rank=hf_text_config.q_lora_rank`, behind `hasattr(…, "compress_ratios")`;
// 1571 `getattr(hf_text_config, "q_lora_rank", None)`.
test("the line that is told of a default is the one that has it, of those that the file leads to", async () => {
  const result = await reads(
    VLLM,
    JSON.stringify({ model_type: "olmo2", architectures: ["Olmo2ForCausalLM"] }),
  );
  expect(one(result, "q_lora_rank", "$text")).toMatchObject({
    gets: "silent",
    at: expect.stringMatching(/mla_attention\.py:1571$/) as string,
  });
});

// Qwen3's class makes null of a window that is not used, and transformers rope_parameters of rope_scaling.
// vLLM, config/model.py:2399 `rp.get("factor", scaling_factor)`, 1435 `getattr(self.hf_text_config, "sliding_window", None)`.
test("what vLLM's ModelConfig asks of every file is read", async () => {
  const text = JSON.stringify({
    ...(JSON.parse(fixture("Qwen--Qwen3-0.6B")) as object),
    sliding_window: 4096,
    rope_scaling: { rope_type: "yarn", factor: 4.0, original_max_position_embeddings: 32768 },
  });
  const { reads: all } = await reads(VLLM, text);
  const asked = all.flatMap(({ attribute, sites, gets }) =>
    sites.some(({ at }) => at.startsWith("vllm/config/model.py:")) ? [`${attribute} ${gets}`] : [],
  );
  expect(asked).toEqual(
    expect.arrayContaining([
      "sliding_window class",
      "factor class",
      "original_max_position_embeddings class",
    ]),
  );
});

describe("a class of the engine's own has what it inherits, not what transformers' class for the model type has", () => {
  const without = (name: string, ...fields: string[]): string => {
    const file = Object.entries(JSON.parse(fixture(name)) as JsonObject);
    return JSON.stringify(Object.fromEntries(file.filter(([field]) => !fields.includes(field))));
  };
  const V4 = "deepseek-ai--DeepSeek-V4-Flash";

  // vLLM, configs/deepseek_v4.py:8: `class DeepseekV4Config(PretrainedConfig)`; amd/model.py:215 takes 1.0.
  test.each([VLLM, TOKENSPEED])("of PretrainedConfig, nothing more: %s", async (table) => {
    const result = await reads(table, without(V4, "routed_scaling_factor", "hc_mult"));
    const [factor] = of(result, "routed_scaling_factor").filter(({ gets }) => gets === "silent");
    expect(factor).toMatchObject({ value: "1.0", danger: "silent" });
    expect(of(result, "hc_mult").map(({ gets }) => gets)).not.toContain("class");
  });

  // SGLang, utils/hf_transformers/common.py:156: `class _DeepseekV4ConfigAlias(_HFDeepseekV3Config)`, which has 2.5.
  test("of another class of transformers, that one's defaults", async () => {
    const result = await reads(SGLANG, without(V4, "routed_scaling_factor"));
    expect(one(result, "routed_scaling_factor", "")).toMatchObject({
      gets: "class",
      value: 2.5,
      danger: "silent",
    });
  });

  // tokenspeed, configs/kimi_k2_config.py: `class KimiK2Config(DeepseekV3Config)`; SGLang, common.py:163.
  test.each([TOKENSPEED, SGLANG])(
    "also of a model type that transformers does not know: %s",
    async (table) => {
      const result = await reads(
        table,
        without(
          "moonshotai--Kimi-K2-Instruct",
          "routed_scaling_factor",
          "max_position_embeddings",
          "n_group",
        ),
      );
      expect(one(result, "routed_scaling_factor", "")).toMatchObject({ gets: "class", value: 2.5 });
      for (const name of ["max_position_embeddings", "n_group"])
        expect(of(result, name).map(({ gets }) => gets)).not.toContain("silent");
    },
  );
});

describe("what a file does not give, and the model has all the same", () => {
  /** GLM-5 without what transformers' class for it does not know. */
  const WITHOUT = fixture("zai-org--GLM-5").replace(/^ *"(topk_method|scoring_func)": .*\n/gm, "");

  test.each([
    [SGLANG, "topk_method", "deepseek_v2.py:484", "body.mlp.use_routing_bias true"],
    [SGLANG, "scoring_func", "deepseek_v2.py:673", '"sigmoid"'],
    [TOKENSPEED, "topk_method", "deepseek_v3.py:250", "body.mlp.use_routing_bias true"],
  ])("%s stops at a plain read of %s", async (engine, attribute, line, model) => {
    const result = await reads(engine, WITHOUT);
    expect(one(result, attribute)).toMatchObject({
      gets: "raises",
      danger: "loud",
      why: `${line} raises AttributeError if it is reached; the file does not give it, and the model has ${model}.`,
    });
    expect(readsWords(result)).toMatch(/ at which it would stop$/);
    expect(one(await reads(engine, fixture("zai-org--GLM-5")), attribute).danger).toBeNull();
  });

  test("vLLM goes on with None, which is no topk_method of the model", async () => {
    expect(one(await reads(VLLM, WITHOUT), "topk_method")).toMatchObject({
      gets: "silent",
      silently: true,
      danger: null,
      why: "Taken is None, the default of the code (deepseek_v2.py:315); the model has body.mlp.use_routing_bias true, and whether the code then does the same is not known.",
    });
  });

  test("None of what is computed of other fields is nothing to tell", async () => {
    expect(one(await reads(SGLANG, fixture("qwen2--default.v4")), "head_dim")).toMatchObject({
      silently: false,
    });
  });
});

describe("fields that decide what the model computes, and that an engine reads nowhere", () => {
  const windowed = fixture("Qwen--Qwen3-8B")
    .replace(/"max_window_layers": \d+/, '"max_window_layers": 10')
    .replace(/"sliding_window": null/, '"sliding_window": 4096')
    .replace(/"use_sliding_window": false/, '"use_sliding_window": true');

  test.each([
    [
      TOKENSPEED,
      "no read contradicts the model; no line of its table reads max_window_layers, sliding_window and use_sliding_window, which decide what the model computes",
    ],
    [
      SGLANG,
      "no read contradicts the model; no line of its table reads use_sliding_window, which decides what the model computes",
    ],
    // Transformers makes layer_types and sliding_window of it, which vLLM reads.
    [VLLM, "nothing that contradicts the model"],
  ])("%s of a Qwen3 with windows: %s", async (engine, words) => {
    expect(readsWords(await reads(engine, windowed)).split("): ")[1]).toBe(words);
  });

  test("are none where the model is the same without them, and of drafts and towers nothing is said", async () => {
    for (const [engine, name] of [
      [TOKENSPEED, "Qwen--Qwen3-8B"],
      [VLLM, "Qwen--Qwen3.5-27B"],
      [VLLM, "google--gemma-4-26B-A4B"],
      [SGLANG, "zai-org--GLM-5"],
    ] as const)
      expect((await reads(engine, fixture(name))).overlooked).toEqual([]);
  });
});

test("what SGLang asks behind an early return is not taken where the line before has its value", async () => {
  const config = JSON.parse(fixture("MiniMaxAI--MiniMax-M2.5")) as JsonObject;
  const { rope_theta: _, ...rest } = config;
  // transformers 5.18.0 fills 5,000,000 into rope_parameters, which get_rope_config returns (common.py:401) before it asks for 10000.
  const result = await reads(SGLANG, JSON.stringify(rest));
  expect(one(result, "rope_theta", "rope_parameters").value).toBe(5_000_000);
  expect(of(result, "rope_theta", "").map(({ danger, instead }) => [danger, instead])).toEqual([
    [null, "rope_theta"],
  ]);
});

describe("properties of an engine's own classes", () => {
  /** Qwen3.5 without the period of its layers, which transformers 5.x takes from `layer_types`. */
  const WITHOUT = fixture("Qwen--Qwen3.5-27B").replace(/\s*"full_attention_interval": 4,/, "");

  test.each([
    [SGLANG, "qwen3_next.py:264"],
    [TOKENSPEED, "qwen3_5_text_base_config.py:271"],
  ])("%s stops inside of layers_block_type, at %s", async (table, at) => {
    const found = await reads(table, WITHOUT);
    const asked = one(found, "full_attention_interval");
    expect(asked).toMatchObject({ gets: "raises", danger: "loud" });
    expect(lines(asked)[0]).toBe(at);
  });

  test("where the file has what a property needs, it is a read that gets it", async () => {
    const asked = one(await reads(TOKENSPEED, fixture("Qwen--Qwen3.5-27B")), "full_attention_interval");
    expect(asked).toMatchObject({ gets: "file", value: 4, danger: null });
  });
});
