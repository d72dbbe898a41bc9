import { type FieldType, natural, naturals, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { readMlpLayerTypes } from "../blocks/mlp/mlp-types.ts";
import { readLayerTypes } from "../blocks/layers/schedule.ts";
import { CONFIG_RULES } from "./reference.ts";

export type Words = Sourced<readonly string[]>;

/** The layers of the stack in transformers' words, and those of the draft modules; none of these where nothing says. */
export interface Kinds {
  readonly stack: Words;
  readonly drafts: Words;
}

const MIXERS = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

/** The number of draft modules; many lists of the Hub's files go on for them after the stack. */
export function readDraftCount(scope: Scope): Sourced<number> {
  return scope.read(natural, ["num_nextn_predict_layers", "num_mtp_layers"], {
    value: 0,
    rule: "no draft modules unless the file declares some",
  });
}

/** Which layers have a window: layer_types; without it none has. */
export function readAttentionKinds(scope: Scope, layers: Sourced<number>, drafts: Sourced<number>): Kinds {
  const types = readLayerTypes(scope, layers, MIXERS, drafts.value);
  if (types) return split(scope, types, layers, drafts, "layer_types", "mtp_layer_types");
  const rule = `full attention in every layer without layer_types (${CONFIG_RULES})`;
  const full = (n: number): string[] => Array.from({ length: n }, () => "full_attention");
  scope.reader.ignore(
    scope.at("mtp_layer_types"),
    "no effect",
    `without layer_types the class writes its own`,
  );
  return { stack: derive([layers], full, rule), drafts: derive([drafts], full, rule) };
}

/** Which layers hold experts: mlp_layer_types or, in the Hub's words, moe_layers_enum. */
export function readMlpKinds(scope: Scope, layers: Sourced<number>, drafts: Sourced<number>): Kinds {
  const types = readMlpLayerTypes(scope, layers.value, drafts.value);
  const listed = readEnum(scope, layers, types !== undefined);
  const kindsFrom = (from: number, to: number, sparse: readonly number[]): string[] =>
    Array.from({ length: to - from }, (_, index) => (sparse.includes(from + index) ? "sparse" : "dense"));
  if (types) {
    const kinds = split(scope, types, layers, drafts, "mlp_layer_types", "mtp_mlp_layer_types");
    const agrees = kindsFrom(0, layers.value, listed.value).join() === kinds.stack.value.join();
    scope.reader.shadow(scope.at("moe_layers_enum"), scope.at("mlp_layer_types"), agrees);
    return kinds;
  }
  const rule = `the layers in moe_layers_enum hold experts, or all from the fourth on (${CONFIG_RULES})`;
  scope.reader.ignore(
    scope.at("mtp_mlp_layer_types"),
    "no effect",
    "without mlp_layer_types the class writes its own",
  );
  return {
    stack: derive([layers, listed], (n, sparse) => kindsFrom(0, n, sparse), rule),
    drafts: derive([layers, drafts, listed], (n, more, sparse) => kindsFrom(n, n + more, sparse), rule),
  };
}

/** A list for the stack, whose further entries are those of the draft modules, for which there is a list of their own too. */
function split(
  scope: Scope,
  types: Words,
  layers: Sourced<number>,
  drafts: Sourced<number>,
  name: string,
  own: string,
): Kinds {
  const at = scope.at(own);
  const node = scope.find(at);
  const stack = derive(
    [types, layers],
    (list, n) => list.slice(0, n),
    `${name}, the first num_hidden_layers`,
  );
  const rest = derive(
    [types, layers, drafts],
    (list, n, more) => (list.length === n + more ? list.slice(n) : []),
    `${name} after the first num_hidden_layers (${CONFIG_RULES})`,
  );
  if (drafts.value === 0 || node?.type === "null") {
    const reason = drafts.value === 0 ? "there are no draft modules" : "null says nothing";
    scope.reader.ignore(at, "no effect", reason);
    return { stack, drafts: rest };
  }
  const said = scope.optional(texts, own);
  if (!said) return { stack, drafts: rest };
  if (rest.value.length > 0) {
    scope.reader.shadow(at, scope.at(name), said.value.join() === rest.value.join());
    return { stack, drafts: rest };
  }
  if (said.value.length !== drafts.value) {
    const message = `${own} has ${said.value.length} entries for ${drafts.value} draft modules.`;
    scope.reader.report("error", "schedule-length", at, message);
  }
  const words = (list: readonly string[], _: unknown, more: number) => (list.length === more ? list : []);
  return { stack, drafts: derive([said, rest, drafts], words, `${own}, where ${name} ends with the stack`) };
}

/** Numbers of layers, in a list or in a string with commas. */
const layerNumbers: FieldType<number[]> = {
  expected: "the numbers of layers, in an array or in a string with commas",
  accept: (node) => {
    if (node.type !== "string") return naturals.accept(node);
    const numbers = node.value.split(",").filter((part) => part.trim() !== "");
    return numbers.every((part) => /^\s*\d+\s*$/.test(part)) ? numbers.map(Number) : undefined;
  },
  placeholder: [],
};

/** moe_layers_enum or what stands in its place; where it is `shadowed`, only to compare it. */
function readEnum(scope: Scope, layers: Sourced<number>, shadowed: boolean): Sourced<readonly number[]> {
  const rule = "all layers from the fourth on";
  const late = derive([layers], (n) => Array.from({ length: n }, (_, index) => index).slice(3), rule);
  const node = scope.find(scope.at("moe_layers_enum"));
  const numbers = shadowed && node ? layerNumbers.accept(node) : undefined;
  if (shadowed) return derive([layers], () => numbers ?? late.value, rule);
  return scope.nullable<readonly number[]>(layerNumbers, "moe_layers_enum", late);
}
