import type { ClassData, Shard } from "./class-data.ts";
import { type ClassIndex, hasClass, isIndexRead, readIndex } from "./versions.ts";

/** One version's model types and classes, as far as they have been loaded. */
interface Loaded {
  readonly shards: Map<string, Shard>;
  readonly classes: Map<string, ClassData>;
}

const loaded = new Map<string, Loaded>();

/** Gives a shard at once; only where files can be read so. */
export type ShardSource = (version: string, modelType: string) => Shard;

let source: ShardSource | undefined;

/** Has shards read at once when they are asked for: for a command line and for tests, which have a file system. */
export function readShardsBy(reading: ShardSource, index: ClassIndex): void {
  source = reading;
  readIndex(index);
}

export function addShard(version: string, modelType: string, shard: Shard): void {
  const known = loaded.get(version) ?? { shards: new Map(), classes: new Map() };
  loaded.set(version, known);
  known.shards.set(modelType, shard);
  for (const [name, data] of Object.entries(shard.classes)) known.classes.set(name, data);
}

/** The shard of a model type; undefined where the version has no class for it, and until it has been loaded. */
export function shardOf(modelType: string, version: string): Shard | undefined {
  const known = loaded.get(version)?.shards.get(modelType);
  if (known || !source || !hasClass(modelType, version)) return known;
  const shard = source(version, modelType);
  addShard(version, modelType, shard);
  return shard;
}

/** Whether all that the version has on a model type is there: at once for one that it has no class for. */
export function isLoaded(modelType: string, version: string): boolean {
  return isIndexRead() && (!hasClass(modelType, version) || shardOf(modelType, version) !== undefined);
}

/** A class by its name; undefined where no shard that has been loaded has it. */
export function classNamed(name: string, version: string): ClassData | undefined {
  return loaded.get(version)?.classes.get(name);
}
