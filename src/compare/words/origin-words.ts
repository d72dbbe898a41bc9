import { dotted } from "../../config/nodes/dotted.ts";
import type { Origin } from "../../spec/origin.ts";
import type { ValueEntry } from "../comparison.ts";

/** Where a value comes from, in a few words. */
export function originWords(origin: Origin): string {
  switch (origin.kind) {
    case "mapped":
      return dotted(origin.from[0]);
    case "derived":
      return `derived from ${origin.from.map(dotted).join(", ")}`;
    case "defaulted":
      return origin.default_from === "hf_class"
        ? `default of ${origin.class} (transformers ${origin.transformers_version})`
        : "default of the engine";
    case "implied":
      return `implied: ${origin.reason}`;
  }
}

/** Where the values of an entry come from: once where both sides say the same, nothing for parts. */
export function entryOrigins({ a, b }: ValueEntry): string {
  const [left, right] = [a, b].map((side) =>
    side && "origin" in side ? originWords(side.origin) : undefined,
  );
  if (left === undefined || right === undefined || left === right) return left ?? right ?? "";
  return `${left} → ${right}`;
}
