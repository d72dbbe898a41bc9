import type { Json, JsonObject } from "../../spec/json.ts";
import type { Origin } from "../../spec/origin.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { sameJson } from "../../spec/same-json.ts";
import { valueAt } from "../../spec/value-at.ts";
import { ranked } from "./ranked.ts";
import type { Reading } from "./reading.ts";
import { setAt } from "./set-at.ts";

/** The values that stand for fields which are not there: their defaults, or placeholders where there are none. */
export function placesOfMissing(
  { missing, absent, decidedBy, origins, value }: Reading,
  components: readonly Pointer[],
): (readonly [field: Pointer, place: Pointer])[] {
  const placeholders = missing.map((field) => {
    const own = (decidedBy.get(field) ?? []).filter((at) => {
      const origin = origins.get(at);
      // What the field only lets be there is another field's value.
      return origin?.kind === "mapped" && origin.from[0] === field;
    });
    return [field, own] as const;
  });
  // What null stands for may be a whole component.
  const given = [...absent].filter(([, { field }]) => field.value !== null);
  const defaults = given.map(([pointer, { field, to }]) => {
    const own = to.filter(
      (at) => origins.get(at)?.kind === "defaulted" && sameJson(valueAt(value, at), field.value),
    );
    // What follows from two fields is rather that one's which decides nothing else.
    const alone = own.filter((at) =>
      given.every(([other, { to: others }]) => other === pointer || !others.includes(at)),
    );
    return [pointer, alone.length > 0 ? alone : own] as const;
  });
  return [...placeholders, ...defaults].flatMap(([field, own]) => {
    const [best] = ranked(own, components, field);
    return best === undefined ? [] : [[field, best] as const];
  });
}

/** How many kinds of values a field is known to refuse: what was seen of a file holds of others of its family. */
export type Refusals = Map<Pointer, number>;

/** What a field that holds nothing is given, one kind after the other until it takes one. */
const KINDS: readonly ((index: number) => Json)[] = [(index) => 6144 + 128 * index, () => true];

/** The values that the fields of a config decide, where they are the fields' own values; `refusals` is added to. */
export function placesOf(
  config: JsonObject,
  reading: Reading,
  fields: Iterable<Pointer>,
  absent: ReadonlyMap<Pointer, Pointer>,
  components: readonly Pointer[],
  refusals: Refusals,
  read: (config: JsonObject) => Reading,
): Map<Pointer, Pointer> {
  const places = new Map(absent);
  const unsure: Pointer[] = [];
  const empty: Pointer[] = [];
  for (const field of fields) {
    if (absent.has(field)) continue;
    const given = valueAt(config, field);
    if (given === null) empty.push(field);
    else {
      const [best] = candidates(reading, components, field, given);
      if (best !== undefined && reading.origins.get(best)?.kind === "mapped") places.set(field, best);
      else if (best !== undefined) unsure.push(field);
    }
  }
  // A value that other fields decide too may be equal by chance: it follows its field to another value, or is not its own.
  const isFlag = (field: Pointer): boolean => typeof valueAt(config, field) === "boolean";
  probe(
    unsure.filter((field) => !isFlag(field)),
    (field, index) => another(valueAt(config, field), index),
  );
  // Flags decide what there is, so that each is changed alone.
  for (const flag of unsure.filter(isFlag)) probe([flag], () => !valueAt(config, flag));
  // What is null or not there hides what it decides. Another spelling of a field that is there is none of its own.
  const taken = new Set(places.values());
  const kindOf = (field: Pointer): number => refusals.get(field) ?? 0;
  const more = probed(
    empty.filter((field) => kindOf(field) < KINDS.length),
    (field, index) => KINDS[kindOf(field)]?.(index) ?? null,
    (field) => {
      refusals.set(field, kindOf(field) + 1);
      return kindOf(field) < KINDS.length;
    },
  );
  for (const [field, place, kind] of more)
    if (!places.has(field) && !taken.has(place) && (kindOf(field) === 0 || kind === "mapped"))
      places.set(field, place);
  return places;

  function probe(those: readonly Pointer[], valueFor: (field: Pointer, index: number) => Json): void {
    for (const [field, place] of probed(those, valueFor)) places.set(field, place);
  }

  /**
   * What these fields decide when all of them have other values. Of one that refuses its value `takesAnother` says whether
   * `valueFor` has another now.
   */
  function probed(
    those: readonly Pointer[],
    valueFor: (field: Pointer, index: number) => Json,
    takesAnother: (field: Pointer) => boolean = () => false,
  ): (readonly [field: Pointer, place: Pointer, kind: Origin["kind"] | undefined])[] {
    const found: (readonly [Pointer, Pointer, Origin["kind"] | undefined])[] = [];
    let rest = those;
    while (rest.length > 0) {
      const given = rest.map((field, index) => [field, valueFor(field, index)] as const);
      const changed = structuredClone(config);
      for (const [field, value] of given) setAt(changed, field, value);
      const then = read(changed);
      const known = new Set<Pointer>();
      for (const [field, value] of given) {
        const [place] = candidates(then, components, field, value);
        if (place === undefined) continue;
        known.add(field);
        found.push([field, place, then.origins.get(place)?.kind]);
      }
      const refused = rest.filter((field) => then.refused.has(field));
      if (refused.length === 0 && known.size === 0) break;
      // A value of the wrong type can hide what others decide.
      const gone = new Set(refused.filter((field) => !takesAnother(field)));
      rest = rest.filter((field) => !gone.has(field) && !known.has(field));
    }
    return found;
  }
}

/** The values that are those of a field and that it decides before any other, the best first. */
function candidates(
  { decidedBy, origins, value }: Reading,
  components: readonly Pointer[],
  field: Pointer,
  given: Json,
): readonly Pointer[] {
  const own = (decidedBy.get(field) ?? []).filter((at) => {
    const origin = origins.get(at);
    return origin && "from" in origin && origin.from[0] === field && sameJson(valueAt(value, at), given);
  });
  return ranked(own, components, field);
}

/** Another value of the same type. */
function another(value: Json, index: number): Json {
  if (typeof value === "boolean") return !value;
  if (typeof value !== "number") return value;
  return Number.isInteger(value) ? value + 1024 + 16 * index : value * 0.96875;
}
