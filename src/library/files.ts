import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { GENERATION_FILE, QUANT_FILE } from "../config/nodes/side-file.ts";
import type { ConfigError } from "../config/document.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../inspect/inspection.ts";
import { inspectConfig, type InspectOptions } from "./inspect-config.ts";

/** Checkpoints on disk, with the files beside their config.json. For Node alone; the other entries run in a browser too. */

export type { ConfigFiles } from "../inspect/config-files.ts";

/** What reading a checkpoint told, and its text: one side of a comparison where it is ok. */
export type ReadCheckpoint =
  | { readonly ok: true; readonly file: string; readonly text: string; readonly inspection: Inspection }
  | {
      readonly ok: false;
      readonly file: string;
      /** Its message begins with the path, and where it is a fault of the text with line and column. */
      readonly error: ConfigError;
      /** What is known all the same; null where the file could not be opened. */
      readonly inspection: FailedInspection | null;
    };

/**
 * The texts of a checkpoint: of its config.json and of the files beside it that engines read. `path` is its directory, or a
 * config, beside which others are read only where it is called config.json. Rejects with the path in the message.
 */
export async function readCheckpoint(path: string): Promise<ConfigFiles> {
  const isDirectory = await stat(path).then(
    (found) => found.isDirectory(),
    (error: unknown) => Promise.reject(notOpened(path, error)),
  );
  const config = isDirectory ? join(path, "config.json") : path;
  const text = await readFile(config, "utf8").catch((error: unknown) =>
    Promise.reject(notOpened(config, error)),
  );
  const beside = async (name: string): Promise<string | null> => {
    if (!/(^|[\\/])config\.json$/.test(config)) return null;
    const file = join(dirname(config), name);
    try {
      return await readFile(file, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
      throw notOpened(file, error);
    }
  };
  return {
    config: text,
    hfQuantConfig: await beside(QUANT_FILE),
    generationConfig: await beside(GENERATION_FILE),
  };
}

function notOpened(file: string, error: unknown): Error {
  if (file === "")
    return new Error('The path "" is empty: name a directory, or a config.json.', { cause: error });
  const why = error instanceof Error ? error.message : String(error);
  return new Error(`${file} could not be opened: ${why}`, { cause: error });
}

/** Reads a checkpoint with its side files (readCheckpoint), and says what it is. Does not reject for what is on disk. */
export async function inspectCheckpoint(
  path: string,
  options: Pick<InspectOptions, "transformers" | "as"> = {},
): Promise<ReadCheckpoint> {
  let files: ConfigFiles;
  try {
    files = await readCheckpoint(path);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      file: path,
      error: { code: "unreadable-file", message, line: 1, column: 1 },
      inspection: null,
    };
  }
  const inspection = await inspectConfig(files.config, { ...options, ...files });
  if (inspection.ok) return { ok: true, file: path, text: files.config, inspection };
  const { error } = inspection;
  const message = `${path}:${error.line}:${error.column}: ${error.message}`;
  return { ok: false, file: path, error: { ...error, message }, inspection };
}

/** Reads checkpoint after checkpoint, in order; one at a time is in memory, and what cannot be read is said in its place. */
export async function* inspectCheckpoints(
  paths: Iterable<string> | AsyncIterable<string>,
  options: Pick<InspectOptions, "transformers" | "as"> = {},
): AsyncGenerator<ReadCheckpoint> {
  for await (const path of paths) yield await inspectCheckpoint(path, options);
}

/** The config.json files in a directory and those inside it, in the order of their names. Rejects with the path in the message. */
export async function* findCheckpoints(directory: string): AsyncGenerator<string> {
  const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) =>
    Promise.reject(notOpened(directory, error)),
  );
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* findCheckpoints(path);
    else if (entry.name === "config.json") yield path;
  }
}
