import { describe, expect, test } from "vitest";
import { fixture, strictFixture } from "../fixtures/read.ts";
import { inspectText } from "../inspect/inspect-text.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { compareInspections } from "./compare-inspections.ts";
import type { Comparison, Heading, Side } from "./comparison.ts";
import type { DecoderBody } from "../spec/decoder-body.ts";
import { layersPicture } from "./words/layers-picture.ts";
import { toMarkdown } from "./words/markdown.ts";
import { driftLines } from "./words/drift-lines.ts";
import { fieldLines } from "./words/field-lines.ts";
import { placeWords, showBoth } from "./words/show-value.ts";
import { changedSide, checkpointSide, fixtureSide, sideOf } from "./sides.test-support.ts";

/*
 * What a reviewer must be told of each pair, written by hand: changes of one file, of the files beside it, and published
 * checkpoints against the ones that were made of them.
 */

const FP8 = "nvidia--Llama-3.1-70B-Instruct-FP8";
const QWEN3 = "Qwen--Qwen3-8B";
const OSS = "openai--gpt-oss-120b";
const DEEPSEEK = "deepseek-ai--DeepSeek-V3";
const MINIMAX = "MiniMaxAI--MiniMax-M2.5";
const QWEN35 = "Qwen--Qwen3.5-35B-A3B";

const told = ({ highlights }: Comparison): string[] => highlights.map(({ text }) => text);

/** Fields by heading, without those that are folded into another. */
function headings({ fields }: Comparison): { [pointer: string]: Heading } {
  return Object.fromEntries(
    fields
      .filter(({ folded_into }) => folded_into === null)
      .map(({ pointer, heading }) => [pointer, heading]),
  );
}

/** Where the differences stand that count. */
const counted = ({ values }: Comparison): string[] =>
  values
    .filter(({ status, folded_into }) => status !== "equal" && folded_into === null)
    .map(({ status, a, b }) => (status === "only-b" ? b : a)?.pointer ?? "");

const cost = ({ costs }: Comparison, key: string) => costs.find((row) => row.key === key);

function edited(name: string, edit: (config: JsonObject) => void): Side {
  return changedSide(name, (config) => {
    edit(config);
    return config;
  });
}

test("a scale format that weights and activations share is named once", () => {
  const b = edited(MINIMAX, (config) => {
    (config["quantization_config"] as JsonObject)["scale_fmt"] = "ue8m0";
  });
  expect(told(compareInspections(fixtureSide(MINIMAX), b))).toContainEqual(
    expect.stringMatching(
      /^Quantisation: fp8_e4m3 on both; scale_format float32 → ue8m0; weights −\S+ % \(quantization_config\)\.$/,
    ),
  );
});

test("a KV cache that becomes fp8 halves keys and values and leaves states as they are", () => {
  const name = "nvidia--Qwen3.5-122B-A10B-NVFP4";
  const a = edited(name, (config) => {
    (config["quantization_config"] as JsonObject)["kv_cache_scheme"] = null;
  });
  const comparison = compareInspections(a, fixtureSide(name));
  expect(cost(comparison, "kv_bytes_per_token")?.size?.text).toBe("−50 %");
  const states = 36 * (64 * 128 * 128 * 4 + (2 * 16 + 64) * 128 * 4 * 2);
  expect(cost(comparison, "state_bytes_per_sequence")).toMatchObject({
    label: "states per sequence, convolution in bfloat16",
    a: states,
    b: states,
  });
});

describe("the files beside config.json", () => {
  const config = fixture(FP8);
  const quant = fixture(`${FP8}.hf_quant_config`);
  const a = checkpointSide({ config, hfQuantConfig: quant });

  test("a module more that is quantised is one field and one value", () => {
    const b = checkpointSide({ config, hfQuantConfig: quant.replace(/\[\s*"lm_head"\s*\]/, "[]") });
    const comparison = compareInspections(a, b);
    expect(comparison.summary).toBe("1 spec value changed; 1 config field changed.");
    expect(headings(comparison)).toEqual({
      "hf_quant_config.json#/quantization/exclude_modules": "changes-spec",
    });
    expect(comparison.text).toBe("different");
    expect(told(comparison)[0]).toMatch(
      /^Quantisation: modelopt FP8: 1 module left out → none; no longer left out: lm_head; weights −/,
    );
  });

  test("a key that nobody knows is the first thing said", () => {
    const b = checkpointSide({
      config,
      hfQuantConfig: quant.replace('"quantization": {', '"quantization": { "mystery_knob": 7,'),
    });
    const comparison = compareInspections(a, b);
    expect(comparison.summary).toBe(
      "Identical specs, but 1 changed field is read by nobody: check hf_quant_config.json: quantization.mystery_knob; 1 config field changed.",
    );
    expect(comparison.counts.fields.unmapped).toBe(1);
    expect(comparison.text).toBe("different");
  });

  test.each([
    ["has another algorithm", { quant_algo: "NVFP4" }, "entries: 1 changed (model.layers.9.mlp.x4)"],
    ["is gone", undefined, "entries: 1 only in A (model.layers.9.mlp.x4)"],
  ])("of thousands of entries, the one that %s is named", (_, entry, said) => {
    const entries = Array.from({ length: 7200 }, (_, i) => [
      `model.layers.${Math.floor(i / 200)}.mlp.x${i % 200}`,
      { quant_algo: "FP8" },
    ]);
    const map = Object.fromEntries(entries) as JsonObject;
    const side = (quantized_layers: JsonObject): Side =>
      edited(QWEN3, (own) => {
        const method = { quant_method: "modelopt", quant_algo: "MIXED_PRECISION" };
        own["quantization_config"] = { ...method, quantized_layers };
      });
    const { "model.layers.9.mlp.x4": old, ...others } = map;
    expect(old).toBeDefined();
    const other = side(entry ? { ...map, "model.layers.9.mlp.x4": entry } : others);
    const { values } = compareInspections(side(map), other);
    const changed = values.find(({ a }) => a?.pointer === "/quantization/quantized_layers");
    expect(changed?.size?.text).toBe(said);
  });

  test("a file that is gone takes each of its fields away", () => {
    const comparison = compareInspections(a, checkpointSide({ config }));
    expect(counted(comparison)).toEqual(["/quantization"]);
    expect(comparison.fields.map(({ pointer, status }) => [pointer, status])).toEqual(
      [
        "producer/name",
        "producer/version",
        "quantization/quant_algo",
        "quantization/kv_cache_quant_algo",
        "quantization/exclude_modules",
      ].map((field) => [`hf_quant_config.json#/${field}`, "only-a"]),
    );
    expect(told(comparison)[0]).toMatch(
      /^Quantisation: modelopt FP8 .* → none; weights \+94\.2 %; KV cache × 2/,
    );
  });

  test("another end of a sequence is said, though no spec value has it", () => {
    const b = checkpointSide({ config, hfQuantConfig: quant, generationConfig: '{"eos_token_id": [1, 2]}' });
    const comparison = compareInspections(a, b);
    expect(comparison.summary).toBe(
      "Identical specs, but the end of a sequence changed; 1 config field changed.",
    );
    expect(told(comparison)).toEqual([
      "The end of a sequence changed: 128001, 128008, 128009 → 1, 2 (generation_config.json).",
    ]);
    expect(headings(comparison)).toEqual({ "generation_config.json#/eos_token_id": "engines-read" });
  });

  test("how engines sample where a request does not say is in no spec value, and they read it", () => {
    const with_ = (temperature: number): Side =>
      checkpointSide({ config, generationConfig: JSON.stringify({ temperature }) });
    const comparison = compareInspections(with_(0.6), with_(0.7));
    expect(comparison.summary).toBe(
      "Identical specs, but engines may read generation_config.json: temperature, which changed; 1 config field changed.",
    );
    expect(comparison.fields.map(({ heading, reason }) => [heading, reason])).toEqual([
      ["engines-read", expect.stringMatching(/^vLLM and SGLang take it where a request does not say/)],
    ]);
  });

  test("what transformers' generate alone reads of sampling is of no concern to an engine", () => {
    const of = (do_sample: boolean): Side =>
      checkpointSide({ config, generationConfig: JSON.stringify({ do_sample }) });
    const comparison = compareInspections(of(true), of(false));
    expect(headings(comparison)).toEqual({ "generation_config.json#/do_sample": "ignored" });
  });

  test("a side file that cannot be read is not the one that can", () => {
    const comparison = compareInspections(a, checkpointSide({ config, hfQuantConfig: `${quant}]` }));
    expect(comparison.counts.fields.unmapped).toBe(0);
    expect(comparison.counts.warnings.only_b).toBe(1);
  });

  const generation = '{\n  "eos_token_id": [128001, 128008, 128009],\n  "top_k": 20\n}\n';
  const WRONG = {
    "a trailing comma": (text: string) => text.replace(/\n}\s*$/, ",\n}\n"),
    "a comment": (text: string) => text.replace("{", "{ // by hand"),
    "a byte-order mark": (text: string) => `\uFEFF${text}`,
  };
  test.each(
    Object.entries(WRONG).flatMap(([what, write]) => [
      { file: "hf_quant_config.json", what, beside: { hfQuantConfig: write(quant) }, lost: [] },
      {
        file: "generation_config.json",
        what,
        beside: { generationConfig: write(generation) },
        lost: ["top_k"],
      },
    ]),
  )("$what in $file: which file, where, and that Python refuses it", ({ file, what, beside, lost }) => {
    const before = { config, hfQuantConfig: quant, generationConfig: generation };
    const comparison = compareInspections(checkpointSide(before), checkpointSide({ ...before, ...beside }));
    const gone = lost.map((name) => `Engines may read ${file}: ${name}, which changed. `).join("");
    expect(comparison.summary).toContain(
      `${file} of B: Python refuses ${what} in it. ${gone}What can be read of it`,
    );
    expect(comparison.summary).not.toMatch(/identical/i);
    const [line, ...others] = told(comparison);
    expect(line).toMatch(new RegExp(`^Warning only in B \\(${file}:\\d+:\\d+\\): ${file} .*Python`));
    // Everybody goes without such a generation_config.json, so that what it says is gone.
    expect(others).toEqual(
      lost.map((name) => `Changes no spec value, but engines read it: ${file}: ${name} 20 → –.`),
    );
    expect(toMarkdown(comparison, { a: "A", b: "B" })).toContain(file.replace(/_/g, "\\_"));
  });

  test("an end of sequence in a file that Python refuses is none for transformers", () => {
    const comparison = compareInspections(
      checkpointSide({ config, generationConfig: '{ "eos_token_id": [1, 2] }' }),
      checkpointSide({ config, generationConfig: '{ "eos_token_id": [1, 2], }' }),
    );
    expect(told(comparison)).toContain(
      "The end of a sequence changed: 1, 2 → 128001, 128008, 128009 (generation_config.json).",
    );
    expect(comparison.fields.map(({ pointer, status }) => [pointer, status])).toEqual([
      ["generation_config.json#/eos_token_id", "only-a"],
    ]);
  });

  test("each warning of a side says its file and line, whatever it is about", () => {
    const comparison = compareInspections(
      checkpointSide({ config }),
      checkpointSide({
        config: fixture(QWEN3),
        hfQuantConfig: '{\n  "quantization": { "quant_algo": "WEIRD" }\n}\n',
      }),
    );
    expect(told(comparison)[0]).toMatch(
      /^Warning only in B \(hf_quant_config\.json:2:\d+\): hf_quant_config\.json: quantization\.quant_algo says "WEIRD"/,
    );
  });

  test.each([
    ["hfQuantConfig", "hf_quant_config.json"],
    ["generationConfig", "generation_config.json"],
  ])("%s that cannot be read is a warning alone", (beside, file) => {
    const comparison = compareInspections(
      checkpointSide({ config }),
      checkpointSide({ config, [beside]: '{"quantization": {' }),
    );
    expect(comparison.fields).toEqual([]);
    expect(comparison.summary).toBe(`Identical specs, but 1 warning is only in B: check ${file}.`);
  });

  test.each([
    ["ModelOpt", { quant_method: "modelopt", quant_algo: "FP8" }, "/quantization_config/producer/version"],
    ["compressed-tensors", { quant_method: "compressed-tensors" }, "/quantization_config/version"],
  ])("another version of the tool that quantised is bookkeeping: %s", (_, declared, at) => {
    const of = (version: string): Side =>
      edited(QWEN3, (json) => {
        const tool = at.includes("producer") ? { producer: { name: "modelopt", version } } : { version };
        json["quantization_config"] = { ...declared, ...tool };
      });
    const comparison = compareInspections(of("0.31.0"), of("0.45.0"));
    expect(comparison.same_spec).toBe(true);
    expect(headings(comparison)).toEqual({ [at]: "ignored" });
    expect(comparison.highlights.map(({ kind }) => kind)).not.toContain("quantization");
  });

  test("the version of AWQ is a layout", () => {
    const of = (version: string): Side =>
      edited(QWEN3, (json) => {
        json["quantization_config"] = { quant_method: "awq", bits: 4, group_size: 128, version };
      });
    expect(compareInspections(of("gemm"), of("gemv")).same_spec).toBe(false);
  });
});

describe("special tokens that config.json alone gives", () => {
  const LLAMA = "meta-llama--Meta-Llama-3.1-8B";
  const without = (name: string, field: string): Comparison =>
    compareInspections(
      fixtureSide(name),
      edited(name, (config) => void Reflect.deleteProperty(config, field)),
    );

  test.each([
    [QWEN3, "151645 → not said"],
    [LLAMA, "128001 → 2 (default of LlamaConfig)"],
  ])("an end of sequence that goes is told: %s", (name, said) => {
    const comparison = without(name, "eos_token_id");
    expect(comparison.summary).toContain("but the end of a sequence changed");
    expect(comparison.end_of_sequence.equal).toBe(false);
    expect(told(comparison)).toEqual([`The end of a sequence changed: ${said}.`]);
    expect(headings(comparison)).toEqual({ "/eos_token_id": "engines-read" });
  });

  test.each(["bos_token_id", "pad_token_id"])(
    "%s that goes is told, and is no change of the spec",
    (field) => {
      const name = field === "bos_token_id" ? QWEN3 : OSS;
      const comparison = without(name, field);
      expect(headings(comparison)).toEqual({ [`/${field}`]: "engines-read" });
      expect(told(comparison)).toEqual([
        `Changes no spec value, but engines read it: ${field} ${field === "bos_token_id" ? 151643 : 199999} → –.`,
      ]);
    },
  );

  test("what the class fills in is the same as the file's own", () => {
    const name = "deepseek-ai--DeepSeek-V3";
    const comparison = without(name, "eos_token_id");
    expect(comparison.end_of_sequence).toMatchObject({
      equal: true,
      b: { ids: [1], from: "/eos_token_id", class: "DeepseekV3Config" },
    });
    expect(headings(comparison)).toEqual({ "/eos_token_id": "ignored" });
  });
});

describe("a text that Python refuses is never identical", () => {
  const base = fixture(QWEN3);
  test.each([
    ["a comment", base.replace('"hidden_size"', '// hidden\n  "hidden_size"')],
    ["a trailing comma", base.replace(/\n}\s*$/, ",\n}\n")],
    ["a byte-order mark", `\uFEFF${base}`],
    [
      "bytes that are not UTF-8",
      base.replace('"torch_dtype"', '"_name_or_path": "caf\uFFFD",\n  "torch_dtype"'),
    ],
  ])("%s", (what, text) => {
    const comparison = compareInspections(sideOf(base), sideOf(text));
    expect(comparison.summary).toContain(`transformers cannot load B: Python refuses ${what}`);
    expect(comparison.summary).not.toMatch(/identical/i);
    expect(comparison.counts.warnings).toEqual({ only_a: 0, only_b: 1 });
    expect(comparison.highlights[0]?.kind).toBe("not-json");
    expect(comparison.counts.fields["engines-read"]).toBe(0);
  });

  test("a key that is given twice does not hold the same values", () => {
    const comparison = compareInspections(
      sideOf(base),
      sideOf(base.replace('"hidden_size": 4096,', '"hidden_size": 2048,\n  "hidden_size": 4096,')),
    );
    expect(comparison.summary).toBe("Identical specs, but 1 warning is only in B: check hidden_size.");
    expect(comparison.text).toBe("different");
    expect(told(comparison)[0]).toContain('"hidden_size" stands on lines');
  });
});

describe("what nobody understood is not called harmless", () => {
  test("a field that nobody reads", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => void (config["my_new_field"] = 3)),
    );
    expect(comparison.summary).toBe(
      "Identical specs, but 1 changed field is read by nobody: check my_new_field; 1 config field changed.",
    );
  });

  test("code of the repository that loaders run", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => void (config["auto_map"] = { AutoModelForCausalLM: "modeling_x.X" })),
    );
    expect(told(comparison)).toEqual([
      "Only B names this code of the repository, which loaders run with trust_remote_code: AutoModelForCausalLM (auto_map).",
    ]);
    expect(comparison.fields[0]?.reason).toContain("trust_remote_code");
  });

  test.each([
    ["a misspelt type", "qwen3s"],
    ["a type that only a repository's own code knows", "deepseek_ref"],
  ])("%s, which transformers does not know", (_, type) => {
    const base = type === "qwen3s" ? QWEN3 : "deepseek-ai--DeepSeek-V4-Flash";
    const comparison = compareInspections(
      fixtureSide(base),
      edited(base, (config) => void (config["model_type"] = type)),
    );
    expect(told(comparison)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^transformers \\(4\\.57\\.6, .*\\) has no class for B's model type ${type}: `),
      ),
    );
  });

  test("a field that transformers ignores and engines read", () => {
    const comparison = compareInspections(
      fixtureSide(DEEPSEEK),
      edited(DEEPSEEK, (config) => void (config["moe_layer_freq"] = 2)),
    );
    expect(comparison.summary).toBe(
      "Identical specs, but engines may read moe_layer_freq, which changed; 1 config field changed.",
    );
    expect(headings(comparison)).toEqual({ "/moe_layer_freq": "engines-read" });
    expect(comparison.diagnostics.only_b.map(({ code }) => code)).toEqual(["fixed-by-architecture"]);
  });
});

describe("one fact is one line", () => {
  test("an activation and its copy", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => void (config["hidden_act"] = "gelu")),
    );
    expect(comparison.summary).toBe("1 spec value changed; 1 config field changed.");
    expect(comparison.values.find(({ folded_into }) => folded_into)?.folded_into).toBe("/body/hidden_act");
  });

  test("a field under another name", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => {
        config["dtype"] = config["torch_dtype"] ?? null;
        delete config["torch_dtype"];
      }),
    );
    expect(comparison.summary).toBe("Identical specs; 1 config field changed, without effect on the spec.");
    expect(comparison.fields.find(({ pointer }) => pointer === "/dtype")?.folded_into).toBe("/torch_dtype");
  });

  test("a wrapper that is taken off: fields move, and none is counted twice", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN35),
      changedSide(QWEN35, (config) => config["text_config"] as JsonObject),
    );
    expect(counted(comparison)).toEqual(["/model_type", "/body/vision"]);
    expect(comparison.counts.fields.respelled).toBe(31);
    const moved = comparison.fields.find(({ pointer }) => pointer === "/head_dim");
    expect(moved?.folded_into).toBe("/text_config/head_dim");
  });

  describe("a quantisation, in its normal form and as its tool writes it", () => {
    const quantised = (quantization: JsonObject): Side =>
      edited(QWEN3, (config) => void (config["quantization_config"] = quantization));
    const group = (bits: number, more: JsonObject = {}): JsonObject => ({
      group_0: {
        input_activations: { dynamic: false, num_bits: bits, type: "float", ...more },
        weights: { dynamic: false, num_bits: bits, type: "float", ...more },
        targets: ["Linear"],
      },
    });
    const ofModelOpt = { ignore: ["lm_head"], producer: { name: "modelopt", version: "0.31.0" } };
    const fp8 = { ...ofModelOpt, config_groups: group(8), quant_algo: "FP8" };
    const normal = (...names: string[]) => names.map((name) => `/quantization/normal_form/${name}`);

    test("blocks of FP8 become a static scheme of another tool", () => {
      const blocks = { quant_method: "fp8", activation_scheme: "dynamic", weight_block_size: [128, 128] };
      const comparison = compareInspections(quantised({ ...blocks, fmt: "e4m3" }), quantised(fp8));
      expect(counted(comparison)).toEqual(
        normal("quant_method", "quant_algo", "schemes/linear", "schemes/FP8"),
      );
      const into = new Map(
        comparison.values.map(({ a, b, folded_into }) => [(b ?? a)?.pointer, folded_into]),
      );
      expect(into.get("/quantization/config_groups")).toBe("/quantization/normal_form/schemes/FP8");
      expect(into.get("/quantization/ignore")).toBe("/quantization/normal_form/quant_method");
    });

    test("nulls of a declaration that comes are one line", () => {
      const nulls = { actorder: null, block_structure: null, group_size: null, observer: null };
      const weights = { ...nulls, num_bits: 8, strategy: "tensor", symmetric: true, type: "float" };
      const { fields } = compareInspections(
        fixtureSide(QWEN3),
        quantised({
          quant_method: "compressed-tensors",
          format: "float-quantized",
          config_groups: { group_0: { targets: ["Linear"], weights } },
          kv_cache_scheme: null,
        }),
      );
      const same = fields.filter(
        ({ heading, folded_into }) => heading === "no-effect" && folded_into === null,
      );
      expect(fieldLines(same, fields)).toEqual([
        {
          status: "only-b",
          name: "quantization_config.…",
          before: "–",
          after: expect.stringContaining("kv_cache_scheme null, ") as string,
          why: "5 fields: null says what leaving it out says in A",
        },
      ]);
    });

    test("FP8 becomes NVFP4 of the same tool", () => {
      const nvfp4 = { ...fp8, config_groups: group(4, { group_size: 16 }), quant_algo: "NVFP4" };
      expect(counted(compareInspections(quantised(fp8), quantised(nvfp4)))).toEqual(
        normal("quant_algo", "schemes/FP8", "schemes/NVFP4"),
      );
    });

    test("a member that means nothing to the normal form is no difference of the specs, and is told", () => {
      const other = { ...fp8, config_groups: group(8, { observer: "minmax" }) };
      const comparison = compareInspections(quantised(fp8), quantised(other));
      expect(counted(comparison)).toEqual([]);
      expect(told(comparison)).toContain(
        "Quantisation: modelopt FP8 on both, the same in normal form; only written otherwise: observer (quantization_config).",
      );
    });
  });

  test("names of one type fold into one difference, and so do norms of heads", () => {
    const comparison = compareInspections(fixtureSide("meta-llama--Meta-Llama-3.1-8B"), fixtureSide(QWEN3));
    const copies = (of: string): number =>
      comparison.values.filter(({ folded_into }) => folded_into === of).length;
    expect(copies("/model_type")).toBe(3);
    expect(copies("/body/attention/use_qk_norm")).toBeGreaterThan(1);
    expect(counted(comparison)).not.toContain("/body/sliding_attention");
    // null against absence, where no class has another default.
    expect(headings(comparison)["/sliding_window"]).toBe("no-effect");
  });

  test("a null that stood for an object is one field with it", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => {
        config["rope_scaling"] = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 32768 };
      }),
    );
    expect(comparison.summary).toBe("1 spec value is only in B; 1 config field changed.");
    expect(headings(comparison)).toEqual({ "/rope_scaling": "changes-spec" });
    expect(told(comparison)).toContain(
      "Rotary scaling: none → YaRN × 4 (32,768 → 131,072 tokens) (rope_scaling).",
    );
    expect(told(comparison)[0]).toMatch(/^Every tensor has the same name and shape in both/);
  });
});

describe("the frequent reviews", () => {
  test("MiniMax-M2.5 to NVFP4: method, groups, modules left out, bytes of weights and of the cache", () => {
    const comparison = compareInspections(
      fixtureSide("MiniMaxAI--MiniMax-M2.5"),
      fixtureSide("nvidia--MiniMax-M2.5-NVFP4"),
    );
    const line = told(comparison).find((text) => text.startsWith("Quantisation")) ?? "";
    for (const words of [
      "NVFP4",
      "groups of 16",
      "KV cache fp8_e4m3",
      "125 modules left out",
      "weights −",
      "KV cache −50 %",
    ])
      expect(line).toContain(words);
    // One sequence of 196,608 tokens, 62 layers of 2 × 8 heads × 128 channels: two bytes each, and one.
    expect(cost(comparison, "kv_bytes_at_context")).toMatchObject({
      a: 196_608 * 62 * 2 * 8 * 128 * 2,
      b: 196_608 * 62 * 2 * 8 * 128,
      label: "KV cache at the context length (16 bits → fp8_e4m3)",
    });
  });

  test("BF16 to NVFP4 by a file beside it: none → NVFP4, from that file", () => {
    const bf16 = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16";
    const nvfp4 = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-NVFP4";
    const comparison = compareInspections(
      fixtureSide(bf16),
      checkpointSide({ config: fixture(nvfp4), hfQuantConfig: fixture(`${nvfp4}.hf_quant_config`) }),
    );
    const line = told(comparison).find((text) => text.startsWith("Quantisation")) ?? "";
    expect(line).toMatch(
      /^Quantisation: none → modelopt NVFP4 \(weights 4 bit, groups of 16; .*\(hf_quant_config\.json\)\.$/,
    );
    expect(comparison.counts.values["only-b"]).toBe(1);
  });

  test("a layer more in a vision tower: the tower's parameters, and the whole model's", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN35),
      edited(QWEN35, (config) => void ((config["vision_config"] as JsonObject)["depth"] = 28)),
    );
    expect(comparison.summary).toBe("1 spec value changed; 1 config field changed.");
    expect(told(comparison)).toEqual(["Vision tower: num_layers 27 → 28; parameters of towers +3.41 %."]);
    const towers = cost(comparison, "parameters_towers");
    // A layer: four matrices of attention and two of the MLP with their biases, and two norms.
    expect((towers?.b ?? 0) - (towers?.a ?? 0)).toBe(
      4 * (1152 * 1152 + 1152) + 2 * 1152 * 4304 + 4304 + 1152 + 4 * 1152,
    );
    expect(cost(comparison, "parameters_total")).toMatchObject({
      label: "parameters without towers",
      size: null,
    });
  });

  test("a tower that comes: MiniMax-M3 and its NVFP4 copy, with the drafts that go", () => {
    const comparison = compareInspections(
      fixtureSide("MiniMaxAI--MiniMax-M3"),
      fixtureSide("nvidia--MiniMax-M3-NVFP4.first-40-layers"),
    );
    expect(told(comparison)).toContain("Vision tower: none → 32 layers of width 1,280, patches of 14.");
  });

  test("drafts that go: one line, and the cost of them", () => {
    const comparison = compareInspections(
      fixtureSide(DEEPSEEK),
      edited(DEEPSEEK, (config) => void (config["num_nextn_predict_layers"] = 0)),
    );
    expect(told(comparison)).toEqual(["Draft modules (MTP): 1 → none."]);
    expect(cost(comparison, "parameters_mtp")).toMatchObject({ a: 11_610_067_968, b: 0 });
  });

  test("an expert more", () => {
    const comparison = compareInspections(
      fixtureSide(DEEPSEEK),
      edited(DEEPSEEK, (config) => void (config["n_routed_experts"] = 257)),
    );
    // 58 layers and the draft module have 3 × 7,168 × 2,048 parameters more, and 7,168 in their routers.
    const total = 682_636_472_320;
    const more = 59 * (3 * 7168 * 2048 + 7168);
    expect(cost(comparison, "parameters_total")).toMatchObject({ a: total, b: total + more });
    expect(told(comparison)).toContain(
      "Experts (body.mlp.num_experts): 256 → 257; parameters +0.381 %; active parameters less than +0.01 %; weights +0.38 %.",
    );
  });

  test("a window in place of full attention, of other heads: more for each token, less at the length that is served", () => {
    const name = "google--gemma-4-26B-A4B";
    const b = edited(name, (config) => {
      const text = config["text_config"] as JsonObject;
      const types = [...(text["layer_types"] as string[])];
      types[5] = "sliding_attention";
      text["layer_types"] = types;
    });
    const comparison = compareInspections(fixtureSide(name), b);
    // Of 30 layers 25 keep 1,024 tokens at most, 8 × 256 keys and values each; 5 keep all of them, 2 × 512.
    expect(cost(comparison, "kv_elements_per_token")).toMatchObject({
      a: 25 * 4096 + 5 * 2048,
      b: 26 * 4096 + 4 * 2048,
    });
    expect(told(comparison).find((line) => line.startsWith("Layer 5"))).toMatch(
      /^Layer 5: full attention → sliding-window attention; KV cache per token \+1\.82 %; KV cache at the context length −19\.\d %\.$/,
    );
  });

  test.each([
    [
      "in the middle",
      12,
      ["sliding_attention", "sliding_attention"],
      "2 layers in a row among layers 12–14 of B are new (sliding-window attention, MoE); which, the files do not say; the others are the same kinds in the same order",
    ],
    [
      "of another order",
      11,
      ["full_attention", "full_attention", "sliding_attention", "sliding_attention"],
      "4 layers in a row among layers 10–15 of B are new (full attention, MoE; sliding-window attention, MoE); which, the files do not say; the others are the same kinds in the same order",
    ],
    [
      "unlike those beside them",
      0,
      ["full_attention", "full_attention"],
      "layers 0–1 of B are new (full attention, MoE); the others are the same kinds in the same order",
    ],
  ])("layers %s: those before and after are the same", (_, at, more, said) => {
    const longer = edited(OSS, (config) => {
      const types = config["layer_types"] as string[];
      config["layer_types"] = [...types.slice(0, at), ...more, ...types.slice(at)];
      config["num_hidden_layers"] = types.length + more.length;
    });
    const there = compareInspections(fixtureSide(OSS), longer).layers.words;
    expect(there).toEqual([`36 layers → ${36 + more.length}`, said]);
    const back = compareInspections(longer, fixtureSide(OSS)).layers.words;
    expect(back[1]).toBe(said.replace(/ of B (is|are) new/, " of A $1 gone"));
  });

  test("an indexer chooses tokens, not experts", () => {
    const more = edited("zai-org--GLM-5.1", (config) => void (config["index_topk"] = 4096));
    expect(told(compareInspections(fixtureSide("zai-org--GLM-5.1"), more))).toEqual([
      "Every tensor has the same name and shape in both: the weights of one fit the other.",
      "Latent attention with an indexer (body.attention): indexer.top_k 2,048 → 4,096.",
    ]);
  });

  test("a part that one side has alone is said in words", () => {
    const words = (a: Side, b: Side): { [place: string]: string } =>
      Object.fromEntries(
        compareInspections(a, b).values.flatMap((entry) =>
          entry.status === "only-b" && entry.folded_into === null
            ? [[placeWords(entry), showBoth(entry)[1]]]
            : [],
        ),
      );
    const windowed = edited(QWEN3, (config) => {
      Object.assign(config, { use_sliding_window: true, sliding_window: 4096, max_window_layers: 10 });
    });
    expect(words(fixtureSide(QWEN3), windowed)).toEqual({
      "body.sliding_attention": "sliding-window attention",
    });
    const plain = edited(DEEPSEEK, (config) => void (config["topk_method"] = "greedy"));
    expect(words(plain, fixtureSide(DEEPSEEK))).toEqual({
      "body.mlp.groups": "routing_groups: num_groups 8, top_groups 4, group_score top2_sum",
    });
    const indexed = words(fixtureSide(DEEPSEEK), fixtureSide("deepseek-ai--DeepSeek-V3.2"));
    expect(indexed["body.attention.indexer"]).toBe("an indexer with 64 heads of 128, 2,048 tokens chosen");
  });

  test("values that other rules give of the same fields say which rules, and names say which of several norms", () => {
    const lines = driftLines(
      compareInspections(fixtureSide("deepseek-ai--DeepSeek-V3.2"), fixtureSide(DEEPSEEK)),
    );
    expect(lines.at(-1)).toMatch(
      /^body\.layers: derived from num_hidden_layers, first_k_dense_replace: every layer has an indexer.* → every layer attends/,
    );
    const less = edited("deepseek-ai--DeepSeek-V4-Flash", (config) => {
      Reflect.deleteProperty(config, "rms_norm_eps");
    });
    expect(
      driftLines(compareInspections(fixtureSide("deepseek-ai--DeepSeek-V4-Flash"), less)).join("\n"),
    ).toMatch(
      /4 values of compressed_sparse_attention: latent_norm\.eps, query_norm\.eps, compressor\.norm\.eps, indexer\.compressor\.norm\.eps;/,
    );
  });

  test("a layer at the end", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => void (config["num_hidden_layers"] = 37)),
    );
    expect(comparison.layers.words).toEqual(["36 layers → 37", "layer 36 is only in B"]);
  });

  test("a schedule that changes says what the other layers were", () => {
    const comparison = compareInspections(
      fixtureSide(OSS),
      edited(OSS, (config) => {
        config["layer_types"] = (config["layer_types"] as string[]).map(() => "full_attention");
      }),
    );
    expect(comparison.layers.words).toEqual([
      "layers 0–34: full attention on every 2nd layer and sliding-window attention on the rest → full attention",
    ]);
  });

  test("a fine-tune against its base: that its weights fit is the first thing said", () => {
    const comparison = compareInspections(
      fixtureSide(QWEN3),
      edited(QWEN3, (config) => {
        config["max_position_embeddings"] = 131_072;
        config["eos_token_id"] = 5;
      }),
    );
    expect(told(comparison)).toEqual([
      "The end of a sequence changed: 151645 → 5.",
      "Every tensor has the same name and shape in both: the weights of one fit the other.",
      "Context length: 40,960 → 131,072 tokens.",
    ]);
  });

  test("a fine-tune with tokens of its own: the layers fit, embedding and head are named", () => {
    const b = edited(QWEN3, (config) => {
      config["vocab_size"] = 151_938;
    });
    expect(told(compareInspections(fixtureSide(QWEN3), b))).toEqual([
      "The tensors of all layers have the same names and shapes in both; not the same: lm_head.weight, model.embed_tokens.weight.",
      "Vocabulary: 151,936 → 151,938.",
    ]);
  });

  test("a fine-tune for another task: the layers fit, the heads are named", () => {
    const b = edited(QWEN3, (config) => {
      config["architectures"] = ["Qwen3ForSequenceClassification"];
      config["id2label"] = { "0": "LABEL_0" };
    });
    expect(told(compareInspections(fixtureSide(QWEN3), b))).toEqual([
      "The tensors of all layers have the same names and shapes in both; not the same: lm_head.weight, score.weight.",
      "Class: Qwen3ForCausalLM → Qwen3ForSequenceClassification.",
      "Spec values: body.head none → classifier, 5 values.",
    ]);
  });

  test("weights saved in another type are the same tensors, and wider layers are not", () => {
    const saved = edited(QWEN3, (config) => {
      config["torch_dtype"] = "float16";
    });
    expect(told(compareInspections(fixtureSide(QWEN3), saved))).toEqual([
      "Every tensor has the same name and shape in both, stored in another type (bfloat16 → float16).",
    ]);
    const wider = edited(QWEN3, (config) => {
      config["intermediate_size"] = 12_289;
    });
    expect(told(compareInspections(fixtureSide(QWEN3), wider))).toEqual([
      "Dense MLP (body.mlp): intermediate_size 12,288 → 12,289.",
    ]);
  });

  test("another scaling of positions is one line", () => {
    const b = edited("meta-llama--Meta-Llama-3.1-8B", (config) => {
      config["rope_scaling"] = { rope_type: "yarn", factor: 4, original_max_position_embeddings: 131_072 };
    });
    expect(told(compareInspections(fixtureSide("meta-llama--Meta-Llama-3.1-8B"), b))).toContain(
      "Rotary scaling: Llama 3 × 8 (trained on 8,192 tokens) → YaRN × 4 (131,072 → 524,288 tokens).",
    );
  });

  test("entries put into the middle of a list of objects: the fields behind them are few lines", () => {
    const name = "nvidia--Llama-3_3-Nemotron-Super-49B-v1";
    const b = edited(name, (config) => {
      const blocks = config["block_configs"] as Json[];
      const [first] = blocks;
      if (first === undefined) throw new Error("no blocks");
      blocks.splice(40, 0, first, first);
      config["num_hidden_layers"] = blocks.length;
    });
    const comparison = compareInspections(fixtureSide(name), b);
    expect(comparison.layers.words).toContainEqual(expect.stringMatching(/^layers 40–41 of B are new/));
    const { fields } = comparison;
    const changing = fields.filter(
      ({ heading, folded_into }) => heading === "changes-spec" && folded_into === null,
    );
    const lines = fieldLines(changing, fields);
    expect(changing.length).toBeGreaterThan(40);
    expect(lines.length).toBeLessThan(12);
    expect(lines).toContainEqual(
      expect.objectContaining({
        status: "changed",
        name: expect.stringMatching(/^block_configs\.\{\}\.ffn\.ffn_mult 40-46,48,50,/) as string,
        after: "2.625, 5.25, 1.3125, …",
        why: "28 fields: body.layers",
      }),
    );
  });
});

test("equal in value: order, notation, white space and a default that is left out", () => {
  const base = strictFixture(QWEN3);
  const config = JSON.parse(base) as JsonObject;
  const texts = [
    JSON.stringify(Object.fromEntries(Object.entries(config).reverse()), null, 2),
    JSON.stringify(config, null, "\t"),
    base.replace("1e-06", "0.000001"),
    base.replaceAll("\n", "\r\n"),
    JSON.stringify({ ...config, attention_bias: undefined, rope_scaling: undefined }),
  ];
  for (const text of texts) {
    const inspection = inspectText(text);
    if (!inspection.ok) throw new Error(inspection.error.message);
    const comparison = compareInspections(sideOf(base), { text, inspection });
    expect(comparison.same_spec).toBe(true);
    expect(comparison.summary).toMatch(/^Identical specs; /);
  }
});

test("why the other side has the same without a field is said of the field, and not of what hangs on it", () => {
  const reason = (name: string, field: string): string | undefined => {
    const gone = changedSide(name, ({ [field]: _gone, ...config }) => config);
    return compareInspections(fixtureSide(name), gone).fields.find(({ pointer }) => pointer === `/${field}`)
      ?.reason;
  };
  expect(reason("XiaomiMiMo--MiMo-V2-Flash", "hybrid_layer_pattern")).toBe(
    "B has the same values without it",
  );
  expect(reason("XiaomiMiMo--MiMo-V2-Flash", "moe_layer_freq")).toBe("B has the same values without it");
  expect(reason("XiaomiMiMo--MiMo-V2-Flash", "head_dim")).toMatch(
    /^it says what MiMoV2FlashConfig has by default/,
  );
});

test("another scaling of one kind of layers is told as that of the model is", () => {
  const name = "deepseek-ai--DeepSeek-V4-Flash";
  const other = changedSide(name, (config) => ({
    ...config,
    rope_scaling: { ...(config["rope_scaling"] as JsonObject), factor: 32 },
  }));
  expect(told(compareInspections(fixtureSide(name), other))).toContain(
    "Rotary scaling of compress_position: YaRN × 16 (65,536 → 1,048,576 tokens) → YaRN × 32 (65,536 → 2,097,152 tokens).",
  );
});

describe("layers in words", () => {
  const SUPER = "nvidia--Llama-3_3-Nemotron-Super-49B-v1";
  const NANO = "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16";
  const blocks = (edit: (block: JsonObject) => void): Comparison =>
    compareInspections(
      fixtureSide(SUPER),
      edited(SUPER, (config) => edit((config["block_configs"] as JsonObject[])[5] as JsonObject)),
    );
  const pattern = (from: string, to: string, layers: number): Comparison =>
    compareInspections(
      fixtureSide(NANO),
      edited(NANO, (config) => {
        const letters = config["hybrid_override_pattern"] as string;
        config["hybrid_override_pattern"] = letters.replace(from, to);
        config["num_hidden_layers"] = layers;
      }),
    );

  test("kinds that would be called alike say their widths", () => {
    const { layers } = blocks((block) => void ((block["ffn"] as JsonObject)["ffn_mult"] = 1));
    expect(layers.words).toEqual(["layer 5: dense MLP 28,672 → dense MLP 5,632"]);
  });

  test("the picture of the layers marks a layer of another width", () => {
    const [a, b] = [
      fixtureSide(SUPER),
      edited(SUPER, (config) => {
        const block = (config["block_configs"] as JsonObject[])[5] as JsonObject;
        (block["ffn"] as JsonObject)["ffn_mult"] = 1;
      }),
    ].map(({ inspection }) => inspection.spec.body);
    const lines = layersPicture(a as DecoderBody, b as DecoderBody).split("\n");
    expect(lines[2]).toBe(`${" ".repeat(5)}${" ".repeat(5)}^`);
  });

  test("a half that goes is called by its kind", () => {
    const { layers } = blocks((block) => void ((block["attention"] as JsonObject)["no_op"] = true));
    expect(layers.words).toEqual(["layer 5: full attention → no attention"]);
  });

  test("where each layer is a mixer or an MLP, one takes the place of the other", () => {
    expect(pattern("MEMEM*", "MEMEM-", 52).layers.words).toEqual(["layer 5: full attention → dense MLP"]);
  });

  test("a number of layers that only repeats what the pattern says is not told a second time", () => {
    const comparison = pattern("MEMEM*", "MEMEMME*", 54);
    expect(headings(comparison)).toEqual({
      "/hybrid_override_pattern": "changes-spec",
      "/num_hidden_layers": "shadowed",
    });
    expect(comparison.summary).toBe(
      "1 spec value changed and the layers differ; 2 config fields changed, 1 of them without effect on the spec.",
    );
    expect(told(comparison).filter((line) => line.includes("54"))).toHaveLength(1);
  });

  test("states of another type are told with their bytes", () => {
    const comparison = compareInspections(
      fixtureSide(NANO),
      edited(NANO, (config) => void (config["mamba_ssm_cache_dtype"] = "bfloat16")),
    );
    expect(told(comparison)).toContain(
      "Mamba-2 (body.mamba): state_dtype float32 → bfloat16; bytes of states per sequence −48.9 %.",
    );
  });
});

test("draft modules of more layers are told with their number", () => {
  const b = edited(QWEN35, (config) => {
    (config["text_config"] as JsonObject)["mtp_num_hidden_layers"] = 2;
  });
  expect(told(compareInspections(fixtureSide(QWEN35), b))).toContainEqual(
    expect.stringMatching(
      /^Draft modules \(MTP\): 1 module on both; layers full attention, MoE → 2 × \(full attention, MoE\)/,
    ),
  );
});

test("attention without positions is not called attention alone where it goes", () => {
  const rotated = (isRotated: (layer: number) => boolean): Side =>
    edited("smollm3--m7-0", (config) => {
      const { num_hidden_layers: number } = config;
      config["no_rope_layers"] = Array.from({ length: number as number }, (_, n) => Number(isRotated(n)));
    });
  const { values } = compareInspections(
    rotated((layer) => layer > 0),
    rotated(() => true),
  );
  const gone = values.find(({ a }) => a?.pointer === "/body/nope_attention");
  expect(gone && showBoth(gone)).toEqual(["full attention without positions", "none"]);
});

test("draft modules with an embedding of their own are told in words", () => {
  const b = edited(QWEN35, (config) => {
    (config["text_config"] as JsonObject)["mtp_use_dedicated_embeddings"] = true;
  });
  expect(told(compareInspections(fixtureSide(QWEN35), b))).toContain(
    "Draft modules (MTP): 1 module on both; embedding and head of their own no → yes.",
  );
});
