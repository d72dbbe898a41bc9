import { familyOf, MODEL_TYPES, textTypeIn } from "../families/registry.ts";
import type { Registry } from "../families/unknown/registered.ts";

const REGISTRY: Registry = { modelTypes: MODEL_TYPES, familyOf, textTypeIn };

let about: typeof import("../families/unknown/unknown.ts") | undefined;

/** Loads what is done about fields and model types that nobody knows: beside the first family, not with the page. */
export async function loadUnknowns(): Promise<void> {
  about ??= await import("../families/unknown/unknown.ts");
}

/** What is done about unknown fields and model types, and what it asks of the registry; undefined until it is loaded. */
export function unknowns():
  | { readonly registry: Registry; readonly about: typeof import("../families/unknown/unknown.ts") }
  | undefined {
  return about && { registry: REGISTRY, about };
}
