import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { fixture } from "../fixtures/read.ts";
import { getAttribute } from "../legacy/legacy-config.ts";
import { readLegacy } from "../runtime/paths/both-paths.ts";
import { toJson } from "../config/nodes/node.ts";
import { parseConfig } from "../config/parse/parse.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { resave } from "./resave.ts";

/** What a version really wrote, by the name of the file that it loaded. */
const written = (version: string): JsonObject =>
  read(readFileSync(new URL(`../fixtures/resaved/${version}.json`, import.meta.url), "utf8")) as JsonObject;

function read(text: string): Json {
  const parsed = parseConfig(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return toJson(parsed.value.root);
}

function resaved(text: string, version: string): string {
  const result = resave(text, version);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test.each(Object.entries(written(version)))("writes what it writes of %s", (name, file) => {
    expect(read(resaved(fixture(name), version))).toEqual(file);
  });
});

test("is sorted, indented and escaped as Python writes it", () => {
  const text = resaved(
    '{"model_type":"qwen3","rms_norm_eps":1e-05,"zé":[],"id2label":{"10":"b","9":"a"}}',
    "5.18.0",
  );
  const lines = text.split("\n");
  expect(lines.at(-1)).toBe("");
  expect(lines).toContain('  "rms_norm_eps": 1e-05,');
  expect(lines).toContain('  "z\\u00e9": []');
  expect(text).toContain('  "id2label": {\n    "9": "a",\n    "10": "b"\n  },');
  const names = lines.flatMap((line) => /^ {2}"([^"]+)":/.exec(line)?.[1] ?? []);
  expect(names).toEqual([...names].sort());
});

test("spells infinite numbers as the version does", () => {
  const file = '{"model_type":"bamba","time_step_limit":[0.0,Infinity]}';
  expect(resaved(file, "4.57.6")).toMatch(/"time_step_limit": \[\s*0\.0,\s*Infinity\s*\]/);
  expect(resaved(file, "5.18.0")).toMatch(/"__float__": "Infinity"/);
});

test("4.57.6 leaves the form in which 5.x writes such numbers a dictionary, at any depth, and writes it so", () => {
  const tag = (word: string) => `{"__float__":"${word}"}`;
  const file = `{"model_type":"gemma3","own":[${tag("NaN")},{"a":${tag("-Infinity")}}],"text_config":{"own":${tag("Infinity")}}}`;
  const plainly = (version: string) => resaved(file, version).replaceAll(/\s/g, "");
  for (const version of TRANSFORMERS_VERSIONS) {
    expect(plainly(version)).toContain(`"own":[${tag("NaN")},{"a":${tag("-Infinity")}}]`);
    expect(plainly(version)).toContain(`"own":${tag("Infinity")}`);
  }
  const limits = `{"model_type":"bamba","time_step_limit":[0.0,${tag("Infinity")}]}`;
  const of = (version: string) => {
    const read = readLegacy(limits, version);
    const value = read.ok ? getAttribute(read.value, "time_step_limit") : undefined;
    return value?.kind === "value" ? value.value : undefined;
  };
  expect(of("4.57.6")).toEqual([0, { __float__: "Infinity" }]);
  expect(of("5.18.0")).toEqual([0, Infinity]);
});

test("what is computed of a float of the file is one, unless the class makes it whole", () => {
  const of = (file: string) => resaved(file, "4.57.6");
  expect(of('{"model_type":"llama","hidden_size":4096.0}')).toContain('"head_dim": 128.0,');
  expect(of('{"model_type":"cohere","num_attention_heads":36.0}')).toContain('"num_key_value_heads": 36.0,');
  expect(of('{"model_type":"mamba","hidden_size":36.0}')).toContain('"intermediate_size": 72,');
  expect(of('{"model_type":"t5","num_hidden_layers":36.0}')).toContain('"num_decoder_layers": 6,');
});

test("says why a version cannot load a file", () => {
  const error = (text: string, version: string) => {
    const result = resave(text, version);
    return result.ok ? null : result.error;
  };
  expect(error('{"model_type":"minimax_m2"}', "4.57.6")).toMatchObject({
    code: "unknown-model-type",
    message:
      "AutoConfig of transformers 4.57.6 knows no class for the model type minimax_m2, and cannot load the file.",
    line: 1,
  });
  expect(
    error('{"model_type":"qwen3","num_hidden_layers":1,\n"layer_types":["conv"]}', "4.57.6"),
  ).toMatchObject({ code: "refused", line: 2 });
  expect(
    error('{"model_type":"qwen3","num_hidden_layers":2,"layer_types":["full_attention"]}', "5.18.0")?.message,
  ).toBe("Qwen3Config of transformers 5.18.0 refuses layer_types of 1 entries for num_hidden_layers 2.");
  expect(
    error('{"model_type":"mistral3","text_config":{"model_type":"mistral4"}}', "4.57.6")?.message,
  ).toMatch(/no class for the model type mistral4 of text_config/);
});

test("4.57 takes Gemma 3's pattern from its older name, not from the private one that it saves", () => {
  const file = '{"model_type":"gemma3_text","_sliding_window_pattern":3}';
  expect(read(resaved(file, "4.57.6"))).toMatchObject({ _sliding_window_pattern: 6 });
});

test("4.57 names the type of Phi-MoE's scaling anew, and takes the first length out of it", () => {
  const scaling = {
    type: "longrope",
    short_factor: [1],
    long_factor: [1],
    short_mscale: 1.25,
    long_mscale: 1.25,
    original_max_position_embeddings: 4096,
  };
  const file = JSON.stringify({ model_type: "phimoe", rope_scaling: scaling });
  expect(read(resaved(file, "4.57.6"))).toMatchObject({
    original_max_position_embeddings: 4096,
    rope_scaling: { ...scaling, rope_type: "longrope" },
  });
});

test("Olmo 3 of 4.57 takes a list of layer types of any length", () => {
  const file = '{"model_type":"olmo3","num_hidden_layers":3,"layer_types":["full_attention"]}';
  expect(read(resaved(file, "4.57.6"))).toMatchObject({ layer_types: ["full_attention"] });
  expect(resave(file, "5.18.0").ok).toBe(false);
});

test.each([
  [
    "DeepSeek-V3's scaling, of which 4.57 makes floats",
    "4.57.6",
    { model_type: "deepseek_v3", rope_scaling: { type: "yarn", factor: 40, beta_fast: 32, mscale: 1 } },
    ['"factor": 40.0', '"beta_fast": 32.0', '"mscale": 1,'],
  ],
  [
    "which 5.x leave as it is",
    "5.18.0",
    { model_type: "deepseek_v3", rope_scaling: { type: "yarn", factor: 40, beta_fast: 32, mscale: 1 } },
    ['"factor": 40,', '"beta_fast": 32,'],
  ],
  ["Phi-3's share", "5.18.0", { model_type: "phi3" }, ['"partial_rotary_factor": 1.0']],
  [
    "DeepSeek-V4's factor",
    "5.18.0",
    {
      model_type: "deepseek_v4",
      rope_scaling: { type: "yarn", factor: 16, original_max_position_embeddings: 65536 },
    },
    ['"attention_factor": 1.0', '"factor": 16,'],
  ],
  [
    "a dictionary of the class",
    "5.18.0",
    { model_type: "apertus" },
    ['"factor": 8.0', '"low_freq_factor": 1.0'],
  ],
] as const)(
  "floats inside dictionaries are written as the version has them: %s",
  (_, version, file, parts) => {
    for (const part of parts) expect(resaved(JSON.stringify(file), version)).toContain(part);
  },
);

test("a float stays one, of the file and of the class: 5.x refuses a whole number in its place", () => {
  const text = resaved(
    '{"model_type":"qwen3","attention_dropout":0.0,"initializer_range":1.0,"x":2,"y":[2.0]}',
    "5.18.0",
  );
  expect(text).toContain('"attention_dropout": 0.0,');
  expect(text).toContain('"initializer_range": 1.0,');
  expect(text).toContain('"x": 2,');
  expect(text).toMatch(/"y": \[\s*2\.0\s*\]/);
  expect(text).toContain('"hidden_size": 4096,');
  // What the class alone gives, in both versions that write it.
  for (const version of ["4.57.6", "5.18.0"])
    expect(resaved('{"model_type":"qwen3"}', version)).toContain('"attention_dropout": 0.0,');
});

test("an integer that a 64-bit float cannot hold keeps its digits, as in Python, wherever the version puts it", () => {
  const huge = "1".repeat(400);
  const file = `{"model_type":"qwen3","seed":9007199254740993,"x":{"y":[-18446744073709551617,${huge}]},"f":9007199254740992.0,
    "g":123456789012345678901.0,"n_ctx":9007199254740993,"text":{"z":9007199254740995}}`;
  for (const version of TRANSFORMERS_VERSIONS) {
    const text = resaved(file, version);
    expect(text).toContain('"seed": 9007199254740993,');
    expect(text).toMatch(new RegExp(`"y": \\[\\s*-18446744073709551617,\\s*${huge}\\s*\\]`));
    expect(text).toContain('"z": 9007199254740995');
    expect(text).toContain('"f": 9007199254740992.0,');
    // Python writes floats from 1e16 on with an exponent.
    expect(text).toContain('"g": 1.2345678901234568e+20,');
  }
});

test("a negative zero keeps its sign where it is a float; the integer has none", () => {
  const file = '{"model_type":"llama","f":-0.0,"g":-0,"h":[-0e0,-0,-1e-400],"k":{"a":-0.0}}';
  for (const version of TRANSFORMERS_VERSIONS) {
    const text = resaved(file, version);
    expect(text).toContain('"f": -0.0,');
    expect(text).toContain('"g": 0,');
    expect(text).toMatch(/"h": \[\s*-0\.0,\s*0,\s*-0\.0\s*\]/);
    expect(text).toContain('"a": -0.0');
  }
});

test("a theta of the class is a float in the dictionary too", () => {
  expect(resaved('{"model_type":"llama"}', "5.18.0")).toContain('"rope_theta": 10000.0,');
  expect(resaved('{"model_type":"llama","rope_theta":10000}', "5.18.0")).toContain('"rope_theta": 10000,');
  // Cohere2Moe keeps the field beside the dictionary.
  const both = (theta: string) =>
    resaved(`{"model_type":"cohere2_moe"${theta}}`, "5.18.0").match(/"rope_theta": [^,]*/g);
  expect(both("")).toEqual(['"rope_theta": 10000.0', '"rope_theta": 10000.0']);
  expect(both(',"rope_theta":20000.0')).toEqual(['"rope_theta": 20000.0', '"rope_theta": 20000.0']);
  expect(both(',"rope_theta":20000')).toEqual(['"rope_theta": 20000', '"rope_theta": 20000']);
});

describe.each(TRANSFORMERS_VERSIONS)("types of weights in transformers %s", (version) => {
  /** What is saved under `dtype`, else why nothing is. */
  const dtype = (fields: JsonObject): Json => {
    const result = resave(JSON.stringify({ model_type: "llama", ...fields }), version);
    return result.ok ? ((read(result.value) as JsonObject).dtype ?? null) : result.error.message;
  };

  test.each(["auto", "torch.float16", "fp16", "Float16", ""])("%j is none that torch has", (name) => {
    const why = `LlamaConfig of transformers ${version} asks torch for the type that dtype names, and torch has none called ${JSON.stringify(name)}.`;
    expect(dtype({ dtype: name })).toBe(why);
    expect(dtype({ torch_dtype: name })).toBe(why);
    expect(dtype({ torch_dtype: name, dtype: "float16" })).toBe("float16");
  });

  test("a nested config is asked as well", () => {
    const text = { model_type: "gemma3_text", torch_dtype: "auto" };
    const result = resave(`{"model_type":"gemma3",\n"text_config":\n${JSON.stringify(text)}}`, version);
    expect(result).toMatchObject({ ok: false, error: { code: "refused", line: 3 } });
  });

  test("one of several names is written as the name that torch prints", () => {
    expect(dtype({ torch_dtype: "half" })).toBe("float16");
    expect(dtype({ dtype: "float" })).toBe("float32");
    expect(dtype({ dtype: "float8_e4m3fn" })).toBe("float8_e4m3fn");
  });

  test("a dictionary of types is written without what stands before a point; a list is refused", () => {
    expect(dtype({ dtype: { "": "torch.float16", vision_config: "auto" } })).toEqual({
      "": "float16",
      vision_config: "auto",
    });
    expect(dtype({ dtype: ["float16"] })).toMatch(/refuses a list for dtype/);
    expect(dtype({ dtype: null })).toBe(null);
  });
});

test("what a version saves, it loads again", () => {
  for (const type of ["deepseek_v4", "llava", "qwen3_5_moe", "gpt_oss", "granite"])
    expect(resave(resaved(`{"model_type":"${type}"}`, "5.18.0"), "5.18.0").ok, type).toBe(true);
});

test("a quotient that comes out whole is a float, as Python's / gives it", () => {
  const minimax = '{"model_type":"minimax_m2","head_dim":64,"rotary_dim":64}';
  expect(resaved(minimax, "5.18.0").match(/"partial_rotary_factor": .*/g)).toEqual([
    '"partial_rotary_factor": 1.0,',
    '"partial_rotary_factor": 1.0,',
  ]);
  const deepseek = '{"model_type":"deepseek_v4","head_dim":64,"qk_rope_head_dim":64}';
  for (const line of resaved(deepseek, "5.18.0").match(/"partial_rotary_factor": .*/g) ?? [])
    expect(line).toContain("1.0");
});
