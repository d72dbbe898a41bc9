import { isJsonObject, type Json } from "../spec/json.ts";

/**
 * A spec with one mistake at every place in turn: a value of another type, a member too many, one too few. Some of them
 * are none: where null is allowed, say.
 */
export function* mistakes(
  value: Json,
  rebuild: (changed: Json) => Json = (changed) => changed,
): Generator<Json> {
  const others: Json[] = ["text", 1.5, -1, true, null, [], {}];
  for (const other of others) yield rebuild(other);
  if (Array.isArray(value)) {
    for (const [index, item] of value.slice(0, 3).entries())
      yield* mistakes(item, (changed) => rebuild(value.with(index, changed)));
  } else if (isJsonObject(value)) {
    yield rebuild({ ...value, planted: 1 });
    for (const [name, member] of Object.entries(value)) {
      const { [name]: _, ...rest } = value;
      yield rebuild(rest);
      yield* mistakes(member, (changed) => rebuild({ ...value, [name]: changed }));
    }
  }
}
