import type { Shard } from "./class-data.ts";
import { readShard } from "./read-shard.ts";
import { addShard, isLoaded } from "./shards.ts";
import { isIndexRead, readIndex } from "./versions.ts";

/** What is on its way, so that nothing is asked for twice. */
const loading = new Map<string, Promise<void>>();

/** Loads what a version of transformers has on model types; nothing for those that it has no class for. */
export async function loadClasses(modelTypes: Iterable<string>, version: string): Promise<void> {
  if (!isIndexRead()) readIndex((await import("./data/index.json", { with: { type: "json" } })).default);
  await Promise.all([...new Set(modelTypes)].map((modelType) => load(modelType, version)));
}

async function load(modelType: string, version: string): Promise<void> {
  if (isLoaded(modelType, version)) return;
  const key = `${version} ${modelType}`;
  const begun = loading.get(key) ?? read(modelType, version).finally(() => void loading.delete(key));
  loading.set(key, begun);
  await begun;
}

async function read(modelType: string, version: string): Promise<void> {
  addShard(version, modelType, (await readShard(version, modelType)) as Shard);
}
