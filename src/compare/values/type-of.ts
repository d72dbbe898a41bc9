import { isJsonObject, type Json } from "../../spec/json.ts";

/** The `type` of a component; null for a value that is none. */
export function typeOf(value: Json | undefined): string | null {
  if (!isJsonObject(value)) return null;
  const type = value["type"];
  return typeof type === "string" ? type : null;
}
