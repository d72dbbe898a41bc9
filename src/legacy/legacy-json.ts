import { type Json, type JsonObject, setMember } from "../spec/json.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import type { LegacyConfig, LegacySource } from "./legacy-object.ts";

/** The object as plain data, nested configs included, as `config.to_dict()` has it but for what that leaves out. */
export function legacyJson(config: LegacyConfig): JsonObject {
  const object: JsonObject = {};
  for (const [name, attribute] of config.attributes) {
    const value: Json = attribute.kind === "config" ? legacyJson(attribute.config) : attribute.value;
    setMember(object, name, value);
  }
  return object;
}

/** Where each attribute comes from, by pointers into {@link legacyJson}; members of a dictionary where they differ from it. */
export function legacySources(config: LegacyConfig, at: Pointer = ""): Map<Pointer, LegacySource> {
  const sources = new Map<Pointer, LegacySource>();
  for (const [name, attribute] of config.attributes) {
    const pointer = child(at, name);
    sources.set(pointer, attribute.source);
    const inner = attribute.kind === "config" ? legacySources(attribute.config, pointer) : null;
    for (const [below, source] of inner ?? []) sources.set(below, source);
    if (attribute.kind === "value")
      for (const [below, source] of attribute.parts) sources.set(pointer + below, source);
  }
  return sources;
}
