import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { headsOf } from "../analysis/heads.ts";
import { fixture } from "../fixtures/read.ts";
import { specOf } from "../fixtures/inspected.ts";
import { originOf } from "../inspect/origin-of.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { mistakes } from "../export/mistakes.test-support.ts";
import { ENGINE_MODEL_SPEC_SCHEMA } from "../export/schema.ts";
import type { Json, JsonObject } from "../spec/json.ts";
import { checkSpec } from "./check-spec.ts";
import { compareInspections } from "./compare.ts";
import { exportFile, type ExportFormat } from "./export.ts";
import { inspectConfig, inspectConfigSync, toJson } from "./inspect-config.ts";
import { bothPaths, loadLegacy, readLegacy } from "./legacy-path.ts";
import { textOf } from "./text-of.ts";

async function read(name: string): Promise<Inspection> {
  const result = await inspectConfig(fixture(name));
  if (!result.ok) throw new Error(result.error.message);
  return result;
}

describe("what an engine's developer asks first", () => {
  test("heads and rope of each layer kind: Qwen3.5 has two mixers, gpt-oss a window on every other layer", () => {
    const [linear, attention] = headsOf(specOf("Qwen--Qwen3.5-27B").body);
    expect(linear).toMatchObject({ from: 0, to: 2, type: "gated_delta_net", rope: null });
    expect(attention).toMatchObject({
      ...{
        from: 3,
        to: 3,
        type: "gqa",
        queryHeads: 24,
        kvHeads: 4,
        headDim: 256,
        rotaryDim: 64,
        window: null,
      },
      rope: { rope_theta: 10_000_000 },
    });
    expect(
      headsOf(specOf("openai--gpt-oss-120b").body)
        .slice(0, 2)
        .map(({ window }) => window),
    ).toEqual([128, null]);
  });

  test("the origin of any place, by pointer or by dots: a leaf, a part, the inside of a leaf, nothing", async () => {
    const inspection = await read("Qwen--Qwen3.5-27B");
    const theta = { kind: "mapped", from: ["/text_config/rope_parameters/rope_theta"] };
    expect(originOf(inspection, "body.position.rope_theta")).toMatchObject({
      pointer: "/body/position/rope_theta",
      origin: theta,
    });
    expect(originOf(inspection, "/body/position")?.leaves.get("/body/position/rope_theta")).toEqual(theta);
    expect(originOf(inspection, "/architectures/0")).toMatchObject({ pointer: "/architectures" });
    expect(originOf(inspection, "/body/layers")?.origin.kind).toBe("derived");
    expect(originOf(inspection, "/body/no_such_thing")).toBeNull();
  });

  test("an inspection as data, maps as objects, with the verdict and the versions", async () => {
    const data = JSON.parse(
      JSON.stringify(await toJson(await read("Qwen--Qwen3.5-27B"), "mine.json")),
    ) as object;
    expect(data).toMatchObject({
      file: "mine.json",
      ok: true,
      adapter: "qwen3_5",
      tool_version: "0.1.0",
      output_version: 1,
    });
    expect(Object.keys((data as { origins: object }).origins).length).toBeGreaterThan(50);
    expect((data as { verdict: unknown[] }).verdict.length).toBeGreaterThan(0);
  });
});

describe("files as they are given", () => {
  const config = fixture("Qwen--Qwen3-8B");
  test("files beside a config are text, bytes and objects too, and what else was given is told by name", async () => {
    const config = fixture("nvidia--Llama-3.1-70B-Instruct-FP8");
    const quant = fixture("nvidia--Llama-3.1-70B-Instruct-FP8.hf_quant_config");
    const generation = '{"eos_token_id": [1, 2]}';
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const parsed = (text: string): object => JSON.parse(text) as object;
    const told = await Promise.all(
      [String, bytes, parsed].map(async (as) => {
        const beside = { hfQuantConfig: as(quant), generationConfig: as(generation) };
        const inspection = await inspectConfig(config, beside);
        if (!inspection.ok) throw new Error(inspection.error.message);
        expect(inspectConfigSync(config, beside)).toMatchObject({ ok: true, endOfSequence: { ids: [1, 2] } });
        return (await toJson(inspection)).spec;
      }),
    );
    expect(told[0]?.quantization?.quant_method).toBe("modelopt");
    expect(told[1]).toEqual(told[0]);
    expect(told[2]).toEqual(told[0]);
    for (const name of ["hfQuantConfig", "generationConfig"])
      expect(await inspectConfig(config, { [name]: 5 as never })).toMatchObject({
        ok: false,
        error: { message: expect.stringMatching(/_config\.json was given as a number\./) as string },
      });
  });

  test("the legacy path takes them as well", async () => {
    const text = fixture("Qwen--Qwen3.5-27B");
    const bytes = new TextEncoder().encode(text);
    await loadLegacy(bytes, "5.18.0");
    const inspection = await read("Qwen--Qwen3.5-27B");
    const paths = bothPaths(text, inspection, "5.18.0");
    expect(paths.ok).toBe(true);
    expect(bothPaths(bytes, inspection, "5.18.0")).toEqual(paths);
    expect(bothPaths(JSON.parse(text) as object, inspection, "5.18.0")).toEqual(paths);
    expect(readLegacy(bytes, "5.18.0")).toEqual(readLegacy(text, "5.18.0"));
    expect(readLegacy(5 as never, "5.18.0")).toMatchObject({ ok: false, error: { code: "not-json" } });
  });

  test("text, bytes and objects give one spec", async () => {
    const specs = await Promise.all(
      [config, new TextEncoder().encode(config), Buffer.from(config), JSON.parse(config) as object].map(
        async (given) => {
          const result = await inspectConfig(given);
          return result.ok ? JSON.stringify(result.spec) : result.error.message;
        },
      ),
    );
    expect(new Set(specs).size).toBe(1);
  });

  test("a side of a comparison and a format of an export are refused by name, with what is taken", async () => {
    const inspection = await read("Qwen--Qwen3-0.6B");
    const side = { text: fixture("Qwen--Qwen3-0.6B"), inspection };
    const failed = await inspectConfig("[");
    const compare = compareInspections as (...sides: unknown[]) => unknown;
    expect(() => compare(side, inspection)).toThrow(
      /^Side b .* \{ text, inspection \}.* Here there is no text\.$/,
    );
    expect(() => compare({ text: side.text }, side)).toThrow(/^Side a .* Here there is no inspection\.$/);
    expect(() => compare({ text: "[", inspection: failed }, side)).toThrow(/Here its inspection failed\.$/);
    expect(() => compare(side)).toThrow(/^Side b /);
    const format = "pdf" as ExportFormat;
    await expect(exportFile(format, inspection, { title: "x", link: null })).rejects.toThrow(
      /^"pdf" is no format of an export\. There are json, yaml, /,
    );
  });

  test.each<[unknown, RegExp]>([
    [null, /^config\.json was given as null\./],
    [undefined, /given as undefined\./],
    [7, /given as a number\./],
    [new Map(), /given as an object of the class Map\./],
    [new Blob(["{}"]), /given as a Blob, whose text\(\) has to be awaited first\./],
    [new Float64Array(2), /given as a buffer that is no Uint8Array\./],
    [Promise.resolve(""), /given as a promise/],
    [new Date(0), /given as an object of the class Date\./],
    [{ rope_scaling: new Map() }, /JSON cannot hold: \/rope_scaling is an object of the class Map\.$/],
    [{ layer_types: [new Date(0)] }, /JSON cannot hold: \/layer_types\/0 is an object of the class Date\.$/],
    [{ hidden_size: () => 1 }, /JSON cannot hold: \/hidden_size is a function\.$/],
    [{ layer_types: [undefined] }, /JSON cannot hold: \/layer_types\/0 is undefined\.$/],
    [new URL("file:///config.json"), /given as an address/],
  ])("%o is refused by name", (given, message) => {
    const text = textOf(given as object, "config.json");
    expect(text.ok ? "" : text.error.message).toMatch(message);
  });
});

describe("a spec from elsewhere", () => {
  const spec = () =>
    JSON.parse(JSON.stringify(specOf("Qwen--Qwen3-8B"))) as { body: { [key: string]: unknown } };
  const runs = (body: { [key: string]: unknown }) => body["layers"] as { [key: string]: unknown }[];

  test("one that was built here has no problem", async () => {
    expect(await checkSpec(spec())).toEqual([]);
    expect(await checkSpec(specOf("nvidia--Llama-3_3-Nemotron-Super-49B-v1.first-9-layers"))).toEqual([]);
  });

  test("a wrong type is named by its place", async () => {
    const changed = spec();
    (changed.body["attention"] as { [key: string]: unknown })["head_dim"] = "128";
    expect((await checkSpec(changed)).map(({ pointer }) => pointer)).toEqual(["/body/attention/head_dim"]);
  });

  test("a message says what was found and what has to be there", async () => {
    const changed = spec();
    (changed.body["attention"] as { [key: string]: unknown })["head_dim"] = "128";
    delete changed.body["vocab_size"];
    expect(await checkSpec({ ...changed, schema_version: 2 })).toEqual([
      { pointer: "/schema_version", message: "It is 2, and has to be 1." },
      { pointer: "/body/vocab_size", message: "It is missing, and has to be of type number." },
      {
        pointer: "/body/attention/head_dim",
        message: 'It is "128", and has to be of type number.',
      },
    ]);
    expect(await checkSpec({ ...changed, body: { ...changed.body, type: "nope" } })).toEqual([
      { pointer: "/body/type", message: 'It is "nope", which the schema does not take.' },
    ]);
    expect(await checkSpec(null)).toEqual([
      { pointer: "", message: "It is null, and has to be of type object." },
    ]);
  });

  test("where null may stand, a message says so", async () => {
    expect(await checkSpec({ ...spec(), dtype: undefined, quantization: 3 })).toEqual([
      { pointer: "/dtype", message: "It is missing, and has to be of type string or null." },
      { pointer: "/quantization", message: "It is 3, and has to be of type object or null." },
    ]);
  });

  test("a member that reading it would lose is named by its place, as the JSON Schema refuses it", async () => {
    const changed = spec();
    (changed.body["attention"] as { [key: string]: unknown })["num_kv_head"] = 8;
    Object.assign(runs(changed.body)[0] ?? {}, { note: "mine" });
    const message = "No member of this name is known here: it is misspelt, or of a newer version than 0.1.0.";
    expect(await checkSpec({ ...changed, mine: 1 })).toEqual(
      ["/body/layers/0/note", "/body/attention/num_kv_head", "/mine"].map((pointer) => ({
        pointer,
        message,
      })),
    );
  });

  test("a misspelt member is named beside the one that is missing, whatever else is wrong", async () => {
    const changed = spec();
    const attention = changed.body["attention"] as { [key: string]: unknown };
    attention["num_query_head"] = attention["num_query_heads"];
    delete attention["num_query_heads"];
    expect((await checkSpec({ ...changed, schema_version: 2 })).map(({ pointer }) => pointer)).toEqual([
      "/schema_version",
      "/body/attention/num_query_heads",
      "/body/attention/num_query_head",
    ]);
  });

  test("a tower lacks no size that its tensors follow from, and is of a kind that is known", async () => {
    const changed = JSON.parse(JSON.stringify(specOf("Qwen--Qwen3.5-27B"))) as {
      body: { towers: { [name: string]: { kind: string; facts: { [name: string]: unknown } } } };
    };
    expect(await checkSpec(changed)).toEqual([]);
    const [[name, tower] = []] = Object.entries(changed.body.towers);
    if (!tower) throw new Error("It has no tower.");
    tower.facts["hiden_size"] = tower.facts["hidden_size"];
    delete tower.facts["hidden_size"];
    expect((await checkSpec(changed)).map(({ pointer }) => pointer)).toEqual([
      `/body/towers/${name}/facts/hidden_size`,
    ]);
    tower.kind = "no_such_tower";
    expect((await checkSpec(changed)).map(({ pointer }) => pointer)).toEqual([`/body/towers/${name}/kind`]);
  });

  test("of one mistake at any place it says what the JSON Schema says", async () => {
    const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(ENGINE_MODEL_SPEC_SCHEMA);
    const whole = spec() as unknown as JsonObject;
    // What a schema cannot say is another thing: the layers as a whole, and the names that they give.
    const otherwise: Json[] = [];
    for (const changed of mistakes(whole)) {
      const problems = await checkSpec(changed);
      const ofSchema = problems.filter(({ message }) => !/component of the body|the run/i.test(message));
      if (valid(changed) !== (ofSchema.length === 0)) otherwise.push(changed);
    }
    expect(otherwise).toEqual([]);
  });

  test("layers that do not add up, and names that do not exist", async () => {
    const changed = spec();
    changed.body["num_layers"] = 37;
    const [run] = runs(changed.body);
    if (run) run["mixer"] = "nope";
    expect(await checkSpec(changed)).toEqual([
      { pointer: "/body/layers/0/mixer", message: '"nope" is no component of the body.' },
      { pointer: "/body/num_layers", message: "num_layers is 37, but the runs have 36 layers." },
    ]);
  });
});
