import type { Node, ObjectNode } from "../config/document.ts";
import { describeValue } from "../config/nodes/describe-value.ts";
import { everyMember } from "../config/nodes/node.ts";
import type { Finding } from "../config/reading/reader.ts";
import { child, type Pointer } from "../spec/pointer.ts";
import { smallest } from "../spec/many.ts";
import { dotted } from "../config/nodes/dotted.ts";

/** What a file counts, and more of it than any model has. */
interface Limit {
  readonly name: RegExp;
  readonly most: number;
  readonly what: string;
}

/** As many layers as can be listed one by one without harm, and as many experts as were ever tried (arXiv:2407.04153). */
const LIMITS: readonly Limit[] = [
  { name: /layers?$|layers_per_stack$|mtp_modules$/, most: 10_000, what: "layers" },
  { name: /^num_blocks$/, most: 10_000, what: "blocks" },
  { name: /(?:^|_)experts$/, most: 2_000_000, what: "experts" },
];
const LEAST = smallest(LIMITS.map(({ most }) => most));

/**
 * A number of layers or experts that cannot be: whoever made the file meant something else, or harm, for schedules are
 * written out layer by layer, and tensors expert by expert. null where there is none. `text` is what the object was read from.
 */
export function tooMany(object: ObjectNode, text: string, at: Pointer = ""): Finding | null {
  for (const [name, { value }] of object.members) {
    if (value.type === "object") {
      if (everyMember(value, isSmall)) continue;
      const inside = tooMany(value, text, child(at, name));
      if (inside) return inside;
    } else if (value.type === "number" && value.value > LEAST) {
      const limit = LIMITS.find((one) => one.name.test(name));
      if (limit === undefined || value.value <= limit.most) continue;
      const pointer = child(at, name);
      const message = `${dotted(pointer)} is ${describeValue(value, text)}; no model has more than ${limit.most} ${limit.what}. Check the number.`;
      return { severity: "error", code: `too-many-${limit.what}`, at: pointer, message, fatal: true };
    }
  }
  return null;
}

/** Whether it holds nothing to look at: asked of the thousands of entries of a long map before their places are made. */
function isSmall(value: Node): boolean {
  return value.type !== "object" && (value.type !== "number" || value.value <= LEAST);
}
