import { describe, expect, test } from "vitest";
import { CONFIGS, isPublished, strictFixture } from "../fixtures/read.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { tokensOf } from "../spec/pointer.ts";
import { resaveLoading } from "../versions/resave.ts";
import { compareInspections, type Comparison, type Side, withEngines } from "./compare.ts";
import { inspectConfig } from "./inspect.ts";

async function sideOf(config: JsonObject): Promise<Side> {
  const text = JSON.stringify(config);
  const inspection = await inspectConfig(text);
  if (!inspection.ok) throw new Error(inspection.error.message);
  return withEngines({ text, inspection });
}

async function compared(a: JsonObject, b: JsonObject): Promise<Comparison> {
  return compareInspections(await sideOf(a), await sideOf(b));
}

const configOf = (name: string): JsonObject => JSON.parse(strictFixture(name)) as JsonObject;

function other(value: Json): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value * 2 + (value === 0 ? 1 : 0);
  if (typeof value === "string") return `${value}x`;
  return Array.isArray(value) ? value.slice(1) : 7;
}

describe("a changed field of no spec value says which engine reads it", () => {
  test.each([
    "moonshotai--Kimi-K2.5",
    "google--gemma-4-26B-A4B",
    "Qwen--Qwen3-VL-8B-Instruct",
    "zai-org--GLM-5.2-FP8",
    "deepseek-ai--DeepSeek-V4-Flash",
    "nvidia--NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
  ])("all of %s that a table has", async (name) => {
    const config = configOf(name);
    const { inspection, engines } = await sideOf(config);
    const read = [...inspection.fields].flatMap(([field, { use }]) =>
      use !== "mapped" && engines?.reads.has(field) === true ? [field] : [],
    );
    const changed = structuredClone(config);
    const planted = read.filter((field) => {
      const path = tokensOf(field);
      const last = path.pop() ?? "";
      const holder = path.reduce<Json>(
        (at, token) => (isJsonObject(at) ? (at[token] ?? null) : null),
        changed,
      );
      if (!isJsonObject(holder) || (holder[last] ?? null) === null) return false;
      holder[last] = other(holder[last] ?? null);
      return true;
    });
    expect(planted.length).toBeGreaterThan(2);
    const { fields } = await compared(config, changed);
    const headings = new Map(fields.map(({ pointer, heading }) => [pointer, heading]));
    expect(planted.filter((field) => headings.get(field) !== "engines-read")).toEqual([]);
  });

  test("with the line of each engine, and of a helper of an engine too", async () => {
    const config = configOf("Qwen--Qwen3-8B");
    const { fields } = await compared(config, { ...config, partial_rotary_factor: 0.5 });
    expect(fields).toHaveLength(1);
    expect(fields[0]).toMatchObject({ pointer: "/partial_rotary_factor", heading: "engines-read" });
    expect(fields[0]?.reason).toMatch(
      /^vLLM \w{8} reads it at vllm\/\S+\.py:\d+ and SGLang \w{8} reads it at sglang\/srt\/\S+\.py:\d+, and no value/,
    );
  });

  test("and says none where the engine gets the same without it", async () => {
    const config = configOf("Qwen--Qwen3-VL-8B-Instruct");
    const { image_token_id: given, ...without } = config;
    const { fields } = await compared(without, { ...without, image_token_id: given ?? 151655 });
    expect(fields.map(({ heading }) => heading)).toEqual(["ignored"]);
  });
});

/** What engines are said to read in their code, with the lines of it. */
const inCode = ({ fields }: Comparison): readonly string[] =>
  fields.flatMap(({ pointer, heading, reason }) =>
    heading === "engines-read" && reason.includes(" reads it at ") ? [`${pointer}: ${reason}`] : [],
  );

const TOKENS_OF_TEXT = ["/text_config/bos_token_id", "/text_config/pad_token_id"];

/**
 * Fields that an engine gets of one of the files alone, for its own class does not fill them in as that of transformers does. Of
 * SGLang: configs/qwen3_5.py:15 by way of qwen3_next.py, utils/hf_transformers/common.py:153 and configs/kimi_k25.py. Of tokenspeed:
 * configs/minimax_m2_config.py and kimi_k25_config.py.
 */
const OF_OWN_CLASSES: { readonly [config: string]: readonly string[] } = {
  "MiniMaxAI--MiniMax-M2.5": ["/eos_token_id"],
  "Qwen--Qwen3.5-27B": TOKENS_OF_TEXT,
  "Qwen--Qwen3.5-35B-A3B": TOKENS_OF_TEXT,
  "Qwen--Qwen3.5-397B-A17B": TOKENS_OF_TEXT,
  "deepseek-ai--DeepSeek-V3.2": ["/layer_types"],
  "moonshotai--Kimi-K2.5": ["/image_token_id"],
  "nvidia--Kimi-K2.5-NVFP4": ["/image_token_id"],
  "nvidia--Kimi-K2.7-Code-NVFP4": ["/image_token_id"],
  "nvidia--Qwen3.5-122B-A10B-NVFP4 without nulls": TOKENS_OF_TEXT,
  "nvidia--Qwen3.6-35B-A3B-NVFP4 without nulls": ["/text_config/pad_token_id"],
};

const fieldsInCode = (one: Comparison): readonly string[] =>
  inCode(one).map((told) => told.split(":")[0] ?? "");

describe("where transformers makes the same object of two files, no engine gets another value, unless its class is its own", () => {
  const published = CONFIGS.filter(isPublished);

  test.each(published)("%s as 5.18.0 saves it", async (name) => {
    const config = configOf(name);
    const saved = await resaveLoading(JSON.stringify(config), "5.18.0");
    if (!saved.ok) return;
    const told = fieldsInCode(await compared(config, JSON.parse(saved.value) as JsonObject));
    expect(told).toEqual(OF_OWN_CLASSES[name] ?? []);
  });

  test.each(published)("%s without a null that its class has by default", async (name) => {
    const config = configOf(name);
    const whole = await resaveLoading(JSON.stringify(config), "5.18.0");
    const without = structuredClone(config);
    const objects = [without, without["text_config"] ?? null].filter(isJsonObject);
    for (const object of objects)
      for (const field of Object.keys(object).filter((one) => object[one] === null)) {
        Reflect.deleteProperty(object, field);
        const saved = await resaveLoading(JSON.stringify(without), "5.18.0");
        const isSame = saved.ok && whole.ok && saved.value === whole.value;
        if (!isSame) object[field] = null;
      }
    expect(fieldsInCode(await compared(config, without))).toEqual(
      OF_OWN_CLASSES[`${name} without nulls`] ?? [],
    );
  });
});

test("a null is another value than no field where the object is of no class, and the code asks it plainly", async () => {
  const { rope_scaling: _, ...without } = configOf("Qwen--Qwen3-8B");
  const remote = { ...without, model_type: "internlm2", architectures: ["InternLM2ForCausalLM"] };
  expect(inCode(await compared({ ...remote, rope_scaling: null }, remote))).toEqual([
    expect.stringMatching(
      /^\/rope_scaling: vLLM \w{8} reads it at vllm\/\S+\/internlm2\.py:\d+, and no value/,
    ),
  ]);
});
