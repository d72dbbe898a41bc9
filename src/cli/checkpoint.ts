import { basename, dirname, join } from "node:path";
import { GENERATION_FILE, QUANT_FILE } from "../config/nodes/side-file.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";

/**
 * The files of the checkpoint that a config belongs to: those beside it, where it goes by its usual name, config.json.
 * Throws what `read` throws, but for files beside it that are not there.
 */
export function readCheckpoint(file: string, read: (file: string) => string): ConfigFiles {
  const beside = (name: string): string | null =>
    basename(file) === "config.json" ? readIfThere(join(dirname(file), name), read) : null;
  return {
    config: read(file),
    hfQuantConfig: beside(QUANT_FILE),
    generationConfig: beside(GENERATION_FILE),
  };
}

function readIfThere(file: string, read: (file: string) => string): string | null {
  try {
    return read(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
