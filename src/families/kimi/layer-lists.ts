import { naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** The lists of layers in linear_attn_config. They count from 1, as nothing else in a config does. */
export const KDA_LAYERS = "linear_attn_config/kda_layers";
export const FULL_LAYERS = "linear_attn_config/full_attn_layers";

/** Reads a list of layer numbers; one that is not a layer of the stack is refused. */
export function readLayerList(scope: Scope, name: string, layers: number): Sourced<number[]> | undefined {
  const list = scope.optional(naturals, name);
  const stray = list?.value.find((number) => number < 1 || number > layers);
  if (stray !== undefined) {
    const message = `${dotted(scope.at(name))} names layer ${stray}; layers are counted from 1 here, up to num_hidden_layers ${layers}.`;
    scope.reader.refuse("layer-out-of-range", scope.at(name), message);
  }
  return list;
}
