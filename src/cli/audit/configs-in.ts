import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import {
  configOfLine,
  isHidden,
  kindInDirectory,
  kindOfMany,
  type FileKind,
  type NamedText,
} from "../../audit/config-names.ts";
import { rowsOf, type ParquetRows } from "./parquet-file.ts";

/** A config to audit: a file, or its text where it is a line of a file of many; of a Parquet file some rows at once. */
export type AuditSource = { readonly path: string } | NamedText | ParquetRows;

/**
 * The configs that a path leads to, in an order that does not hang on the file system. A directory that has a config.json
 * is a checkpoint, of whose files that alone is one; elsewhere every *.json is. A line of a *.jsonl is a config, or an
 * object with its name and it: `{ "name", "config" }`; a row of a *.parquet has its text in a column of that name. Throws
 * where the path cannot be read.
 */
export function* configsIn(path: string): Generator<AuditSource> {
  if (statSync(path).isDirectory()) yield* configsBelow(path);
  else yield* configsOf(path, kindOfMany(path) ?? "config");
}

function* configsBelow(directory: string): Generator<AuditSource> {
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isCheckpoint = entries.some(({ name }) => name === "config.json");
  for (const entry of entries) {
    const path = join(directory, entry.name);
    const kind = kindInDirectory(entry.name, isCheckpoint);
    if (!entry.isDirectory()) yield* kind ? configsOf(path, kind) : [];
    else if (!isHidden(entry.name)) yield* configsBelow(path);
  }
}

function configsOf(path: string, kind: FileKind): Iterable<AuditSource> {
  if (kind === "lines") return linesOf(path);
  return kind === "parquet" ? rowsOf(path) : [{ path }];
}

const PIECE = 2 ** 20;

/** The configs of a file of lines; it is read piece by piece, for it may hold millions. */
function* linesOf(path: string): Generator<NamedText> {
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
        if (text.trim() !== "") yield configOfLine(text, `${basename(path)}:${line}`);
      }
      if (read === 0) return;
    }
  } finally {
    closeSync(descriptor);
  }
}
