import { isJsonObject, type Json } from "../spec/json.ts";

/**
 * A spec with one mistake at every place in turn: a value of another type, a member too many, one too few. Some of them
 * are none: where null is allowed, say. Members of an object that names its type stand in `tested` by that type: those
 * that another spec had there are not tried again, for one definition says what each type of object has.
 */
export function* mistakes(
  value: Json,
  tested: Set<string> = new Set(),
  rebuild: (changed: Json) => Json = (changed) => changed,
  place = "spec",
): Generator<Json> {
  const others: Json[] = ["text", 1.5, -1, true, null, [], {}];
  for (const other of others) yield rebuild(other);
  if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, 3).entries())
      yield* mistakes(item, tested, (changed) => rebuild(value.with(index, changed)), `${place}.${index}`);
  } else if (isJsonObject(value)) {
    const { type } = value;
    const here = typeof type === "string" ? type : place;
    if (isNew(`${here} whole`, tested)) yield rebuild({ ...value, planted: 1 });
    for (const [name, member] of Object.entries(value)) {
      const at = `${here}.${name}`;
      // What is of one kind in one spec can be of another in the next: null, a number, an object.
      if (!isNew(`${at} ${kindOf(member)}`, tested)) continue;
      const { [name]: _, ...rest } = value;
      yield rebuild(rest);
      yield* mistakes(member, tested, (changed) => rebuild({ ...value, [name]: changed }), at);
    }
  }
}

function isNew(key: string, tested: Set<string>): boolean {
  if (tested.has(key)) return false;
  tested.add(key);
  return true;
}

function kindOf(value: Json): string {
  if (Array.isArray(value)) return `list of ${value.length === 0 ? "nothing" : kindOf(value[0] ?? null)}`;
  if (!isJsonObject(value)) return value === null ? "null" : typeof value;
  const { type } = value;
  return typeof type === "string" ? type : "object";
}
