import { describeValue } from "../../../config/nodes/describe-value.ts";
import { toJson } from "../../../config/nodes/node.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import type { Json } from "../../../spec/json.ts";
import { dotted } from "../../../config/nodes/dotted.ts";

/**
 * Warns where the file gives a field that nobody reads another value than `expected` or null, and so asks for something
 * that the model does not do; `instead` says what it does.
 */
export function warnUnread(scope: Scope, name: string, expected: Json, instead: string): void {
  const at = scope.at(name);
  const node = scope.find(at);
  if (!node || node.type === "null" || toJson(node) === expected) return;
  const message = `${dotted(at)} is ${describeValue(node, scope.reader.document.text)}, but nobody reads it: ${instead}.`;
  scope.reader.report("warning", `${name.replaceAll("_", "-")}-unread`, at, message);
}
