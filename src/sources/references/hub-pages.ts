import { entryOf } from "../../spec/entry.ts";
import { type Refusal, refuse } from "./refusal.ts";

/** What a page or a repository of the Hub holds where it is not a model, by the first segment of its path. */
const OTHERS: Readonly<Record<string, string>> = {
  datasets: "a dataset",
  spaces: "a Space",
  collections: "a collection",
  papers: "a paper",
  buckets: "a storage bucket",
  kernels: "a kernel",
  docs: "a page of the documentation",
  blog: "a blog post",
  posts: "a post",
  organizations: "an organisation's page",
  settings: "a settings page",
  models: "a list of models",
};

/** What can follow `organisation/model` in a page's address. */
export const ACTIONS: readonly string[] = [
  "tree",
  "blob",
  "resolve",
  "raw",
  "blame",
  "edit",
  "commit",
  "commits",
  "discussions",
];

/** A refusal where the first segment says that this is no model. */
export function refuseOther(segments: readonly string[]): Refusal | null {
  const first = segments[0] ?? "";
  const what = entryOf(OTHERS, first);
  if (what === undefined) return null;
  const given = segments.join("/");
  return refuse(
    "not-a-model",
    `“${given}” is ${what}. Only models have a config.json: write organisation/model, or the address of a model's page.`,
  );
}
