import { naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { MLP_NAMES, readMlpLayerTypes } from "../blocks/mlp/mlp-types.ts";
import { readLayerTypes } from "../blocks/layers/schedule.ts";
import { CONFIG_RULES, HUB_READER } from "./reference.ts";

const MIXERS = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

/** One of transformers' lists of words, and the Hub's list of 0 and 1 that says the same. */
interface Spellings {
  readonly words: string;
  readonly names: ReadonlyMap<string, string>;
  readonly bits: string;
  /** The component where the list has another number, and where it has 1. */
  readonly ofBit: readonly [string, string];
  readonly byRule: (index: number) => string;
  readonly rule: string;
}

/** Which layers have a window: layer_types, or hybrid_layer_pattern, in which 1 stands for a window. */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  return readEither(scope, layers, readLayerTypes(scope, layers, MIXERS), {
    words: "layer_types",
    names: MIXERS,
    bits: "hybrid_layer_pattern",
    ofBit: ["attention", "sliding_attention"],
    byRule: (index) => (index === 0 || (index + 1) % 6 === 0 ? "attention" : "sliding_attention"),
    rule: "the first and every sixth layer see everything",
  });
}

/** Which layers hold experts: mlp_layer_types, or moe_layer_freq, in which 0 stands for a dense MLP. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  return readEither(scope, layers, readMlpLayerTypes(scope, layers.value), {
    words: "mlp_layer_types",
    names: MLP_NAMES,
    bits: "moe_layer_freq",
    ofBit: ["dense_mlp", "mlp"],
    byRule: (index) => (index === 0 ? "dense_mlp" : "mlp"),
    rule: "all layers but the first hold experts",
  });
}

function readEither(
  scope: Scope,
  layers: Sourced<number>,
  words: Sourced<readonly string[]> | undefined,
  spellings: Spellings,
): LayerNames {
  const bits = readBits(scope, layers, spellings);
  if (words) {
    const names = derive(
      [words, layers],
      (list, n) => list.slice(0, n).map((word) => spellings.names.get(word) ?? word),
      `${spellings.words}, the first num_hidden_layers of them`,
    );
    if (bits)
      scope.reader.shadow(
        scope.at(spellings.bits),
        scope.at(spellings.words),
        bits.value.join() === names.value.join(),
      );
    return names;
  }
  return (
    bits ??
    derive(
      [layers],
      (n) => Array.from({ length: n }, (_, index) => spellings.byRule(index)),
      `num_hidden_layers layers: ${spellings.rule} (${CONFIG_RULES})`,
    )
  );
}

function readBits(
  scope: Scope,
  layers: Sourced<number>,
  { bits, ofBit }: Spellings,
): Sourced<readonly string[]> | undefined {
  const at = scope.at(bits);
  const node = scope.find(at);
  if (node?.type === "null") scope.reader.ignore(at, "no effect", "null: it names no layer");
  const list = node === undefined || node.type === "null" ? undefined : scope.optional(naturals, bits);
  if (!list) return undefined;
  const { length } = list.value;
  if (length !== layers.value) {
    const message = `${bits} has ${length} entries, but num_hidden_layers is ${layers.value}.`;
    const severity = length < layers.value ? "error" : "warning";
    scope.reader.report(severity, "schedule-length", at, message);
  }
  const [other, one] = ofBit;
  return derive(
    [list, layers],
    (values, n) => values.slice(0, n).map((value) => (isOne(bits, value) ? one : other)),
    `${bits}, the first num_hidden_layers of them (${HUB_READER})`,
  );
}

/** A window is 1 and nothing else; experts are whatever is not 0. */
const isOne = (bits: string, value: number): boolean =>
  bits === "moe_layer_freq" ? value !== 0 : value === 1;
