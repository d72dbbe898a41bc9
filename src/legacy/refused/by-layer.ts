import { child } from "../../spec/pointer.ts";
import type { LegacyConfig } from "../legacy-object.ts";
import type { Refusal } from "./refusal.ts";

/** Whether an attribute differs by layer, so that reading it off the whole object raises. */
export function differsByLayer({ aliases, perLayer }: LegacyConfig, name: string): boolean {
  return perLayer.has(aliases.get(name) ?? name);
}

/**
 * The first of the attributes that 5.x reads off the whole object when it validates it, and that differs by layer: reading
 * it raises AmbiguousGlobalPerLayerAttributeError, so that the file is not loaded.
 * Source: transformers 5, integrations/heterogeneity/configuration_utils.py, __getattribute__.
 */
export function readWhole(config: LegacyConfig, names: readonly string[]): Refusal[] {
  const { className, transformersVersion: version, at } = config;
  const name = names.find((one) => differsByLayer(config, one));
  if (name === undefined) return [];
  const why = `${className} of transformers ${version} reads ${name} of the whole object when it validates the file, and refuses one that differs by layer (per_layer_config).`;
  return [{ at: child(at, "per_layer_config"), why }];
}
