import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { type Pointer, isWithin, nameOf, parentOf, tokensOf } from "../../spec/pointer.ts";
import { namesOf, pointerTo } from "../named/components.ts";

/**
 * Places of one field's value, the best first: one of the whole model, or of the component that the first layer has; the
 * least nested; one of a like name.
 */
export function ranked(
  places: readonly Pointer[],
  components: readonly Pointer[],
  field: Pointer,
): readonly Pointer[] {
  const rank = (at: Pointer): readonly number[] => [
    rankIn(components, at),
    tokensOf(at).length,
    likeness(nameOf(field), nameOf(at)),
  ];
  return places
    .map((at) => [at, rank(at)] as const)
    .sort(([, a], [, b]) => a.map((one, i) => one - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0)
    .map(([at]) => at);
}

/** 0 for the same name, 1 for one with something before it, 2 for another. */
function likeness(field: string, value: string): number {
  if (field === value) return 0;
  return field.endsWith(`_${value}`) ? 1 : 2;
}

/** What the layers consist of, mixers before MLPs, in the order of the layers. */
export function componentsOf({ body }: EngineModelSpec): readonly Pointer[] {
  return [...namesOf(body, "mixer"), ...namesOf(body, "mlp")].map(pointerTo);
}

const WHOLE_MODEL = ["", "/body", "/body/norm", "/body/position"];

function rankIn(components: readonly Pointer[], at: Pointer): number {
  if (WHOLE_MODEL.includes(parentOf(at))) return -1;
  const index = components.findIndex((component) => isWithin(at, component));
  return index < 0 ? components.length : index;
}
