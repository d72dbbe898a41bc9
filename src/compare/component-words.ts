import type { ModelBody } from "../spec/engine-model-spec.ts";
import { type Json, isJsonObject } from "../spec/json.ts";

const WORDS: ReadonlyMap<string, string> = new Map([
  ["gqa", "full attention"],
  ["gated_delta_net", "gated delta net"],
  ["dense", "dense MLP"],
  ["moe", "MoE"],
]);

/** The `type` of a component; null for a value that is none. */
export function typeOf(value: Json | undefined): string | null {
  if (!isJsonObject(value)) return null;
  const type = value["type"];
  return typeof type === "string" ? type : null;
}

/** What the component `name` of a body is, in words. */
export function componentWords(body: ModelBody, name: string): string {
  const component = (body as unknown as { readonly [name: string]: Json })[name];
  const type = typeOf(component) ?? name;
  return WORDS.get(type) ?? type.replaceAll("_", " ");
}
