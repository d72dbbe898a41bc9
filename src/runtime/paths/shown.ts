import { briefJson } from "../../spec/brief-json.ts";
import { type Json, isJsonObject } from "../../spec/json.ts";
import { sameJson } from "../../spec/same-json.ts";

const LONGEST = 80;

/** A value as JSON, cut where it is long. */
export function shown(value: Json): string {
  return briefJson(value, LONGEST);
}

/** The members in which two dictionaries differ, or the first element of two lists; null where either is neither. */
export function differenceInWords(spec: Json, legacy: Json): string | null {
  if (isJsonObject(spec) && isJsonObject(legacy)) {
    const names = [...new Set([...Object.keys(spec), ...Object.keys(legacy)])];
    const words = names.flatMap((name) => {
      const [ours, theirs] = [spec[name], legacy[name]];
      if (ours !== undefined && theirs !== undefined && sameJson(ours, theirs)) return [];
      return [`${name} ${theirs === undefined ? "is absent" : shown(theirs)}`];
    });
    return words.length === 0 ? null : `In the legacy object ${words.join(", ")}`;
  }
  if (Array.isArray(spec) && Array.isArray(legacy)) {
    if (spec.length !== legacy.length)
      return `The legacy object has ${legacy.length} elements, the spec ${spec.length}`;
    const index = spec.findIndex((one, i) => !sameJson(one, legacy[i] ?? null));
    return `The legacy object first differs in element ${index}, ${shown(legacy[index] ?? null)}`;
  }
  return null;
}
