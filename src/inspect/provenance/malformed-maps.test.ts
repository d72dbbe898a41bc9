import { describe, expect, test } from "vitest";
import { QUANTIZED, strictFixture } from "../../fixtures/read.ts";
import { isJsonObject, type Json, type JsonObject } from "../../spec/json.ts";
import { RawQuantization } from "../../spec/formats/raw-quantization.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import { fieldsOf } from "../../spec/origin.ts";
import { child, isWithin, type Pointer, tokensOf } from "../../spec/pointer.ts";
import { inspectText } from "../inspect-text.ts";
import type { Inspection } from "../inspection.ts";
import { quantizationRead } from "../quantization-findings.ts";
import { weightsOf } from "../weights.ts";
import { changed } from "./perturb.test-support.ts";

/** A map of one shape, long enough to be one fact, with an entry and a member that are odd. */
const LONG: JsonObject = {
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, layer): [string, Json] => [
      `model.layers.${layer}.mlp.up_proj`,
      { bits: 8, group_size: 64, quant_algo: "FP8" },
    ]),
  ),
  odd: 5,
  "model.layers.3.mlp.up_proj": { bits: 8, group_size: { a: 1 }, quant_algo: "FP8", note: 1 },
};

/** What stands where something else should. */
const MALFORMED: readonly Json[] = [
  null,
  true,
  -1,
  0.5,
  "re:(.*)*!",
  "__proto__",
  [],
  {},
  [null, 3, "x"],
  [{ targets: ["Linear"] }],
  { constructor: { bits: 4 }, toString: 1 },
  { lm_head: null, "model.layers.0": { bits: "4" } },
  LONG,
];

/** The places below the objects that say how weights are quantised: objects and lists, and what is in them. */
function placesIn(value: Json, at: Pointer): Pointer[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as JsonObject).flatMap(([name, member]) => {
    const place = child(at, name);
    return [place, ...placesIn(member, place)];
  });
}

function leavesOf(inspection: Inspection): ReadonlyMap<Pointer, string> {
  const leaves = new Map<Pointer, string>();
  forEachLeaf(
    jsonView,
    inspection.spec as unknown as Json,
    (at, value) => void leaves.set(at, JSON.stringify(value)),
  );
  return leaves;
}

/** Members that some methods have: in a declaration of another they may stand too, and hold anything. */
const OF_METHODS = [
  ...Object.keys(RawQuantization._zod.def.shape),
  "block_name_to_quantize",
  "to_quant_block_names",
  "modules_in_block_to_quantize",
  "dynamic",
  "extra_config",
  "data_type",
  "mode",
  "layer_quant_config",
  "global_quant_config",
  "quant_config",
  "skip_modules",
  "quant_type",
  "include_input_output_embeddings",
];

/** A file of each method that declares it in an object: where a word at the root does, an object would win over it. */
const ONE_EACH = [
  ...new Map(
    QUANTIZED.flatMap((file) => {
      const { quantization_config: declared = null, quantization } = JSON.parse(
        strictFixture(file),
      ) as JsonObject;
      if (!isJsonObject(declared)) return isJsonObject(quantization) ? [[file, file] as const] : [];
      return [[declared["quant_method"] ?? file, file] as const];
    }),
  ).values(),
];

/**
 * The leaves that another value in a place changes, and that do not name what stands there: neither the one before, nor
 * the one after. What is gone with a member that nobody had before has no origin that could.
 */
function unnamedChanges(before: Inspection, after: Inspection, place: Pointer): string[] {
  const isThere = ([field]: readonly [Pointer, unknown]): boolean => isWithin(field, place);
  const [old, now] = [before, after].map(({ fields }) => new Map([...fields].filter(isThere)));
  const leaves = [before, after].map(leavesOf);
  // A part of what is read as one fact has no name of its own.
  const isPart = [before, after].some(({ fields }) =>
    [...fields.keys()].some((field) => field !== place && isWithin(place, field)),
  );
  if (isPart || !old || !now) return [];
  const named = (inspection: Inspection, leaf: Pointer, fields: ReadonlyMap<Pointer, unknown>): boolean => {
    const origin = inspection.origins.get(leaf);
    return origin !== undefined && fieldsOf(origin).some((field) => fields.has(field));
  };
  const isRead = [...now.values()].some(({ use }) => use === "mapped" || use === "shadowed");
  return [...new Set(leaves.flatMap((each) => [...each.keys()]))].filter((leaf) => {
    const [was, is] = leaves.map((each) => each.get(leaf));
    if (was === is || named(before, leaf, old) || named(after, leaf, now)) return false;
    if (was === undefined) return old.size === 0 || (isRead && before.fields.has(place));
    return is !== undefined || before.fields.has(place);
  });
}

describe.each(ONE_EACH)("%s", (file) => {
  const config = JSON.parse(strictFixture(file)) as JsonObject;
  const base = inspectText(JSON.stringify(config)) as Inspection;

  test("what stands in place of a member of any method changes only what names it", () => {
    const wrong: string[] = [];
    const name = Object.hasOwn(config, "quantization") ? "quantization" : "quantization_config";
    const values: readonly Json[] = [null, true, "x", [], { lm_head: { bits: 8, quant_algo: "FP8" } }];
    for (const [index, member] of OF_METHODS.entries())
      for (const value of values.filter((_, kind) => (index + kind) % 2 === 0)) {
        const place = `/${name}/${member}`;
        const text = changed(config, place, (holder, last) => ({ ...holder, [last]: value }));
        const after = inspectText(text);
        if (!after.ok) continue;
        for (const leaf of unnamedChanges(base, after, place))
          wrong.push(`${place} as ${JSON.stringify(value)} changes ${leaf}`);
      }
    expect(wrong).toEqual([]);
  });
});

describe.each(QUANTIZED)("%s", (file) => {
  const config = JSON.parse(strictFixture(file)) as JsonObject;
  const base = inspectText(JSON.stringify(config)) as Inspection;
  const declared = ["quantization_config", "quantization", "quantize", "quantization_bit"].filter((name) =>
    Object.hasOwn(config, name),
  );

  test("whatever stands in place of any member, origins name fields that are there, and every figure can be asked for", () => {
    const wrong: string[] = [];
    // Of lists of many entries the first ones.
    const places = declared
      .flatMap((name) => [`/${name}`, ...placesIn(config[name] as Json, `/${name}`)])
      .slice(0, 30);
    const isOfMethod = ONE_EACH.some((name) => name === file);
    for (const [index, place] of places.entries())
      for (const [kind, value] of MALFORMED.entries()) {
        // In every place one value in two stands, in turn; of further files of a method one in four.
        if ((index + kind) % (isOfMethod ? 2 : 4) > 0) continue;
        const said = `${place} as ${JSON.stringify(value).slice(0, 30)}`;
        const text = changed(config, place, (holder, name) => ({ ...holder, [name]: value }));
        const after = inspectText(text);
        if (!after.ok) {
          if (after.error.message === "" || after.error.code === "")
            wrong.push(`${said} is refused without a word`);
          continue;
        }
        const leaves = leavesOf(after);
        if ([...after.origins.keys()].join() !== [...leaves.keys()].join())
          wrong.push(`${said}: a leaf without origin`);
        for (const [leaf, origin] of after.origins)
          for (const field of fieldsOf(origin)) {
            const use = after.fields.get(field);
            if (use?.use !== "mapped" || !use.to.includes(leaf))
              wrong.push(`${said}: ${leaf} names ${field}`);
          }
        if (tokensOf(place).length > 1)
          for (const leaf of unnamedChanges(base, after, place)) wrong.push(`${said} changes ${leaf}`);
        const { bytes } = weightsOf(after);
        if (bytes && !(Number.isFinite(bytes.total) && bytes.total > 0))
          wrong.push(`${said}: ${bytes.total} bytes`);
        for (const { message } of quantizationRead(after).findings)
          if (message.length > 2000) wrong.push(`${said}: a message of ${message.length}`);
      }
    expect(wrong).toEqual([]);
  });

  test("what is planted beside any member is unmapped, and no figure stands on it unmarked", () => {
    const wrong: string[] = [];
    for (const place of declared.map((name): Pointer => `/${name}`)) {
      const declaration = config[place.slice(1)] as Json;
      // A member of MLX's is the name of a module, whatever it is.
      if (base.spec.quantization?.normal_form?.quant_method === "mlx") continue;
      if (!isJsonObject(declaration)) continue;
      for (const value of MALFORMED.slice(1)) {
        const planted = child(place, "zz_unheard_of");
        const after = inspectText(
          changed(config, planted, (holder, name) => ({ ...holder, [name]: value })),
        ) as Inspection;
        const inside = [...after.fields].filter(([field]) => isWithin(field, planted));
        for (const [field, { use }] of inside) if (use !== "unmapped") wrong.push(`${field} is ${use}`);
        const { bytes, unread } = weightsOf(after);
        const isTold = unread.some((field) => isWithin(field, planted));
        if (bytes && inside.length > 0 && !isTold) wrong.push(`${planted} is not said beside the figure`);
      }
    }
    expect(wrong).toEqual([]);
  });
});
