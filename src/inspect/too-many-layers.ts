import type { ObjectNode } from "../config/document.ts";
import type { Finding } from "../config/reading/reader.ts";
import { child, type Pointer } from "../spec/pointer.ts";

/** More layers than any model has, and as many as can be listed one by one without harm. */
const MOST = 10_000;

const COUNTS_LAYERS = /layers?$|mtp_modules$/;

/**
 * A number of layers that cannot be: whoever made the file meant something else, or harm, for schedules are written out
 * layer by layer. null where there is none.
 */
export function tooManyLayers(object: ObjectNode, at: Pointer = ""): Finding | null {
  for (const [name, { value }] of object.members) {
    if (value.type === "object") {
      const inside = tooManyLayers(value, child(at, name));
      if (inside) return inside;
    } else if (value.type === "number" && value.value > MOST && COUNTS_LAYERS.test(name)) {
      const pointer = child(at, name);
      const message = `${pointer} is ${value.value}; no model has more than ${MOST} layers. Check the number.`;
      return { severity: "error", code: "too-many-layers", at: pointer, message, fatal: true };
    }
  }
  return null;
}
