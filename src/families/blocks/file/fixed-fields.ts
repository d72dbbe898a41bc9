import { describeValue } from "../../../config/nodes/describe-value.ts";
import { toJson } from "../../../config/nodes/node.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import type { Json } from "../../../spec/json.ts";
import { dotted } from "../../../config/nodes/dotted.ts";

/** Fields that files carry and the reference does not read, by name: what it builds whatever they say, and why. */
export interface FixedFields {
  readonly [name: string]: {
    /** What the field says where it describes the model as it is built; undefined: nothing can. */
    readonly built?: Json;
    /** A sentence without its full stop, which names the reference. */
    readonly reason: string;
  };
}

/** Says of these fields that they have no effect, and warns where they describe another model than is built. */
export function ignoreFixed(scope: Scope, fields: FixedFields): void {
  for (const [name, { built, reason }] of Object.entries(fields)) {
    const at = scope.at(name);
    const node = scope.find(at);
    scope.reader.ignore(at, "no effect", reason);
    if (!node || node.type === "null" || JSON.stringify(toJson(node)) === JSON.stringify(built)) continue;
    const message = `${dotted(at)} is ${describeValue(node, scope.reader.document.text)}, but ${reason}.`;
    scope.reader.report("warning", "fixed-by-architecture", at, message);
  }
}

/** Says of fields that nothing is taken from them, and why. */
export function ignoreUnused(scope: Scope, names: readonly string[], reason: string): void {
  for (const name of names) scope.reader.ignore(scope.at(name), "no effect", reason);
}

/** The fields among `names` that are there and not null; a null stands for absence, and is ignored for that. */
export function givenNames(scope: Scope, names: readonly string[]): string[] {
  return names.filter((name) => {
    const node = scope.find(scope.at(name));
    if (node?.type === "null")
      scope.reader.ignore(scope.at(name), "no effect", "null: other fields or defaults decide");
    return node !== undefined && node.type !== "null";
  });
}
