import { parseConfig } from "../config/parse/parse.ts";
import { GENERATION_FILE, QUANT_FILE } from "../config/nodes/side-file.ts";

/** What a file of a directory is to an audit: one config, one a line, one a row. */
export type FileKind = "config" | "lines" | "parquet";

/** What stands beside a config in a repository, and is none. */
const OTHERS = new Set([
  ...[QUANT_FILE, GENERATION_FILE, "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json"],
  ...["added_tokens.json", "vocab.json", "preprocessor_config.json", "processor_config.json", "package.json"],
]);

/** The kind of a file that holds many configs; null for every other. */
export function kindOfMany(name: string): Exclude<FileKind, "config"> | null {
  if (/\.(jsonl|ndjson)$/.test(name)) return "lines";
  return name.endsWith(".parquet") ? "parquet" : null;
}

/**
 * The kind of a file of a directory; null where it has no configs. Of a checkpoint (a directory with a config.json) that
 * alone is a config; elsewhere every *.json is, but for what is known to be something else.
 */
export function kindInDirectory(name: string, isCheckpoint: boolean): FileKind | null {
  const many = kindOfMany(name);
  if (many) return many;
  if (isCheckpoint) return name === "config.json" ? "config" : null;
  const plain =
    name.endsWith(".json") &&
    !name.endsWith(".index.json") &&
    !OTHERS.has(name) &&
    !name.endsWith(`.${QUANT_FILE}`);
  return plain ? "config" : null;
}

/** Whether a directory is none that anybody keeps checkpoints in. */
export function isHidden(directory: string): boolean {
  return directory.startsWith(".") || directory === "node_modules";
}

/** A text under the name that it goes by: of a file, or of a config out of a file of many. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/**
 * A line is a config or, where it has one as its member, that under the line's own name: as the text that stands there, for
 * Python writes numbers (1.0, Infinity) that JavaScript would write otherwise.
 */
export function configOfLine(line: string, name: string): NamedText {
  const parsed = parseConfig(line);
  const members = parsed.ok && parsed.value.root.type === "object" ? parsed.value.root.members : undefined;
  const config = members?.get("config")?.value;
  if (!parsed.ok || !config || (config.type !== "object" && config.type !== "string"))
    return { name, text: line };
  const own = members?.get("name")?.value;
  return {
    name: own?.type === "string" ? own.value : name,
    text: config.type === "string" ? config.value : parsed.value.text.slice(config.start, config.end),
  };
}
