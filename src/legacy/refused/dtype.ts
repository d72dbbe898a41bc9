import { child } from "../../spec/pointer.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import { isTorchType } from "../torch-types.ts";
import { json } from "../tracked.ts";
import type { Refusal } from "./refusal.ts";

/**
 * A type of the weights that torch does not have: every version asks torch for it by name when it builds the object
 * (without torch installed it does not ask, and builds no model either). A list is no type, and cannot be written.
 * Source: transformers, configuration_utils.py, PreTrainedConfig and dict_dtype_to_str.
 */
export function refusedDtype({ className, transformersVersion, at, attributes }: LegacyConfig): Refusal[] {
  const attribute = attributes.get("dtype");
  const type = json(attribute);
  if (attribute?.source.kind !== "file") return [];
  const place = attribute.source.from[0] ?? child(at, "dtype");
  const who = `${className} of transformers ${transformersVersion}`;
  if (Array.isArray(type)) return [{ at: place, why: `${who} refuses a list for dtype.` }];
  if (typeof type !== "string" || isTorchType(type)) return [];
  const why = `${who} asks torch for the type that dtype names, and torch has none called ${JSON.stringify(type)}.`;
  return [{ at: place, why }];
}
