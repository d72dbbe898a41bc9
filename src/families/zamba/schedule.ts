import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { readKinds } from "../blocks/layers/layer-kinds.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";

const KINDS = ["linear_attention", "mamba", "hybrid"];

/** What the layers are, told from different sides. */
export interface ZambaLayers {
  /** `mamba`, or the hybrid of its own that a layer has: `hybrids/layer_2`. */
  readonly names: LayerNames;
  /** The numbers of the layers with a shared block. */
  readonly hybrids: Sourced<readonly number[]>;
}

/** Reads which layers have a shared block: from layers_block_type (layer_types in other families' words) or by a rule. */
export function readZambaLayers(
  scope: Scope,
  layers: Sourced<number>,
  byRule: () => Sourced<readonly string[]>,
): ZambaLayers {
  const [name, other] =
    scope.find(scope.at("layer_types"))?.type === "array"
      ? ["layer_types", "layers_block_type"]
      : ["layers_block_type", "layer_types"];
  const listed = readKinds(scope, name, layers, { known: KINDS, beyond: "refused" });
  scope.reader.shadow(scope.at(other), scope.at(name));
  const kinds = listed ?? byRule();
  const hybrids = derive(
    [kinds],
    (all): readonly number[] => all.flatMap((kind, index) => (kind === "hybrid" ? [index] : [])),
    kinds.source.text,
  );
  const names = derive(
    [kinds],
    (all) => all.map((kind, index) => (kind === "hybrid" ? `hybrids/layer_${index}` : "mamba")),
    kinds.source.text,
  );
  return { names, hybrids };
}
