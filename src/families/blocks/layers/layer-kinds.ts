import { naturals, texts } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { givenNames } from "../file/fixed-fields.ts";

/** What a list may hold, and what becomes of entries beyond num_hidden_layers: transformers cuts or refuses them. */
export interface KindsOptions<T> {
  readonly known: readonly T[];
  readonly beyond: "cut" | "refused";
  /** Whom entries beyond the layers are for, where they are cut: "the draft modules". */
  readonly whose?: string;
}

/** A list with the kind of each layer in words, cut to the layers; undefined where the file has none, or null. */
export function readKinds(
  scope: Scope,
  name: string,
  layers: Sourced<number>,
  options: KindsOptions<string>,
): Sourced<readonly string[]> | undefined {
  const kinds = givenNames(scope, [name]).length > 0 ? scope.optional(texts, name) : undefined;
  return kinds && checked(scope, name, kinds, layers, options);
}

/** As readKinds, where the kinds are numbers; the whole list. */
export function readNumberedKinds(
  scope: Scope,
  name: string,
  layers: Sourced<number>,
  options: KindsOptions<number>,
): Sourced<readonly number[]> | undefined {
  const kinds = givenNames(scope, [name]).length > 0 ? scope.optional(naturals, name) : undefined;
  if (kinds) checked(scope, name, kinds, layers, options);
  return kinds;
}

function checked<T>(
  scope: Scope,
  name: string,
  kinds: Sourced<readonly T[]>,
  layers: Sourced<number>,
  { known, beyond, whose }: KindsOptions<T>,
): Sourced<readonly T[]> {
  const at = scope.at(name);
  const list = (values: readonly T[]): string => values.map((value) => JSON.stringify(value)).join(", ");
  const unknown = [...new Set(kinds.value.filter((kind) => !known.includes(kind)))];
  if (unknown.length > 0)
    scope.reader.refuse(
      "unknown-layer-type",
      at,
      `${name} has ${list(unknown)}; this family has ${list(known)} only.`,
    );
  const { length } = kinds.value;
  const n = layers.value;
  if (length < n || (length > n && beyond === "refused")) {
    const message = `${name} has ${length} entries, but num_hidden_layers is ${n}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", at, message);
  } else if (length > n) {
    const rest = whose ? `the rest is for ${whose}` : "nobody reads the rest";
    const message = `${name} has ${length} entries, of which the first ${n} are the layers'; ${rest}.`;
    scope.reader.report("info", "schedule-length", at, message);
  }
  return derive([kinds, layers], (all, first) => all.slice(0, first), `${name}, one entry a layer`);
}
