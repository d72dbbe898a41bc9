import { spellNumbers } from "../spec/json.ts";
import type { Difference } from "./across.ts";
import type { Loss, SpentField } from "./losses.ts";
import type { Resaved } from "./report.ts";

/** A fact of a saved file, and the versions that it holds for when they save it. */
interface SavedFact<F> {
  readonly by: readonly string[];
  readonly fact: F;
}

/** What a version gives of a saved file otherwise than of the original, with the versions that read it so. */
interface ReadFact extends SavedFact<Difference> {
  readonly readers: readonly string[];
}

/** What becomes of a file that versions save: each fact once. */
export interface SavedFacts {
  readonly spent: readonly SavedFact<SpentField>[];
  readonly losses: readonly SavedFact<Omit<Loss, "fields">>[];
  /** Why a version that loads the original refuses the saved file. */
  readonly refused: readonly SavedFact<string>[];
  readonly reads: readonly ReadFact[];
}

/** The facts of the files that versions save, those of several versions together. */
export function savedFacts(resaved: { readonly [version: string]: Resaved }): SavedFacts {
  const saved = Object.entries(resaved).flatMap(([version, one]) =>
    one.ok ? [[version, one] as const] : [],
  );
  const each = <F>(of: (one: Extract<Resaved, { ok: true }>) => readonly F[]): SavedFact<F>[] =>
    together(
      saved.flatMap(([version, one]) => of(one).map((fact) => [version, fact] as const)),
      (fact) => JSON.stringify(fact, spellNumbers),
    ).map(([by, fact]) => ({ by, fact }));
  const read = saved.flatMap(([version, { reads }]) =>
    readFacts(reads).map((one) => [version, one] as const),
  );
  return {
    spent: each(({ spent }) => spent),
    losses: each(({ losses }) => losses.map(({ pointer, was, now }) => ({ pointer, was, now }))),
    refused: each(({ refused }) => Object.values(refused)),
    reads: together(read, ({ readers, fact }) => keyOf(fact) + readers.join(" ")).map(
      ([by, { readers, fact }]) => ({ by, readers, fact }),
    ),
  };
}

/** What readers give of one saved file otherwise, each difference once. */
export function readFacts(reads: {
  readonly [reader: string]: readonly Difference[];
}): readonly { readonly readers: readonly string[]; readonly fact: Difference }[] {
  const found = Object.entries(reads).flatMap(([reader, list]) => list.map((one) => [reader, one] as const));
  return together(found, keyOf).map(([readers, fact]) => ({ readers, fact }));
}

/** What is the same of a difference whatever version it is seen in: not where the values come from. */
function keyOf({ attribute, was, now }: Difference): string {
  const value = (one: Difference["was"]) => (one.is === "value" ? [one.value] : one.is);
  return JSON.stringify([attribute, value(was), value(now)], spellNumbers);
}

/** Entries with equal keys as one, under all of their versions. */
function together<F>(
  entries: readonly (readonly [version: string, fact: F])[],
  keyOf: (fact: F) => string,
): (readonly [versions: readonly string[], fact: F])[] {
  const groups = new Map<string, readonly [string[], F]>();
  for (const [version, fact] of entries) {
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group) group[0].push(version);
    else groups.set(key, [[version], fact]);
  }
  return [...groups.values()];
}
