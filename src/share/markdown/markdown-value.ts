import { shown } from "../../spec/shown.ts";
import { isJsonObject, type Json } from "../../spec/json.ts";

/** Values longer than this, in characters of JSON, are shortened. */
const LONGEST = 80;

/** A value as JSON; of a long one the beginning, and how much there is of it. */
export function shortValue(value: Json): string {
  const whole = jsonOf(value);
  if (whole.length <= LONGEST) return whole;
  if (Array.isArray(value)) return `[${beginning(value.map(jsonOf))}] (${count(value.length)} elements)`;
  if (isJsonObject(value)) {
    const members = Object.entries(value).map(([name, member]) => `${jsonOf(name)}:${jsonOf(member)}`);
    return `{${beginning(members)}} (${count(members.length)} members)`;
  }
  return `${whole.slice(0, LONGEST)}… (${count(whole.length)} characters)`;
}

/** JSON, and the numbers that JSON lacks as Python writes them. */
function jsonOf(value: Json): string {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : shown(JSON.stringify(value));
}

/** As many parts as fit, the first one cut where it alone does not. */
function beginning(parts: readonly string[]): string {
  let text = "";
  for (const part of parts) {
    if (text.length + part.length > LONGEST - 20) break;
    text += `${part},`;
  }
  return `${text === "" ? (parts[0] ?? "").slice(0, LONGEST - 20) : text}…`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
