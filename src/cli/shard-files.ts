import { readFileSync } from "node:fs";
import index from "../classes/data/index.json" with { type: "json" };
import type { Shard } from "../classes/class-data.ts";
import { readShardsBy } from "../classes/shards.ts";

/**
 * The shard of a model type, from its file. The files stand in classes/data beside the folder of this module, in the
 * sources as in the package (vite.cli.config.ts).
 */
function readShardFile(version: string, modelType: string): Shard {
  const file = new URL(`../classes/data/${version}/${modelType}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Shard;
}

/** Has classes read from their files when they are asked for. */
export function readClassesFromFiles(): void {
  readShardsBy(readShardFile, index);
}
