/** A copy in which one value, by the keys on the way to it, is another one; objects that are not there are made. */
export function withValue(value: unknown, [key, ...rest]: readonly PropertyKey[], other: unknown): unknown {
  if (key === undefined) return other;
  if (Array.isArray(value))
    return value.map((inner: unknown, at) =>
      String(at) === String(key) ? withValue(inner, rest, other) : inner,
    );
  const object = (value ?? {}) as Readonly<Record<PropertyKey, unknown>>;
  return { ...object, [key]: withValue(object[key], rest, other) };
}
