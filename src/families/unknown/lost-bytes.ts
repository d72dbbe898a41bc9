import type { Node } from "../../config/document.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { child, type Pointer } from "../../spec/pointer.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** What a reader of UTF-8 writes in place of bytes that are none. */
const REPLACED = "\uFFFD";

/** Says where a text had bytes that are not UTF-8, at the first field that has such a place in its name or value. */
export function reportLostBytes(reader: ConfigReader): void {
  if (!reader.document.text.includes(REPLACED)) return;
  const at = firstWith(reader.root, "") ?? "";
  reader.report(
    "warning",
    "lost-bytes",
    at,
    `${at === "" ? "The text" : dotted(at)} has the character U+FFFD, which stands for bytes that are not UTF-8. transformers opens the file as UTF-8 and refuses such bytes (UnicodeDecodeError): save it as UTF-8.`,
  );
}

function firstWith(node: Node, at: Pointer): Pointer | undefined {
  if (node.type === "string") return node.value.includes(REPLACED) ? at : undefined;
  const inside =
    node.type === "object"
      ? [...node.members].map(([name, { value }]) => [name, value] as const)
      : node.type === "array"
        ? node.items.map((item, index) => [String(index), item] as const)
        : [];
  for (const [name, value] of inside) {
    const place = child(at, name);
    const found = name.includes(REPLACED) ? place : firstWith(value, place);
    if (found !== undefined) return found;
  }
  return undefined;
}
