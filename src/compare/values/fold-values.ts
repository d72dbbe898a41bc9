import type { Json } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import { fieldsOf } from "../../spec/origin.ts";
import { isWithin, nameOf, type Pointer, tokensOf } from "../../spec/pointer.ts";
import { placeOf } from "../words/show-value.ts";
import type { SpecLeaf, SpecPart, ValueEntry } from "../comparison.ts";

/** An entry before it is known whether another one says the same. */
export type UnfoldedEntry = Omit<ValueEntry, "folded_into">;

/** The names of a model's type, the first of them for all. */
const TYPE_NAMES: readonly Pointer[] = [
  "/model_type",
  "/architecture",
  "/architectures",
  "/body/type",
  "/body/text_model_type",
];

const QUANTIZATION = "/quantization";
const NORMAL_FORM = "/quantization/normal_form";
const METHOD = `${NORMAL_FORM}/quant_method`;
const SCHEMES = `${NORMAL_FORM}/schemes`;
const MODULE_PATTERNS = `${NORMAL_FORM}/module_patterns`;
const GROUPS = "/quantization/config_groups";
const NORMS_OF_HEADS = /^(.*\/)(use_qk_norm|qk_norm\w*|[qk]_norm\w*)$/;
const TOWER_KIND = /^\/body\/towers\/[^/]+\/kind$/;
const DRAFTS = /^\/body\/(num_mtp_modules|mtp_\w+|num_nextn\w*)$/;

/**
 * Says of each difference which other one it is a view of: the names of one type, raw members of a quantisation under
 * their normal form, the norms of queries and keys under the switch for them, what a draft or a tower is described by besides,
 * and copies of one field with the same two values.
 */
export function foldValues(entries: readonly UnfoldedEntry[]): ValueEntry[] {
  const leads = new Map<UnfoldedEntry, UnfoldedEntry>();
  const differing = entries.filter(({ status }) => status !== "equal");
  const fold = (entry: UnfoldedEntry, into: UnfoldedEntry | undefined): void => {
    if (into && into !== entry && !leads.has(entry) && !leads.has(into)) leads.set(entry, into);
  };
  const at = (pointer: Pointer): UnfoldedEntry | undefined =>
    differing.find((entry) => placeOf(entry) === pointer);

  const names = TYPE_NAMES.flatMap((name) => at(name) ?? []);
  for (const entry of names) fold(entry, names[0]);
  // The class of a tower follows from that of the model.
  for (const entry of differing)
    if (TOWER_KIND.test(placeOf(entry)) && isImplied(entry)) fold(entry, names[0]);
  foldQuantization(entries, fold);
  foldDescribed(differing, fold);
  const norms = new Map<string, UnfoldedEntry[]>();
  for (const entry of differing) {
    const holder = NORMS_OF_HEADS.exec(placeOf(entry))?.[1];
    if (holder !== undefined) norms.set(holder, [...(norms.get(holder) ?? []), entry]);
  }
  for (const group of norms.values()) {
    const lead = group.find((entry) => placeOf(entry).endsWith("/use_qk_norm")) ?? group[0];
    for (const entry of group) fold(entry, lead);
  }
  // The switch for a gate, and the gate.
  const gate = at("/body/attn_output_gate");
  if (gate) {
    const sources = sourcesOf(gate);
    for (const entry of differing)
      if (placeOf(entry).endsWith("/output_gate") && haveCommon(sources, sourcesOf(entry))) fold(entry, gate);
  }
  const copies = new Map<string, UnfoldedEntry[]>();
  for (const entry of differing) {
    const key = leads.has(entry) ? null : sameFact(entry);
    if (key === null) continue;
    const known = copies.get(key);
    if (known) known.push(entry);
    else copies.set(key, [entry]);
  }
  for (const group of copies.values()) {
    const lead = group.find(isNamedLikeItsField) ?? group.find(isMapped) ?? group[0];
    for (const entry of group) fold(entry, lead);
  }
  return entries.map((entry) => {
    const lead = leads.get(entry);
    return { ...entry, folded_into: lead ? placeOf(lead) : null };
  });
}

type Fold = (entry: UnfoldedEntry, into: UnfoldedEntry | undefined) => void;

/**
 * Raw members stand under the entry of the normal form that hangs on the fewest fields besides theirs. Groups say once
 * more what a scheme is where another member names it, so that no number format comes from them. Where the method is another, what is left is how
 * it writes itself, and so is the way in which it matches names of modules.
 */
function foldQuantization(entries: readonly UnfoldedEntry[], fold: Fold): void {
  const inside = entries.filter((entry) => isWithin(placeOf(entry), QUANTIZATION));
  const isNormal = (entry: UnfoldedEntry): boolean => isWithin(placeOf(entry), NORMAL_FORM);
  const differing = inside.filter(({ status }) => status !== "equal");
  const normal = differing.filter(isNormal);
  const method = normal.find((entry) => placeOf(entry) === METHOD);
  const schemes = normal.filter((entry) => isWithin(placeOf(entry), SCHEMES));
  const isRestated = !inside.some((entry) => isNormal(entry) && hasFormatOfGroups(entry));
  for (const entry of differing) {
    const place = placeOf(entry);
    if (place === QUANTIZATION || isNormal(entry)) continue;
    const sources = sourcesOf(entry);
    const [closest] = normal
      .map((candidate) => ({ candidate, of: sourcesOf(candidate) }))
      .filter(({ of }) => haveCommon(sources, of))
      .sort((x, y) => x.of.size - y.of.size);
    const scheme =
      isRestated && isWithin(place, GROUPS)
        ? (schemes.find(({ status }) => status === entry.status) ?? schemes[0])
        : undefined;
    fold(entry, closest?.candidate ?? scheme ?? method);
  }
  const patterns = normal.find((entry) => placeOf(entry) === MODULE_PATTERNS);
  if (patterns) fold(patterns, method);
}

/** Whether a number format comes from `config_groups`. */
function hasFormatOfGroups({ a, b }: UnfoldedEntry): boolean {
  return [a, b].some((side) =>
    leavesOf(side).some(
      ({ pointer, origin }) =>
        nameOf(pointer) === "format" && fieldsOf(origin).some((field) => field.includes("/config_groups/")),
    ),
  );
}

function isImplied({ a, b }: UnfoldedEntry): boolean {
  return [a, b].every((side) => side !== null && "origin" in side && side.origin.kind === "implied");
}

/** What a body says beside its components: of drafts, of towers, and a member's value once more on its own. */
function foldDescribed(differing: readonly UnfoldedEntry[], fold: Fold): void {
  const parts = differing.filter(({ a, b }) => [a, b].some((side) => side !== null && "leaves" in side));
  const members = new Map<string, UnfoldedEntry>();
  for (const part of parts)
    for (const side of ["a", "b"] as const)
      for (const leaf of leavesOf(part[side])) {
        const key = mappedFact(leaf, side);
        if (key !== null && !members.has(key)) members.set(key, part);
      }
  for (const entry of differing)
    if (tokensOf(placeOf(entry)).length === 2)
      for (const side of ["a", "b"] as const) {
        const leaf = entry[side];
        const key = leaf && "origin" in leaf ? mappedFact(leaf, side) : null;
        if (key !== null) fold(entry, members.get(key));
      }
  const drafts = parts.find(({ component }) => component === "mtp");
  for (const entry of differing) {
    const place = placeOf(entry);
    if (DRAFTS.test(place)) fold(entry, drafts);
    if (!place.startsWith("/body/towers")) continue;
    // A tower of defaults alone comes from no field, and its parts are looked for in the same.
    const sources = lookedAt(entry);
    fold(
      entry,
      parts.find(
        (part) =>
          part.status === entry.status &&
          /^\/body\/(vision|audio)/.test(placeOf(part)) &&
          haveCommon(sources, lookedAt(part)),
      ),
    );
  }
}

/** The field that gives a leaf and its value, on one side; null where it is not mapped. */
function mappedFact({ origin, value }: SpecLeaf, side: "a" | "b"): string | null {
  return origin.kind === "mapped" ? JSON.stringify([side, origin.from[0], value]) : null;
}

function sourcesOf({ a, b }: UnfoldedEntry): ReadonlySet<Pointer> {
  const sources = new Set<Pointer>();
  for (const side of [a, b])
    for (const { origin } of leavesOf(side)) for (const field of fieldsOf(origin)) sources.add(field);
  return sources;
}

/** The fields that an entry comes from, and those in which it was looked for. */
function lookedAt(entry: UnfoldedEntry): ReadonlySet<Pointer> {
  const fields = new Set(sourcesOf(entry));
  for (const side of [entry.a, entry.b])
    for (const { origin } of leavesOf(side))
      if ("looked_for" in origin) for (const field of origin.looked_for ?? []) fields.add(field);
  return fields;
}

function haveCommon(some: ReadonlySet<Pointer>, others: ReadonlySet<Pointer>): boolean {
  return [...some].some((source) => others.has(source));
}

function leavesOf(side: SpecLeaf | SpecPart | null): readonly SpecLeaf[] {
  return side === null ? [] : "leaves" in side ? side.leaves : [side];
}

function isMapped({ a, b }: UnfoldedEntry): boolean {
  return [a, b].some((side) => side !== null && "origin" in side && side.origin.kind === "mapped");
}

/** Whether the value goes by the name of the field that gives it, on either side, and is no fact of a tower besides its component. */
function isNamedLikeItsField({ a, b }: UnfoldedEntry): boolean {
  if ([a, b].some((side) => side?.pointer.startsWith("/body/towers"))) return false;
  return [a, b].some(
    (side) =>
      side !== null &&
      "origin" in side &&
      side.origin.kind === "mapped" &&
      nameOf(side.origin.from[0]) === nameOf(side.pointer),
  );
}

/** What two entries have in common that are copies of one fact: the fields, at least one, and both values. */
function sameFact({ status, a, b }: UnfoldedEntry): string | null {
  const [left, right] = [factOf(a), factOf(b)];
  if (left === undefined || right === undefined || (left === null && right === null)) return null;
  const given = [a, b].some((side) => side !== null && "origin" in side && "from" in side.origin);
  return given ? JSON.stringify([status, left, right]) : null;
}

function factOf(side: SpecLeaf | SpecPart | null): readonly [Json, string] | null | undefined {
  if (side === null) return null;
  return "leaves" in side ? undefined : [side.value, whence(side.origin)];
}

function whence(origin: Origin): string {
  switch (origin.kind) {
    case "mapped":
    case "derived":
      return [...origin.from].sort().join();
    case "defaulted":
      return [...origin.looked_for].sort().join();
    case "implied":
      return "implied";
  }
}
