import { describe, expect, test } from "vitest";
import { TRANSFORMERS_VERSIONS } from "../classes/versions.ts";
import { isJsonObject, type Json, type JsonObject } from "../spec/json.ts";
import { child, isWithin, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";
import { sameJson } from "../spec/same-json.ts";
import { fixtureAsRead, WITH_LEGACY_OBJECT } from "../fixtures/read.ts";
import { legacyConfig } from "./legacy-config.ts";
import type { LegacySource } from "./legacy-object.ts";
import { legacyJson, legacySources } from "./legacy-json.ts";

/** Every value that is no dictionary, lists as one. */
function leaves(value: Json, at: Pointer = ""): [Pointer, Json][] {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return [[at, value]];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, child(at, name)));
}

/** Another value of the same type; null where there is none that every class takes. */
function other(value: Json): Json {
  if (typeof value === "number") return value * 2 + 2;
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return `${value}x`;
  return Array.isArray(value) ? [...value].reverse() : null;
}

function withValue(root: JsonObject, pointer: Pointer, value: Json): JsonObject {
  const changed = structuredClone(root);
  const tokens = tokensOf(pointer);
  const parent = tokens.slice(0, -1).reduce<Json>((at, name) => (at as JsonObject)[name] as Json, changed);
  (parent as JsonObject)[tokens.at(-1) as string] = value;
  return changed;
}

/** Fields that classes compute where a file leaves them out. */
const COMPUTED = [
  "head_dim",
  "num_key_value_heads",
  "layer_types",
  "mlp_layer_types",
  "no_rope_layers",
  "moe_layers",
];

/** The file without them, so that they are computed. */
function without(root: JsonObject, names: readonly string[]): JsonObject {
  const kept = Object.entries(root).filter(([name]) => !names.includes(name));
  return Object.fromEntries(
    kept.map(([name, value]) => [name, name === "text_config" ? without(value as JsonObject, names) : value]),
  );
}

const FILES = WITH_LEGACY_OBJECT.flatMap((name): [string, JsonObject][] => {
  const root = fixtureAsRead(name);
  return [
    [name, root],
    [`${name} without computed fields`, without(root, COMPUTED)],
  ];
});

function at(root: Json, pointer: Pointer): Json {
  return tokensOf(pointer).reduce<Json>((value, name) => (value as JsonObject)[name] as Json, root);
}

/** The object of a file: its leaves, and what each comes from, as its dictionary and its own part say. */
function built(root: JsonObject, version: string) {
  const config = legacyConfig(root, { version });
  const sources = legacySources(config);
  const nested = [...config.attributes]
    .filter(([, { kind }]) => kind === "config")
    .map(([name]) => child("", name));
  const chain = (pointer: Pointer): LegacySource[] => {
    const found: LegacySource[] = [];
    for (let p = pointer; p !== "" && !nested.includes(p); p = parentOf(p)) {
      const source = sources.get(p);
      if (source) found.push(source);
    }
    return found;
  };
  return { leaves: new Map(leaves(legacyJson(config))), sources, chain };
}

describe.each(TRANSFORMERS_VERSIONS)("transformers %s", (version) => {
  test.each(FILES)("changing a field of %s changes only what names it", (_, root) => {
    const before = built(root, version);
    // What model_type says decides the class, and so everything.
    for (const [field, value] of leaves(root).filter(([pointer]) => !pointer.endsWith("/model_type"))) {
      const changed = other(value);
      if (changed === null) continue;
      const after = built(withValue(root, field, changed), version);
      for (const leaf of new Set([...before.leaves.keys(), ...after.leaves.keys()])) {
        const [old, now] = [before.leaves.get(leaf), after.leaves.get(leaf)];
        if (old !== undefined && now !== undefined && sameJson(old, now)) continue;
        const named = [...before.chain(leaf), ...after.chain(leaf)]
          .flatMap((source) => ("from" in source ? source.from : []))
          .some((pointer) => isWithin(field, pointer) || isWithin(pointer, field));
        expect(named, `${field} → ${leaf}`).toBe(true);
      }
    }
  });

  test.each(FILES)("what comes from %s is as the file has it", (_, root) => {
    const { leaves, sources } = built(root, version);
    for (const [leaf, value] of leaves) {
      let holder = leaf;
      while (!sources.has(holder)) holder = parentOf(holder);
      const source = sources.get(holder) as LegacySource;
      if (source.kind === "file")
        expect(at(root, source.from[0] + leaf.slice(holder.length)), leaf).toEqual(value);
    }
  });
});
