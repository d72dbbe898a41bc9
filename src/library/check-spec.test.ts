import { expect, test } from "vitest";
import { specOf } from "../fixtures/inspected.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { tokensOf } from "../spec/pointer.ts";
import { strictFixture } from "../fixtures/read.ts";
import { inspectConfig } from "./inspect.ts";
import { findCheckpoints, inspectCheckpoint } from "./files.ts";
import { checkSpec } from "./check-spec.ts";

/** Where something is wrong with a spec after a change of the object at a place in it. */
async function foundAfter(name: string, place: string, change: (holder: JsonObject) => void) {
  const spec = structuredClone(specOf(name)) as unknown as Json;
  const holder = tokensOf(place).reduce<Json>((at, key) => (at as JsonObject)[key] as Json, spec);
  change(holder as JsonObject);
  return checkSpec(spec);
}

const places = async (...of: Parameters<typeof foundAfter>): Promise<string[]> =>
  (await foundAfter(...of)).map(({ pointer }) => pointer);

const without = (holder: JsonObject, member: string): void => void Reflect.deleteProperty(holder, member);

test.each([
  ["moonshotai--Kimi-K2-Instruct", "/body/position/scaling"],
  ["deepseek-ai--DeepSeek-V4-Flash", "/body/compress_position/scaling"],
  ["meta-llama--Meta-Llama-3.1-8B", "/body/position/scaling"],
])("any damage to a scaling is named at its place: %s %s", async (name, place) => {
  const scaling = tokensOf(place).reduce<Json>(
    (at, key) => (at as JsonObject)[key] as Json,
    specOf(name) as unknown as Json,
  );
  if (!isJsonObject(scaling)) throw new Error("no scaling");
  for (const member of Object.keys(scaling)) {
    const at = `${place}/${member}`;
    const broken = (holder: JsonObject): void => void (holder[member] = { zz: 1 });
    expect(await places(name, place, broken)).toContain(at);
    expect(await places(name, place, (holder) => void without(holder, member))).toContain(at);
    const renamed = await places(name, place, (holder) => {
      holder[`${member}x`] = holder[member] ?? null;
      without(holder, member);
    });
    expect(renamed).toContain(member === "rope_type" ? at : `${at}x`);
  }
  expect(await places(name, place, (holder) => void (holder["planted"] = 1))).toEqual([`${place}/planted`]);
  const [misspelt, ...more] = await foundAfter(name, place, (holder) => void (holder["rope_type"] = "yran"));
  expect(more).toEqual([]);
  expect(misspelt).toEqual({
    pointer: `${place}/rope_type`,
    message: expect.stringContaining('"yran", of which no other members are known') as string,
  });
});

test("a directory that is not there is refused by name", async () => {
  await expect(findCheckpoints("/nowhere").next()).rejects.toThrow("/nowhere could not be opened: ENOENT");
});

test("an empty path is refused as one", async () => {
  expect(await inspectCheckpoint("")).toMatchObject({
    error: { message: 'The path "" is empty: name a directory, or a config.json.' },
  });
});

test.each([
  ["Qwen--Qwen3-8B", "mixer", "mlp", /^"mlp" is of the type dense, which stands as an MLP alone\.$/],
  ["Qwen--Qwen3-8B", "mlp", "attention", /^"attention" is of the type gqa, which stands as a mixer alone\.$/],
])("a component where none of its type stands: %s, %s", async (name, half, component, message) => {
  const found = await foundAfter(name, "/body/layers/0", (run) => void (run[half] = component));
  expect(found).toEqual([
    { pointer: `/body/layers/0/${half}`, message: expect.stringMatching(message) as string },
  ]);
});

test.each([
  [3, []],
  [-3, [{ pointer: "/body/num_layers", message: "num_layers is 64, but the runs have 61 layers." }]],
])("a list of kinds that is %i layers off is warned of, and no layer is made up", async (off, found) => {
  const config = JSON.parse(strictFixture("Qwen--Qwen3.5-27B")) as { text_config: { layer_types: string[] } };
  const types = config.text_config.layer_types;
  const more = [...types, ...types.slice(0, Math.max(0, off))];
  config.text_config.layer_types = more.slice(0, types.length + off);
  const inspection = await inspectConfig(config);
  if (!inspection.ok) throw new Error(inspection.error.message);
  expect(await checkSpec(inspection.spec)).toEqual(found);
  expect(inspection.diagnostics.map(({ code }) => code)).toContain("schedule-length");
});

test("a misspelt member of an object that may be a scalar instead", async () => {
  const at = "/quantization/kv_cache_scheme";
  expect(
    await places("nvidia--MiniMax-M2.5-NVFP4", at, (scheme) => {
      scheme["typex"] = scheme["type"] ?? null;
      without(scheme, "type");
    }),
  ).toEqual([`${at}/typex`]);
});

test.each([
  ["deepseek-ai--DeepSeek-V3", "/body/mtp/layers/0", "mixer", "/body/mtp/layers/0/mixer"],
  ["deepseek-ai--DeepSeek-V3", "/body/mtp/layers/0", "from", "/body/mtp/layers/0/from"],
  [
    "nvidia--MiniMax-M3-NVFP4.first-40-layers",
    "/quantization/normal_form/layers/0/modules/0",
    "scheme",
    null,
  ],
])("what does not hang together: %s %s", async (name, place, member, at) => {
  const found = await places(name, place, (holder) => {
    holder[member] = typeof holder[member] === "number" ? 5 : "nowhere";
  });
  expect(found).toContain(at ?? `${place}/${member}`);
});

test.each([
  ["/body/position", "rope_theta", -10_000],
  ["/body/position", "rope_theta", 0],
  ["/body/position/scaling", "factor", -4],
  ["/body/position/scaling", "low_freq_factor", 0],
])(
  "a number that nothing can be divided by is named at its place: %s/%s %i",
  async (place, member, value) => {
    const found = await foundAfter(
      "meta-llama--Meta-Llama-3.1-8B",
      place,
      (holder) => void (holder[member] = value),
    );
    expect(found.map(({ pointer }) => pointer)).toEqual([`${place}/${member}`]);
  },
);

test("a bound that is left out is not said to be taken", async () => {
  const found = await foundAfter("openai--gpt-oss-120b", "/body/sliding_attention/window", (window) => {
    window["size"] = 0;
  });
  expect(found).toMatchObject([{ message: "It is 0, and has to be above 0." }]);
});
