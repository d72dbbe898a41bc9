import { dotted } from "../../config/nodes/dotted.ts";
import { splitSideFile } from "../../config/nodes/side-file.ts";
import type { Origin } from "../../spec/origin.ts";
import { type Pointer, tokensOf } from "../../spec/pointer.ts";
import type { SpecPart, ValueEntry } from "../comparison.ts";
import { WRAPPERS } from "../values/fold-fields.ts";

/** Where a value comes from, in a few words. */
export function originWords(origin: Origin): string {
  switch (origin.kind) {
    case "mapped":
      return dotted(origin.from[0]);
    case "derived":
      return `derived from ${fieldNames(origin.from)}`;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `default of ${origin.class} (transformers ${origin.transformers_version})`
        : "default of the engine";
    case "implied":
      return `implied: ${origin.reason}`;
  }
}

/** So many fields of a part are named, and the number of the others. */
const MOST_FIELDS = 3;

/** Where the values of an entry come from: once where both sides say the same; of a part, the fields that decide it. */
export function entryOrigins({ a, b }: ValueEntry): string {
  // What is not there comes from nowhere: the other side tells where the part is from.
  if (a && "leaves" in a && b && "value" in b && b.value === null) return partOrigins(a);
  if (b && "leaves" in b && a && "value" in a && a.value === null) return partOrigins(b);
  const [left, right] = [a, b].map(
    (side) => side && ("origin" in side ? originWords(side.origin) : partOrigins(side)),
  );
  if (!left || !right || left === right) return left || right || "";
  return `${left} → ${right}`;
}

function partOrigins({ leaves }: SpecPart): string {
  const fields = [...new Set(leaves.flatMap(({ origin }) => ("from" in origin ? origin.from : [])))];
  const more = fields.length - MOST_FIELDS;
  return `${fieldNames(fields.slice(0, MOST_FIELDS))}${more > 0 ? ` and ${more} more` : ""}`;
}

/** Fields as one says them; the name of a file beside config.json stands before the first of its fields alone. */
function fieldNames(fields: readonly Pointer[]): string {
  let before: string | null = null;
  return fields
    .map((field) => {
      const { file, pointer } = splitSideFile(field);
      const words = file !== null && file === before ? dotted(pointer) : dotted(field);
      before = file;
      return words;
    })
    .join(", ");
}

/**
 * The objects or files that hold the fields from which entries come: of each side where these differ, and of the one that
 * has something where the other has null.
 */
export function briefOrigins(entries: readonly ValueEntry[]): string {
  const [a = [], b = []] = (["a", "b"] as const).map((side) => entries.map((entry) => entry[side]));
  const there = (sides: typeof a): typeof a =>
    sides.filter((side) => side !== null && ("leaves" in side || side.value !== null));
  const isOneSided = there(a).length === 0 || there(b).length === 0;
  const [before, after] = isOneSided && there([...a, ...b]).length > 0 ? [there(a), there(b)] : [a, b];
  const words = [before, after].map(holdersOf).filter((holders) => holders !== "");
  return [...new Set(words)].join(" → ");
}

function holdersOf(sides: readonly ValueEntry["a"][]): string {
  const leaves = sides.flatMap((side) => (side === null ? [] : "leaves" in side ? side.leaves : [side]));
  const fields = leaves.flatMap(({ origin }) => ("from" in origin ? origin.from : []));
  return [...new Set(fields.map(holderOf))].join(", ");
}

/** The file beside config.json that has a field, or the object at the root of it, or of the text model's config, that has it. */
function holderOf(field: Pointer): string {
  const { file, pointer } = splitSideFile(field);
  if (file !== null) return file;
  const wrapper = WRAPPERS.find((name) => pointer.startsWith(`${name}/`)) ?? "";
  const [first = ""] = tokensOf(pointer.slice(wrapper.length));
  return dotted(`${wrapper}/${first}`);
}
