import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { givenNames } from "../blocks/file/fixed-fields.ts";
import { readKinds, readNumberedKinds } from "../blocks/layers/layer-kinds.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { CONFIGURATION } from "./reference.ts";

const MIXERS = ["sliding_attention", "compressed_sparse_attention", "heavily_compressed_attention"];

/** What `mlp_layer_types` calls a layer's experts, and the component that they are. */
const MLPS = new Map([
  ["hash_moe", "hash_mlp"],
  ["moe", "mlp"],
]);

/** `compress_ratios`: how many tokens make a compressed entry, 0 for none, and the kind of layer that does so. */
const BY_RATIO = new Map([
  [0, "sliding_attention"],
  [4, "compressed_sparse_attention"],
  [128, "heavily_compressed_attention"],
]);

export interface Mixers {
  readonly names: LayerNames;
  /** The attention of the draft modules' layers. */
  readonly ofDrafts: Sourced<string>;
}

/**
 * Reads the attention of each layer: from `layer_types`, else from the released files' `compress_ratios`, whose entries
 * beyond the layers are the draft modules', else by the class's rule.
 */
export function readMixers(scope: Scope, layers: Sourced<number>, drafts: Sourced<number>): Mixers {
  const window = derive(
    [drafts],
    () => "sliding_attention",
    "draft layers see a window unless told otherwise",
  );
  const types = readKinds(scope, "layer_types", layers, { known: MIXERS, beyond: "cut" });
  const ratios = readNumberedKinds(scope, "compress_ratios", layers, {
    known: [...BY_RATIO.keys()],
    beyond: "cut",
    whose: "draft modules",
  });
  if (types) {
    const kinds = ratios?.value.slice(0, layers.value).map((ratio) => BY_RATIO.get(ratio));
    if (kinds)
      scope.reader.shadow(
        scope.at("compress_ratios"),
        scope.at("layer_types"),
        kinds.join() === types.value.join(),
      );
    return { names: types, ofDrafts: window };
  }
  if (!ratios) return { names: byRule(layers), ofDrafts: window };
  const names = derive(
    [ratios, layers],
    (list, n) => list.slice(0, n).map((ratio) => BY_RATIO.get(ratio) ?? "sliding_attention"),
    `compress_ratios: 0 is sliding, 4 compressed sparse, 128 heavily compressed attention (${CONFIGURATION})`,
  );
  const beyond = ratios.value.length > layers.value;
  return { names, ofDrafts: beyond && drafts.value > 0 ? draftMixer(ratios, layers, drafts) : window };
}

function draftMixer(
  ratios: Sourced<readonly number[]>,
  layers: Sourced<number>,
  drafts: Sourced<number>,
): Sourced<string> {
  return derive(
    [ratios, layers, drafts],
    (list, n) => BY_RATIO.get(list[n] ?? 0) ?? "sliding_attention",
    "the entry of compress_ratios that follows the layers' (vLLM, deepseek_v4/attention.py)",
  );
}

function byRule(layers: Sourced<number>): LayerNames {
  return derive(
    [layers],
    (n) =>
      Array.from({ length: n }, (_, index) =>
        index >= 2 && index % 2 === 1 ? "compressed_sparse_attention" : "heavily_compressed_attention",
      ),
    `two layers of heavily compressed attention, then one and one of it and of compressed sparse attention (${CONFIGURATION})`,
  );
}

/** Reads which layers choose their experts by the token's id: from `mlp_layer_types`, else the first `num_hash_layers`. */
export function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "mlp_layer_types", layers, { known: [...MLPS.keys()], beyond: "cut" });
  if (types) {
    const given =
      givenNames(scope, ["num_hash_layers"]).length > 0 && scope.optional(natural, "num_hash_layers");
    const first = types.value.findIndex((type) => type !== "hash_moe");
    const hashed = types.value.filter((type) => type === "hash_moe").length;
    if (given) {
      const agrees =
        hashed === Math.min(given.value, types.value.length) && (first === -1 || first === hashed);
      scope.reader.shadow(scope.at("num_hash_layers"), scope.at("mlp_layer_types"), agrees);
    }
    return derive(
      [types],
      (list) => list.map((type) => MLPS.get(type) ?? type),
      () => types.source.text,
    );
  }
  const hashed = scope.nullable(natural, "num_hash_layers", {
    value: 3,
    rule: `the first 3 layers choose experts by token unless told otherwise (${CONFIGURATION})`,
  });
  return derive(
    [layers, hashed],
    (n, first) => Array.from({ length: n }, (_, index) => (index < first ? "hash_mlp" : "mlp")),
    "the first num_hash_layers layers choose experts by token",
  );
}
