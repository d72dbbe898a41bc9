import { briefJson } from "../spec/brief-json.ts";
import { isJsonObject, type Json } from "../spec/json.ts";
import { sameJson } from "../spec/same-json.ts";
import type { Outcome, Present } from "./outcome.ts";
import { smallest } from "../spec/many.ts";

/**
 * Values that are shown beside one another, as JSON that is cut where it is longer than so many characters. Where cutting
 * leaves different ones alike, what they have in common is only counted: `{6 alike, "rope_theta":500000}`.
 */
export function briefApart(values: readonly Json[], longest?: number): readonly string[] {
  const brief = (value: Json) => briefJson(value, longest);
  const texts = values.map(brief);
  const isHidden = values.some((value, index) =>
    values.some((other, at) => at < index && texts[at] === texts[index] && !sameJson(value, other)),
  );
  if (!isHidden) return texts;
  const objects = values.filter((value) => isJsonObject(value));
  const [first] = objects;
  if (first && objects.length === values.length) {
    const alike = Object.keys(first).filter((name) =>
      objects.every((one) => Object.hasOwn(one, name) && sameJson(one[name] as Json, first[name] as Json)),
    );
    return objects.map((one) => {
      const own = Object.fromEntries(Object.entries(one).filter(([name]) => !alike.includes(name)));
      return counted("{", alike.length, brief(own));
    });
  }
  const lists = values.filter((value) => Array.isArray(value));
  if (lists.length < values.length) return texts;
  const shortest = smallest(lists.map((list) => list.length));
  let alike = 0;
  while (alike < shortest && lists.every((list) => sameJson(list[alike] as Json, lists[0]?.[alike] as Json)))
    alike++;
  return lists.map((list) => counted("[", alike, brief(list.slice(alike))));
}

/** The brackets of a value with how many members are left out before the others. */
function counted(open: string, alike: number, text: string): string {
  const rest = text.slice(1);
  return `${open}${alike} alike${rest.length > 1 ? ", " : ""}${rest}`;
}

/** The values of versions that have one, so that they can be told apart. */
export function briefOutcomes(
  outcomes: { readonly [version: string]: Outcome },
  longest?: number,
): ReadonlyMap<string, string> {
  const given = Object.entries(outcomes).filter(
    (entry): entry is [string, Present] => entry[1].is === "value",
  );
  const texts = briefApart(
    given.map(([, { value }]) => value),
    longest,
  );
  return new Map(given.map(([version], index) => [version, texts[index] as string]));
}
