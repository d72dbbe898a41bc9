import { type FieldType, natural, text, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";

const MIXERS: ReadonlyMap<string, string> = new Map([
  ["full", "attention"],
  ["shared", "shared_attention"],
]);

/** `FSSF`, or the list that it stands for. */
const pattern: FieldType<readonly string[]> = {
  expected: "a string of F and S, or an array of full and shared",
  accept: (node) => {
    const letters = text.accept(node);
    if (letters === undefined) return texts.accept(node);
    return /^[FS]*$/.test(letters)
      ? [...letters].map((letter) => (letter === "F" ? "full" : "shared"))
      : undefined;
  },
  placeholder: [],
};

const SCHEDULE_FIELDS = ["index_topk_freq", "index_skip_topk_offset"] as const;

/**
 * Reads which layers have an indexer (`attention`) and which reuse the selection of the last that has one
 * (`shared_attention`): `indexer_types` decides, then `index_topk_pattern`, then `index_topk_freq` with
 * `index_skip_topk_offset` (GlmMoeDsaConfig.__post_init__, transformers 5.18.0). `mixed`: not all layers attend, so that
 * the first may be anything.
 */
export function readIndexerTypes(
  scope: Scope,
  layers: Sourced<number>,
  { mixed = false }: { readonly mixed?: boolean } = {},
): LayerNames {
  const names = ["indexer_types", "index_topk_pattern"] as const;
  const [types, letters] = names.map((name) => {
    const node = scope.find(scope.at(name));
    if (node?.type === "null") scope.reader.ignore(scope.at(name), "no effect", "null: other fields decide");
    if (!node || node.type === "null") return undefined;
    return scope.optional(name === "indexer_types" ? texts : pattern, name);
  });
  const winner = types ?? letters;
  if (!winner) return byFrequency(scope, layers);
  const winning = types ? names[0] : names[1];
  check(scope, winner.value, layers.value, winning, mixed);
  const mixers = derive(
    [winner, layers],
    (list, n) => mixersOf(list, n),
    `${winning}: a shared layer reuses the selection of the last full one`,
  );
  if (types && letters) {
    const agrees = mixersOf(letters.value, layers.value).join() === mixers.value.join();
    scope.reader.shadow(scope.at(names[1]), scope.at(winning), agrees);
  }
  shadowFrequency(scope, mixers.value, winning);
  return mixers;
}

function mixersOf(types: readonly string[], layers: number): string[] {
  return types.slice(0, layers).map((type) => MIXERS.get(type) ?? "attention");
}

function frequentMixers(layers: number, freq: number, offset: number): string[] {
  const every = Math.max(freq, 1);
  return Array.from({ length: layers }, (_, index) =>
    Math.max(index - offset + 1, 0) % every === 0 ? "attention" : "shared_attention",
  );
}

function byFrequency(scope: Scope, layers: Sourced<number>): LayerNames {
  const [freqName, offsetName] = SCHEDULE_FIELDS;
  const reason = "GlmMoeDsaConfig.__post_init__, transformers 5.18.0";
  const freq = scope.read(natural, freqName, { value: 1, rule: `every layer has an indexer (${reason})` });
  if (freq.value <= 1) {
    scope.reader.ignore(scope.at(offsetName), "no effect", "index_topk_freq gives every layer an indexer");
    return derive([layers, freq], (n, every) => frequentMixers(n, every, 0), "every layer has an indexer");
  }
  const offset = scope.read(natural, offsetName, {
    value: 2,
    rule: `the offset is 2 unless told (${reason})`,
  });
  return derive(
    [layers, freq, offset],
    frequentMixers,
    "an indexer in every index_topk_freq-th layer, counted from index_skip_topk_offset − 1, and in those before",
  );
}

function shadowFrequency(scope: Scope, mixers: readonly (string | null)[], winning: string): void {
  const [freq, offset] = SCHEDULE_FIELDS.map((name) => {
    const value = scope.find(scope.at(name));
    return value?.type === "number" ? value.value : undefined;
  });
  const agrees =
    freq === undefined || frequentMixers(mixers.length, freq, offset ?? 2).join() === mixers.join();
  for (const name of SCHEDULE_FIELDS) scope.reader.shadow(scope.at(name), scope.at(winning), agrees);
}

function check(scope: Scope, types: readonly string[], layers: number, name: string, mixed: boolean): void {
  const report = (code: string, message: string): void =>
    scope.reader.report("error", code, scope.at(name), message);
  const unknown = [...new Set(types.filter((type) => !MIXERS.has(type)))];
  if (unknown.length > 0)
    report(
      "unknown-layer-type",
      `${name} has ${unknown.map((type) => JSON.stringify(type)).join(", ")}; full and shared are known.`,
    );
  if (types.length < layers) {
    const message = `${name} has ${types.length} entries for ${layers} layers.`;
    // Where layers are mixed the schedule would not tell that one is missing.
    if (mixed) scope.reader.refuse("schedule-length", scope.at(name), message);
    else report("schedule-length", message);
  }
  if (types[0] === "shared" && !mixed)
    report(
      "nothing-to-share",
      `${name} lets the first layer reuse a selection, but no layer before it has made one.`,
    );
}
