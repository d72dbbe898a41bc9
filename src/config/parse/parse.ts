import { shown } from "../../spec/shown.ts";
import type { ConfigDocument, ConfigError, Node, ObjectNode, Result } from "../document.ts";
import { Failure } from "./failure.ts";
import { Findings } from "./findings.ts";
import { looksLikeModuleList } from "../nodes/told-at-sight.ts";
import { positionAt } from "./line-index.ts";
import { typeName } from "../nodes/node.ts";
import { notJson } from "./not-json.ts";
import { Scan } from "./scan.ts";
import { strictTree } from "./strict-tree.ts";
import { TreeBuilder } from "./tree-builder.ts";

/** In UTF-16 code units. The largest config.json known is a tenth of it. */
const MAX_LENGTH = 32 * 1024 * 1024;
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads the text of a config.json: JSON, and what Python's json module writes beyond it. What is odd but readable (comments,
 * trailing commas, duplicate keys, …) becomes a diagnostic; what is not readable, or no object, an error with its place.
 * Never throws, and takes time linear in the length of the text.
 */
export function parseConfig(text: string): Result<ConfigDocument, ConfigError> {
  const marked = text.startsWith(BYTE_ORDER_MARK);
  const content = marked ? text.slice(1) : text;
  try {
    return { ok: true, value: read(content, marked) };
  } catch (failure) {
    if (!(failure instanceof Failure)) throw failure;
    const { code, message, offset } = failure;
    return { ok: false, error: { code, message: shown(message), ...positionAt(content, offset) } };
  }
}

function read(text: string, marked: boolean): ConfigDocument {
  if (text.length > MAX_LENGTH) {
    const message = `The text has ${Math.ceil(text.length / 1024 / 1024)} MB; 32 MB is the most that is read. No config.json is that large.`;
    throw new Failure("too-large", 0, message);
  }
  const plain = marked ? undefined : strictTree(text);
  if (plain?.type === "object") return { text, root: plain, diagnostics: [] };
  const foreign = notJson(text);
  if (foreign !== undefined) throw foreign;
  const findings = new Findings(text);
  if (marked) {
    const message =
      "The file starts with a byte-order mark, which was skipped; Python will refuse the file. Save it as UTF-8 without one.";
    findings.add("warning", "byte-order-mark", 0, [], message);
  }
  const root = asObject(new TreeBuilder(new Scan(text), findings).build());
  return { text, root, diagnostics: findings.list() };
}

function asObject(root: Node): ObjectNode {
  if (root.type === "object") return root;
  const message = looksLikeModuleList(root)
    ? "This looks like modules.json of sentence-transformers. Open config.json of the model instead."
    : `A config.json is an object, but this is ${typeName(root)}. Give the whole file, from { to }.`;
  throw new Failure("not-an-object", root.start, message);
}
