import { TRANSFORMERS_VERSIONS } from "../../classes/versions.ts";
import { parseConfig } from "../../config/parse/parse.ts";
import { type Assembled, assemble } from "../../config/reading/assemble.ts";
import { ConfigReader } from "../../config/reading/reader.ts";
import type { Family } from "../../families/declaration/family.ts";
import type { JsonObject } from "../../spec/json.ts";
import type { Pointer } from "../../spec/pointer.ts";

/** What a family makes of a config that nobody wrote: the whole result, even where a file like it would be refused. */
export interface Reading extends Assembled {
  /** Every field that the family looked for, in the order in which it did; with what holds it. */
  readonly lookedFor: ReadonlySet<Pointer>;
  /** Fields that are not there and have no default: `value` has a placeholder from each of them. */
  readonly missing: readonly Pointer[];
  /** Fields that hold something of another type than the family takes. */
  readonly refused: ReadonlySet<Pointer>;
}

/** Reads a config as its family reads files, with the defaults of the latest transformers that has a class for it. */
export function readAs(family: Family, config: JsonObject, modelType: string): Reading {
  const parsed = parseConfig(JSON.stringify(config));
  if (!parsed.ok)
    throw new Error(`A config that was written from a spec is no JSON: ${parsed.error.message}`);
  // A file whose own type nobody has mapped was read as one of the family's.
  const as = family.modelTypes.includes(modelType) ? modelType : (family.modelTypes[0] ?? modelType);
  for (const version of [...TRANSFORMERS_VERSIONS].reverse()) {
    const lookedFor = new Set<Pointer>();
    const reader = new ConfigReader(parsed.value, null, lookedFor);
    const tree = family.read(reader, as, version);
    if (!tree) continue;
    const found = (wanted: string): Pointer[] =>
      reader.findings.flatMap(({ code, at }) => (code === wanted ? [at] : []));
    const refused = new Set(found("wrong-type"));
    return { ...assemble(tree), lookedFor, missing: found("missing-field"), refused };
  }
  throw new Error(`No known version of transformers reads the model type ${modelType}.`);
}
