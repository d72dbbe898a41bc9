/** The folder of the shards beside the scripts of the page; scripts/class-data-plugin.ts puts it there and here. */
declare const CLASS_DATA: string;

/** The shard of a model type, from a file of the page: no list of 1,800 addresses has to be loaded for it. */
export async function readShard(version: string, modelType: string): Promise<unknown> {
  const address = new URL(/* @vite-ignore */ `${CLASS_DATA}/${version}/${modelType}.json`, import.meta.url);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`The classes of ${modelType} cannot be loaded: ${answer.status}.`);
  return answer.json();
}
