import { grouped } from "../../spec/grouped.ts";

/** Files in words; an index is none of those whose headers are counted. */
export function filesInWords(files: readonly { readonly name: string }[]): string {
  const [first, second] = files;
  if (second === undefined) return first?.name ?? "";
  const weights = files.filter(({ name }) => !name.endsWith(".index.json"));
  const [only] = weights;
  if (weights.length === files.length || only === undefined) return `${grouped(files.length)} files`;
  return weights.length === 1
    ? `${only.name} and its index`
    : `${grouped(weights.length)} files and their index`;
}
