import { listOf, orNull, real } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";
import type { Words } from "./layer-types.ts";

/** Where the MLPs with limits stand in the body. */
export const CLAMPED = "clamped_mlps";

type Limits = Sourced<readonly (number | null)[]>;

/** The limits of routed experts, and those of shared experts and dense MLPs, layer by layer; empty without any. */
export interface LayerLimits {
  readonly routed: Limits;
  readonly shared: Limits;
}

/** Reads the limits. 0 and null stand for none; the Hub's lists may go on for the draft modules. */
export function readLimits(scope: Scope, layers: Sourced<number>): LayerLimits {
  return {
    routed: read(scope, layers, "swiglu_limits"),
    shared: read(scope, layers, "swiglu_limits_shared"),
  };
}

function read(scope: Scope, layers: Sourced<number>, field: string): Limits {
  const at = scope.at(field);
  const none = { value: [], rule: `no limits without ${field} (${MODELING.file})` };
  const type = listOf(orNull(real), "an array of numbers and nulls");
  const list = scope.nullable<readonly (number | null)[]>(type, field, none);
  if (list.value.length > 0 && list.value.length < layers.value) {
    const message = `${field} has ${list.value.length} entries, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", at, message);
  }
  if (list.source.kind !== "mapped" || list.value.some((limit) => limit)) return list;
  scope.reader.ignore(at, "no effect", "it limits no layer");
  return derive([], () => [], "no layer has a limit");
}

/** The limit of one layer; null for none. */
const limitAt = (limits: Limits, layer: number): number | null => limits.value[layer] || null;

const named = (limit: number | null): string => (limit === null ? "none" : String(limit));

/** The MLP of each layer, `from` on: those with limits have names of their own. */
export function mlpsOf(words: Words, limits: LayerLimits, from: Sourced<number> | 0): LayerNames {
  const start = from === 0 ? 0 : from.value;
  return derive(
    [words, limits.routed, limits.shared, ...(from === 0 ? [] : [from])],
    (kinds) =>
      kinds.map((kind, index) => {
        const routed = limitAt(limits.routed, start + index);
        const shared = limitAt(limits.shared, start + index);
        if (kind === "sparse")
          return routed === null && shared === null
            ? "mlp"
            : `${CLAMPED}/experts_${named(routed)}_${named(shared)}`;
        return shared === null ? "dense_mlp" : `${CLAMPED}/dense_${named(shared)}`;
      }),
    `experts or a dense MLP, by the limits of swiglu_limits and swiglu_limits_shared (${CONFIG_RULES})`,
  );
}
