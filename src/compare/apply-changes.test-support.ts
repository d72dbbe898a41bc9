import type { Json, JsonObject } from "../spec/json.ts";
import { isJsonObject } from "../spec/json.ts";
import { type LayerKind, type LayerRun, lengthOf, runsOf } from "../spec/layers.ts";
import { nameOf, parentOf, tokensOf, type Pointer } from "../spec/pointer.ts";
import type { Comparison, SpecLeaf, SpecPart } from "./comparison.ts";

/** Makes B's spec of A's by what the comparison reports, and by nothing else. */
export function applyChanges(specA: Json, { values, layers }: Comparison): Json {
  const spec = structuredClone(specA) as JsonObject;
  const moved = values.filter(
    ({ status, a, b }) =>
      status !== "equal" || a === null || b === null || a.pointer !== b.pointer || valueOf(a) !== valueOf(b),
  );
  for (const { a } of moved) for (const { pointer } of leaves(a)) remove(spec, pointer);
  for (const { b } of moved) for (const { pointer, value } of leaves(b)) set(spec, pointer, value);

  const body = spec["body"] as JsonObject;
  const rename = (name: string | null): string | null => {
    const there = name === null ? null : counterpart(`/body/${name}/`, values);
    return there === null ? name : there.slice("/body/".length, -1);
  };
  const kinds = (body["layers"] as unknown as LayerRun[]).flatMap((run) =>
    Array.from({ length: lengthOf(run) }, (): LayerKind => ({
      mixer: rename(run.mixer),
      mlp: rename(run.mlp),
      ...(run.extras ? { extras: run.extras.map((name) => rename(name) ?? "") } : {}),
      ...(run.norm_placement ? { norm_placement: run.norm_placement } : {}),
    })),
  );
  for (const { from, to, b } of layers.differences) {
    for (let layer = from; layer <= to; layer++) kinds[layer] = b as LayerKind;
  }
  body["layers"] = runsOf(kinds.slice(0, layers.count.b)) as unknown as Json;
  return spec;
}

/** Where B has the component that A has at this place, by some leaf that both have in it. */
function counterpart(place: string, values: Comparison["values"]): string | null {
  for (const { a, b } of values) {
    if (!a?.pointer.startsWith(place) || !b) continue;
    return b.pointer.slice(0, b.pointer.length - (a.pointer.length - place.length));
  }
  return null;
}

function valueOf(side: SpecLeaf | SpecPart | null): string {
  return JSON.stringify(side && "value" in side ? side.value : null);
}

function leaves(side: SpecLeaf | SpecPart | null): readonly SpecLeaf[] {
  return side === null ? [] : "leaves" in side ? side.leaves : [side];
}

function holderOf(spec: JsonObject, pointer: Pointer): JsonObject {
  return tokensOf(parentOf(pointer)).reduce((holder, name) => {
    if (!isJsonObject(holder[name])) holder[name] = {};
    return holder[name] as JsonObject;
  }, spec);
}

/** Removes a leaf, and the objects that it leaves empty. */
function remove(spec: JsonObject, pointer: Pointer): void {
  const holder = holderOf(spec, pointer);
  Reflect.deleteProperty(holder, nameOf(pointer));
  if (Object.keys(holder).length === 0 && pointer !== "") remove(spec, parentOf(pointer));
}

function set(spec: JsonObject, pointer: Pointer, value: Json): void {
  holderOf(spec, pointer)[nameOf(pointer)] = value;
}
