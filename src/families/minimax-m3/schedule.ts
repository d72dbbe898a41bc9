import { naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { givenNames } from "../blocks/file/fixed-fields.ts";
import { readKinds } from "../blocks/layers/layer-kinds.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { cite } from "../blocks/rules/reference.ts";
import { CONFIGURATION, MODELING } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** A schedule that two fields can spell: in words, one a layer, or in the released files' numbers, 0 or not. */
interface Spellings {
  readonly words: string;
  readonly numbers: string;
  /** The component of a layer by its word, which a number other than 0 stands for where it is the second. */
  readonly names: ReadonlyMap<string, string>;
  /** The component of 0 and that of other numbers. */
  readonly byNumber: readonly [string, string];
  /** What every layer has where neither field is given. */
  readonly otherwise: string;
}

const MIXERS: Spellings = {
  words: "layer_types",
  numbers: "sparse_attention_config/sparse_attention_freq",
  names: new Map([
    ["full_attention", "attention"],
    ["attention", "attention"],
    ["minimax_m3_sparse", "sparse_attention"],
  ]),
  byNumber: ["attention", "sparse_attention"],
  otherwise: "attention",
};

const MLPS: Spellings = {
  words: "mlp_layer_types",
  numbers: "moe_layer_freq",
  names: new Map([
    ["dense", "dense_mlp"],
    ["sparse", "mlp"],
  ]),
  byNumber: ["dense_mlp", "mlp"],
  otherwise: "mlp",
};

/** Reads which layers attend to chosen blocks only. */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const names = readSchedule(scope, layers, MIXERS);
  checkIndexValues(scope, names);
  return names;
}

/** Reads which layers hold experts. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const names = readSchedule(scope, layers, MLPS);
  const [leading] = givenNames(scope, ["first_k_dense_replace"]);
  if (leading === undefined) return names;
  const node = scope.find(scope.at(leading));
  const first = names.value.indexOf("mlp");
  const dense = names.value.filter((name) => name === "dense_mlp").length;
  const agrees = node?.type === "number" && node.value === dense && (first === -1 || first === dense);
  const winner = [MLPS.words, MLPS.numbers].find((name) => scope.find(scope.at(name)));
  if (winner !== undefined) {
    scope.reader.shadow(scope.at(leading), scope.at(winner), agrees);
  } else {
    const reason = `mlp_layer_types and moe_layer_freq alone say which layers are dense (${CONFIGURATION})`;
    scope.reader.ignore(scope.at(leading), "no effect", reason);
    if (!agrees)
      scope.reader.report(
        "warning",
        "fixed-by-architecture",
        scope.at(leading),
        `${dotted(scope.at(leading))} has no effect: ${reason}.`,
      );
  }
  return names;
}

function readSchedule(scope: Scope, layers: Sourced<number>, spellings: Spellings): LayerNames {
  const { words, numbers, names, byNumber, otherwise } = spellings;
  const named = readKinds(scope, words, layers, { known: [...names.keys()], beyond: "refused" });
  const numbered = givenNames(scope, [numbers]).length > 0 ? scope.optional(naturals, numbers) : undefined;
  const ofNumbers = numbered?.value.map((number) => byNumber[number === 0 ? 0 : 1]);
  if (named) {
    const result = derive(
      [named],
      (list) => list.map((kind) => names.get(kind) ?? kind),
      () => named.source.text,
    );
    if (ofNumbers)
      scope.reader.shadow(scope.at(numbers), scope.at(words), ofNumbers.join() === result.value.join());
    return result;
  }
  if (numbered && ofNumbers) {
    if (numbered.value.length !== layers.value) {
      const message = `${numbers} has ${numbered.value.length} entries, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
      scope.reader.report("error", "schedule-length", scope.at(numbers), message);
    }
    const rule = `${numbers}: ${byNumber[0]} where it is 0, else ${byNumber[1]} (${CONFIGURATION})`;
    return derive([numbered, layers], (_, n) => ofNumbers.slice(0, n), rule);
  }
  return derive(
    [layers],
    (n) => Array.from({ length: n }, () => otherwise),
    `every layer has the component ${otherwise} unless ${words} or ${numbers} says otherwise (${CONFIGURATION})`,
  );
}

/** `sparse_disable_index_value` says of each layer that its indexer gives no values, as no reader's does. */
function checkIndexValues(scope: Scope, names: LayerNames): void {
  const at = scope.at("sparse_attention_config/sparse_disable_index_value");
  const reason = cite(MODELING, "Indexer", "chooses blocks and gives no values of its own");
  scope.reader.ignore(at, "no effect", reason);
  const node = scope.find(at);
  if (node?.type !== "array") return;
  const giving = names.value.findIndex((name, index) => {
    const item = node.items[index];
    return name === "sparse_attention" && item?.type === "number" && item.value === 0;
  });
  if (giving !== -1)
    scope.reader.report(
      "warning",
      "fixed-by-architecture",
      at,
      `${dotted(at)} gives layer ${giving} an indexer with values, but ${reason}.`,
    );
}
