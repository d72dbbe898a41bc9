import type { LegacyConfig, LegacySource } from "../../legacy/legacy-object.ts";
import type { OriginKind } from "../../spec/origin.ts";
import { tokensOf } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import { jsonHas, shortJson } from "../components/short-json.ts";
import { append } from "../../spec/many.ts";

/** One attribute, or one member of a dictionary whose members came in several ways. */
export interface LegacyRow {
  readonly name: string;
  /** JSON, shortened where it is long. */
  readonly value: string;
  readonly sign: OriginKind;
  readonly source: LegacySource;
}

/** The attributes of one config object. */
export interface LegacyTable {
  /** Where it stands in the whole object, with dots; "" for the whole. */
  readonly path: string;
  readonly className: string;
  readonly rows: readonly LegacyRow[];
}

const SIGNS: { readonly [K in LegacySource["kind"]]: OriginKind } = {
  file: "mapped",
  computed: "derived",
  class_default: "defaulted",
  base_default: "defaulted",
};

/** A table for each config object with the attributes that show `query`; objects in which none does are left out. */
export function legacyTables(config: LegacyConfig, query: string, path = ""): LegacyTable[] {
  const wanted = query.trim().toLowerCase();
  const rows: LegacyRow[] = [];
  const nested: LegacyTable[] = [];
  for (const [name, attribute] of config.attributes) {
    const { source } = attribute;
    if (attribute.kind === "config") {
      append(nested, legacyTables(attribute.config, query, path === "" ? name : `${path}.${name}`));
      continue;
    }
    const { value, parts } = attribute;
    if (wanted !== "" && !name.toLowerCase().includes(wanted) && !jsonHas(value, wanted)) continue;
    rows.push({ name, value: shortJson(value), sign: SIGNS[source.kind], source });
    for (const [pointer, from] of parts) {
      const inner = [name, ...tokensOf(pointer)].join(".");
      rows.push({
        name: inner,
        value: shortJson(valueAt(value, pointer)),
        sign: SIGNS[from.kind],
        source: from,
      });
    }
  }
  return [...(rows.length > 0 ? [{ path, className: config.className, rows }] : []), ...nested];
}
