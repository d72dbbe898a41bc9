import { isJsonObject, type Json, type JsonObject, setMember, wordOf } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";
import { get, type UnfinishedObject } from "./unfinished-object.ts";
import type { LegacyAttribute } from "./legacy-object.ts";
import { dictionary, json } from "./tracked.ts";

/**
 * `per_layer_config = …`: what single layers have otherwise than the config says. Overrides that say what the config
 * says are dropped, and layers without any.
 * Source: transformers, integrations/heterogeneity.
 */
export function setPerLayer(self: UnfinishedObject, value: LegacyAttribute): void {
  const given = dictionary(value);
  if (given === undefined) {
    self.perLayer = null;
    return;
  }
  const kept: JsonObject = {};
  for (const [layer, overrides] of Object.entries(given.value as JsonObject)) {
    if (!isJsonObject(overrides)) continue;
    const differing: JsonObject = {};
    for (const [name, override] of Object.entries(overrides)) {
      const common = json(get(self, name));
      if (name === SKIP) {
        const parts = skipped(override);
        if (parts.length > 0) setMember(differing, SKIP, [...parts]);
      } else if (common === undefined || !sameJson(common, override)) setMember(differing, name, override);
    }
    if (Object.keys(differing).length > 0) kept[String(Number(layer))] = differing;
  }
  self.perLayer = { ...given, value: kept };
}

/** What names the parts of a layer that are left out: no attribute. */
export const SKIP = "skip";

/** Every part once, by name. */
function skipped(parts: Json): readonly string[] {
  const names = Array.isArray(parts) ? parts : isJsonObject(parts) ? Object.keys(parts) : [];
  return [...new Set(names.map(wordOf))].sort();
}

/**
 * The attributes that differ by layer, by the names that the file gives them. A name that leads to another
 * (`attribute_map`) differs for no reader: reading it gives the other, which is common.
 */
export function perLayerNames({ perLayer }: UnfinishedObject): Set<string> {
  const overrides = Object.values((perLayer?.value ?? {}) as JsonObject) as JsonObject[];
  return new Set(overrides.flatMap(Object.keys).filter((name) => name !== SKIP));
}
