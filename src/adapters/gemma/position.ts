import type { Scope } from "../../config/reader.ts";
import type { Sourced } from "../../config/sourced.ts";
import { type LayerNames, present } from "../shared/layer-names.ts";

/** The rotary embedding of the layers with a window; where there are none its fields have no effect. */
export function slidingPosition<D extends object>(
  scope: Scope,
  names: LayerNames,
  layers: readonly string[],
  fields: readonly string[],
  position: D,
): D | Sourced<null> {
  const used = layers.find((layer) => names.value.includes(layer));
  if (used === undefined)
    for (const field of fields)
      scope.reader.ignore(
        scope.at(field),
        "no effect",
        "no layer has a window, whose positions it describes",
      );
  return present(position, names, used ?? layers[0] ?? "");
}
