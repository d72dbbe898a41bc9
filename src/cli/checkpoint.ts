import { basename, dirname, join } from "node:path";
import { GENERATION_FILE, QUANT_FILE } from "../config/nodes/side-file.ts";
import type { ConfigFiles } from "../inspect/config-files.ts";
import { unreadableFile } from "./output/unreadable-file.ts";

/** The files of a checkpoint, and of those beside its config.json which cannot be read, in sentences. */
export interface CheckpointFiles extends ConfigFiles {
  readonly unreadable: readonly string[];
}

/**
 * The files of the checkpoint that a config belongs to: those beside it, where it goes by its usual name, config.json.
 * Throws what `read` throws for the config itself.
 */
export function readCheckpoint(file: string, read: (file: string) => string): CheckpointFiles {
  const unreadable: string[] = [];
  const beside = (name: string): string | null => {
    if (basename(file) !== "config.json") return null;
    const path = join(dirname(file), name);
    try {
      return read(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT")
        unreadable.push(unreadableFile(path, error).message);
      return null;
    }
  };
  return {
    config: read(file),
    hfQuantConfig: beside(QUANT_FILE),
    generationConfig: beside(GENERATION_FILE),
    unreadable,
  };
}
