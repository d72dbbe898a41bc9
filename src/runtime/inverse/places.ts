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

/** The values that the fields of a config decide, where they are the fields' own values. */
export function placesOf(
  config: JsonObject,
  reading: Reading,
  fields: Iterable<Pointer>,
  absent: ReadonlyMap<Pointer, Pointer>,
  components: readonly Pointer[],
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
  const more = [
    ...probed(empty, (_, index) => 6144 + 128 * index),
    ...probed(empty, () => true).filter(([, , kind]) => kind === "mapped"),
  ];
  for (const [field, place] of more) if (!places.has(field) && !taken.has(place)) places.set(field, place);
  return places;

  function probe(those: readonly Pointer[], valueFor: (field: Pointer, index: number) => Json): void {
    for (const [field, place] of probed(those, valueFor)) places.set(field, place);
  }

  /** What these fields decide when all of them have other values. */
  function probed(
    those: readonly Pointer[],
    valueFor: (field: Pointer, index: number) => Json,
  ): (readonly [field: Pointer, place: Pointer, kind: Origin["kind"] | undefined])[] {
    if (those.length === 0) return [];
    const changed = structuredClone(config);
    those.forEach((field, index) => {
      setAt(changed, field, valueFor(field, index));
    });
    const then = read(changed);
    const found = those.flatMap((field) => {
      const [place] = candidates(then, components, field, valueAt(changed, field));
      return place === undefined ? [] : [[field, place, then.origins.get(place)?.kind] as const];
    });
    // A value of the wrong type can hide what others decide.
    const known = new Set(found.map(([field]) => field));
    const rest = those.filter((field) => !then.refused.has(field) && !known.has(field));
    return rest.length + known.size === those.length || rest.length === 0
      ? found
      : [...found, ...probed(rest, valueFor)];
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
