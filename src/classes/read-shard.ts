/**
 * The shard of a model type, from a module of its own. The page is built with read-shard.page.ts in its place, and
 * asks for a file instead.
 */
export async function readShard(version: string, modelType: string): Promise<unknown> {
  const module = (await import(`./data/${version}/${modelType}.json`)) as { readonly default: unknown };
  return module.default;
}
