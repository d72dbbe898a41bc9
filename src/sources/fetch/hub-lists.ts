import * as z from "zod/mini";
import "../without-eval.ts";
import { mayBeConfig } from "../references/model-path.ts";
import type { OpenOptions } from "./opened.ts";
import type { HubReference } from "../references/reference.ts";
import { request } from "./request.ts";
import { HUB_BRANCH } from "../references/revision.ts";

const refs = z.object({
  branches: z.array(z.object({ name: z.string() })),
  tags: z.array(z.object({ name: z.string() })),
});

const tree = z.array(z.object({ type: z.string(), path: z.string() }));

/** The names of a repository's branches and tags; none where the Hub does not give them. */
export async function listRefs(
  reference: HubReference,
  options: OpenOptions,
): Promise<{ readonly branches: readonly string[]; readonly tags: readonly string[] }> {
  const found = await list(refs, reference, "refs", options);
  const names = (items: readonly { readonly name: string }[]): string[] => items.map(({ name }) => name);
  return { branches: names(found?.branches ?? []), tags: names(found?.tags ?? []) };
}

/** The paths of the files that may be configs, those called config.json first; none where the Hub does not list them. */
export async function listConfigs(reference: HubReference, options: OpenOptions): Promise<readonly string[]> {
  const revision = encodeURIComponent(reference.revision ?? HUB_BRANCH);
  const files = (await list(tree, reference, `tree/${revision}?recursive=true`, options)) ?? [];
  return files
    .filter(({ type, path }) => type === "file" && mayBeConfig(path))
    .map(({ path }) => path)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Lower for what is more likely the config of a model. */
function rank(path: string): number {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (name === "config.json" ? 0 : name.includes("config") ? 100 : 200) + path.split("/").length;
}

/** How long to wait for a list, in milliseconds: the error that it belongs to is more urgent. */
const LIST_TIMEOUT = 5_000;

/** A list of the API, as a help to go on: whatever goes wrong, there is none. */
async function list<T>(
  schema: z.ZodMiniType<T>,
  { endpoint, repo }: HubReference,
  tail: string,
  { onProgress: _quiet, ...options }: OpenOptions,
): Promise<T | null> {
  const idleTimeout = Math.min(options.idleTimeout ?? LIST_TIMEOUT, LIST_TIMEOUT);
  const url = `${endpoint}/api/models/${repo}/${tail}`;
  const answer = await request(url, tail, { ...options, idleTimeout });
  if (!answer.ok || answer.value.status !== 200) return null;
  try {
    return schema.safeParse(JSON.parse(answer.value.text)).data ?? null;
  } catch {
    return null;
  }
}
