/**
 * The leaves of a file or a spec, written anew from docs/how-a-config-flows.md, so that the code that walks them is not
 * its own judge.
 */
export function leavesOf(root: unknown): string[] {
  const found: string[] = [];
  function walk(value: unknown, at: string): void {
    const shared = isScalar(value) || Array.isArray(value) ? null : shapeOf(value as object);
    if (isLeaf(value) || shared) found.push(at);
    if (isLeaf(value)) return;
    for (const [name, inner] of Object.entries(value as object) as [string, unknown][]) {
      const inside = `${at}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
      if (!shared) walk(inner, inside);
      else if (isScalar(inner) || Array.isArray(inner) || Object.keys(inner as object).length === 0)
        walk(inner, inside);
      else
        for (const [member, part] of Object.entries(inner as object) as [string, unknown][])
          if (!isScalar(part) || !shared.has(member))
            walk(part, `${inside}/${member.replaceAll("~", "~0").replaceAll("/", "~1")}`);
    }
  }
  walk(root, "");
  return found;
}

/** Whether a value has no parts: transformers 5 writes NaN and the infinities as an object. */
export function isScalar(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  const names = Object.keys(value);
  const spelled: unknown = (value as { readonly __float__?: unknown }).__float__;
  return (
    names.length === 1 && typeof spelled === "string" && ["NaN", "Infinity", "-Infinity"].includes(spelled)
  );
}

function isLeaf(value: unknown): boolean {
  if (isScalar(value)) return true;
  return Array.isArray(value) ? value.every(isScalar) : Object.keys(value as object).length === 0;
}

/** The names that entries of a long map share; null where it is none. */
function shapeOf(map: object): ReadonlySet<string> | null {
  const entries = Object.values(map) as unknown[];
  const counts = new Map<string, number>();
  for (const entry of entries)
    if (!isScalar(entry) && !Array.isArray(entry))
      for (const [name, value] of Object.entries(entry as object))
        if (isScalar(value)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const regular = entries.filter((entry) => {
    if (isScalar(entry) || Array.isArray(entry)) return false;
    const members = Object.entries(entry as object);
    return (
      members.length > 0 && members.every(([name, value]) => isScalar(value) && (counts.get(name) ?? 0) > 1)
    );
  });
  if (regular.length < 16 || 2 * regular.length <= entries.length) return null;
  return new Set([...counts].flatMap(([name, count]) => (count > 1 ? [name] : [])));
}
