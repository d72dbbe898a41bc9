import { shown } from "../../spec/shown.ts";
import type { Json } from "../../spec/json.ts";

/** Longer values are shortened: a row shows what a value is, and the source and the JSON have it whole. */
const LONGEST = 400;

/** Exact JSON, and infinities as Python writes them, where it is short; else its first entries and how many there are. Takes no longer than what it shows. */
export function shortJson(value: Json): string {
  if (typeof value === "string" && value.length > LONGEST)
    return `${plain(value.slice(0, LONGEST)).slice(0, -1)}…" (${value.length} characters)`;
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null) return plain(value);
  if (Array.isArray(value)) return listed("[", value, value.length, "items", "]", shortJson);
  // Listing the names of a map with tens of thousands takes milliseconds: once.
  const names = Object.keys(value);
  return listed("{", names, names.length, "entries", "}", (name) =>
    [plain(name), shortJson(value[name] as Json)].join(":"),
  );
}

const plain = (value: string | boolean | null): string => shown(JSON.stringify(value));

function listed<T>(
  open: string,
  entries: Iterable<T>,
  count: number,
  noun: string,
  close: string,
  show: (entry: T) => string,
): string {
  let shown = "";
  for (const entry of entries) {
    const next = (shown === "" ? "" : ",") + show(entry);
    if (shown.length + next.length > LONGEST)
      return `${open}${shown === "" ? "" : `${shown}, … `}${count} ${noun}${close}`;
    shown += next;
  }
  return open + shown + close;
}

/** Whether a value, or one inside it, shows `query` (in lower case) in its JSON. */
export function jsonHas(value: Json, query: string): boolean {
  if (typeof value !== "object" || value === null) return JSON.stringify(value).toLowerCase().includes(query);
  if (Array.isArray(value)) return value.some((item) => jsonHas(item, query));
  return Object.keys(value).some(
    (name) => name.toLowerCase().includes(query) || jsonHas(value[name] as Json, query),
  );
}
