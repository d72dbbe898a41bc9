import { type Json, setMember } from "../../spec/json.ts";
import { forEachLeaf, jsonView } from "../../spec/leaves.ts";
import type { Origin } from "../../spec/origin.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { holdersOf } from "./holders.ts";
import { withLazyMembers } from "./lazy-members.ts";
import { once } from "./once.ts";
import { type AbsentField, type Source, Sourced } from "./sourced.ts";

/** A tree of sourced values taken apart: the plain value, and beside it where every leaf comes from. */
export interface Assembled {
  readonly value: Json;
  /** One origin for every leaf of `value`. */
  readonly origins: ReadonlyMap<Pointer, Origin>;
  /** The inverse: for every field of the file that decided something, the leaves it decided. */
  readonly decidedBy: ReadonlyMap<Pointer, readonly Pointer[]>;
  /** The missing fields whose defaults decided something, with the leaves they decided. */
  readonly absent: ReadonlyMap<Pointer, { readonly field: AbsentField; readonly to: readonly Pointer[] }>;
}

/** Where the leaves of a tree come from: what `Assembled` has beside the value. */
type Provenance = Omit<Assembled, "value">;

/**
 * Splits what an adapter built into the spec and its provenance, which is made when it is first asked for. Linear in the
 * number of leaves.
 * @param traced the same values with all that is known of where they come from, where that takes time to find out.
 */
export function assemble(tree: unknown, traced: () => unknown = () => tree): Assembled {
  const provenance = once(() => provenanceOf(traced()));
  return withLazyMembers(
    { value: valueOf(tree) },
    {
      origins: () => provenance().origins,
      decidedBy: () => provenance().decidedBy,
      absent: () => provenance().absent,
    },
  );
}

function valueOf(node: unknown): Json {
  if (node instanceof Sourced) return node.value as Json;
  const plain: { [key: string]: Json } = {};
  const parts = node as { readonly [key: string]: unknown };
  for (const key of Object.keys(parts)) setMember(plain, key, valueOf(parts[key]));
  return plain;
}

function provenanceOf(tree: unknown): Provenance {
  const origins = new Map<Pointer, Origin>();
  const decidedBy = new Map<Pointer, Pointer[]>();
  const absent = new Map<Pointer, { field: AbsentField; to: Pointer[] }>();

  function recordLeaf(pointer: Pointer, source: Source, origin: Origin): void {
    origins.set(pointer, origin);
    recordFields(pointer, source);
    if (source.given) recordFields(pointer, source.given);
  }

  const summedUp = new Set<string>();

  /** Of leaves that all rest on the same thousands of fields, the fields name the first. */
  function isRepeated(from: readonly Pointer[]): boolean {
    if (from.length <= MOST_LISTED) return false;
    const key = listed(from).from.join("\n");
    if (summedUp.has(key)) return true;
    summedUp.add(key);
    return false;
  }

  function recordFields(pointer: Pointer, { from, absent: missing }: Pick<Source, "from" | "absent">): void {
    if (!isRepeated(from)) for (const field of from) append(decidedBy, field, pointer);
    for (const field of missing) {
      const known = absent.get(field.field);
      if (known) known.to.push(pointer);
      else absent.set(field.field, { field, to: [pointer] });
    }
  }

  function visit(node: unknown, at: Pointer): void {
    if (node instanceof Sourced) {
      const { value, source } = node as Sourced<Json>;
      const origin = originOf(source);
      if (typeof value !== "object" || value === null) recordLeaf(at, source, origin);
      else forEachLeaf(jsonView, value, (pointer) => recordLeaf(pointer, source, origin), at);
      return;
    }
    const parts = node as { readonly [key: string]: unknown };
    for (const key of Object.keys(parts)) visit(parts[key], child(at, key));
  }

  visit(tree, "");
  return { origins, decidedBy, absent };
}

function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** The most fields that an origin lists one by one: a real config of 80 blocks, each different, has 499. */
const MOST_LISTED = 1000;

const summaries = new WeakMap<readonly Pointer[], { from: readonly Pointer[]; from_count: number }>();

/** The fields of an origin; of thousands the objects that hold them, and how many they are. */
function listed(from: readonly Pointer[]): { from: readonly Pointer[]; from_count?: number } {
  if (from.length <= MOST_LISTED) return { from };
  let summary = summaries.get(from);
  if (!summary) summaries.set(from, (summary = { from: holdersOf(from), from_count: from.length }));
  return summary;
}

/** What the reader is told of a source. */
function originOf(source: Source): Origin {
  const origin = ownOrigin(source);
  const { given } = source;
  if (!given) return origin;
  const lookedFor = lookedForBy(given);
  return {
    ...origin,
    given: {
      ...listed(given.from),
      rule: given.text,
      ...(lookedFor.length > 0 && { looked_for: lookedFor }),
    },
  };
}

function ownOrigin(source: Source): Origin {
  const lookedFor = lookedForBy(source);
  switch (source.kind) {
    case "mapped":
      return { kind: "mapped", from: [source.from[0] ?? ""] };
    case "derived": {
      const origin = { kind: "derived", ...listed(source.from), rule: source.text } as const;
      return lookedFor.length > 0 ? { ...origin, looked_for: lookedFor } : origin;
    }
    case "defaulted":
      return { kind: "defaulted", looked_for: lookedFor, ...defaultOf(source) };
    case "implied":
      return { kind: "implied", reason: source.text };
  }
}

function lookedForBy({ absent: [first, ...others] }: Pick<Source, "absent">): readonly Pointer[] {
  if (!first) return [];
  return others.length === 0
    ? first.lookedFor
    : [...new Set([first, ...others].flatMap((field) => field.lookedFor))];
}

/** One class's defaults stay that class's; defaults of several, or computed ones, are told as a rule. */
function defaultOf(
  source: Source,
): Pick<AbsentField, "default_from"> & { [key: string]: unknown } & (
    | { default_from: "hf_class"; class: string; transformers_version: string }
    | { default_from: "engine"; rule: string }
  ) {
  const [first, ...others] = source.absent;
  if (first?.default_from === "hf_class") {
    const { class: name, transformers_version } = first;
    if (others.every((field) => field.default_from === "hf_class" && field.class === name)) {
      return { default_from: "hf_class", class: name, transformers_version };
    }
  }
  if (first?.default_from === "engine" && others.length === 0 && source.text === "") {
    return { default_from: "engine", rule: first.rule };
  }
  return { default_from: "engine", rule: source.text };
}
