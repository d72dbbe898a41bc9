import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { GENERATION_FILE, QUANT_FILE } from "../../config/nodes/side-file.ts";

/** A config to audit: a file, or its text where it is a line of a file of many. */
export type AuditSource = { readonly path: string } | { readonly name: string; readonly text: string };

/** Files of many configs, one a line. */
const LINES = /\.(jsonl|ndjson)$/;

/** What stands beside a config in a repository, and is none. */
const OTHERS = new Set([
  ...[QUANT_FILE, GENERATION_FILE, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"],
  ...["added_tokens.json", "vocab.json", "preprocessor_config.json", "processor_config.json", "package.json"],
]);

/**
 * The configs that a path leads to, in an order that does not hang on the file system. A directory that has a config.json
 * is a checkpoint, of whose files that alone is one; elsewhere every *.json is. A line of a *.jsonl is a config, or an
 * object with its name and it: `{ "name", "config" }`. Throws where the path cannot be read.
 */
export function* configsIn(path: string): Generator<AuditSource> {
  if (statSync(path).isDirectory()) yield* configsBelow(path);
  else if (LINES.test(path)) yield* linesOf(path);
  else yield { path };
}

function* configsBelow(directory: string): Generator<AuditSource> {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isCheckpoint = entries.some(({ name }) => name === "config.json");
  for (const entry of entries) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (!entry.name.startsWith(".") && entry.name !== "node_modules") yield* configsBelow(path);
    } else if (LINES.test(entry.name)) yield* linesOf(path);
    else if (isCheckpoint ? entry.name === "config.json" : isPlainConfig(entry.name)) yield { path };
  }
}

function isPlainConfig(name: string): boolean {
  return (
    name.endsWith(".json") &&
    !name.endsWith(".index.json") &&
    !OTHERS.has(name) &&
    !name.endsWith(`.${QUANT_FILE}`)
  );
}

const PIECE = 2 ** 20;

/** The configs of a file of lines; it is read piece by piece, for it may hold millions. */
function* linesOf(path: string): Generator<AuditSource> {
  const descriptor = openSync(path, "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    const decoder = new TextDecoder();
    let rest = "";
    let line = 0;
    for (let read = readSync(descriptor, piece); ; read = readSync(descriptor, piece)) {
      rest += read === 0 ? "\n" : decoder.decode(piece.subarray(0, read), { stream: true });
      const lines = rest.split("\n");
      rest = lines.pop() ?? "";
      for (const text of lines) {
        line++;
        if (text.trim() !== "") yield configOf(text, `${basename(path)}:${line}`);
      }
      if (read === 0) return;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A line is a config or, where it has one as its member, that under the line's own name. */
function configOf(text: string, name: string): AuditSource {
  let row: unknown;
  try {
    row = JSON.parse(text);
  } catch {
    return { name, text };
  }
  if (typeof row !== "object" || row === null || !Object.hasOwn(row, "config")) return { name, text };
  const { config, name: own } = row as { config: unknown; name?: unknown };
  return {
    name: typeof own === "string" ? own : name,
    text: typeof config === "string" ? config : JSON.stringify(config),
  };
}
