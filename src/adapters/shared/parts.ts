import type { Scope } from "../../config/reader.ts";
import type { Sourced } from "../../config/sourced.ts";
import { type LayerNames, present } from "./layer-names.ts";

/** A component under the name that layers give it; null where none does, and then its fields are ignored. */
export function readPart<D extends object>(
  scope: Scope,
  names: LayerNames,
  name: string,
  fields: readonly string[],
  read: () => D,
): D | Sourced<null> {
  if (!names.value.includes(name))
    for (const field of fields)
      scope.reader.ignore(scope.at(field), "no effect", `it describes ${name}, which no layer has`);
  return present(read(), names, name);
}
