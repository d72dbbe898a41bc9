import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { type LayerNames, onlyIfUsed } from "./layer-names.ts";

/** A component under the name that layers give it; null where none does, and then its fields are ignored. */
export function readPart<D extends object>(
  scope: Scope,
  names: LayerNames,
  name: string,
  fields: readonly string[],
  read: () => D,
): D | Sourced<null> {
  if (names.value.includes(name)) return onlyIfUsed(read(), names, name);
  for (const field of fields)
    scope.reader.ignore(scope.at(field), "no effect", `it describes ${name}, which no layer has`);
  return onlyIfUsed({} as D, names, name);
}

/**
 * The names that decide whether a component is there: those in the stack and, where there are draft modules, in theirs.
 * Where the stack has it not, it is also for want of draft modules that it is not there.
 */
export function withDrafts(
  stack: LayerNames,
  modules: Sourced<number>,
  drafts: LayerNames | undefined,
  name: string,
): LayerNames {
  const rule = (): string => stack.source.text;
  if (drafts) return derive([stack, modules, drafts], (names, _, more) => [...names, ...more], rule);
  return stack.value.includes(name) ? stack : derive([stack, modules], (names) => names, rule);
}
