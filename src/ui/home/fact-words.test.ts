import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Inspection } from "../../inspect/inspection.ts";
import { inspectText } from "../../inspect/inspect-text.ts";
import { componentOf } from "../../spec/component-of.ts";
import { factWords } from "./fact-words.ts";
import { MODELS } from "./gallery-filter.ts";

/** What the words for attention and state mean, by a component's own members. */
const MIXERS: { readonly [words: string]: (mixer: ReturnType<typeof componentOf>) => boolean } = {
  "full attention": (mixer) => mixer.type === "gqa" && mixer.window === null,
  "sliding-window attention": (mixer) =>
    mixer.type === "compressed_attention"
      ? mixer.compressor === null
      : mixer.type === "gqa" && mixer.window?.type === "sliding_window",
  "compressed sparse attention": (mixer) => mixer.type === "compressed_attention" && mixer.indexer !== null,
  "heavily compressed attention": (mixer) =>
    mixer.type === "compressed_attention" && mixer.compressor !== null && mixer.indexer === null,
  "chunked attention": (mixer) => mixer.type === "gqa" && mixer.window?.type === "chunked",
  "latent attention": (mixer) => mixer.type === "mla" && !mixer.indexer && !mixer.reuses_selection,
  "latent attention with an indexer": (mixer) =>
    mixer.type === "mla" && (mixer.indexer !== null || mixer.reuses_selection),
  "block-sparse attention": (mixer) => mixer.type === "block_sparse",
  "gated delta net": (mixer) => mixer.type === "gated_delta_net",
  "Kimi delta attention": (mixer) => mixer.type === "kimi_delta_attention",
  "short convolution": (mixer) => mixer.type === "short_convolution",
  "Mamba-2": (mixer) => mixer.type === "mamba2",
};

/** Three digits and a unit. */
function rounded(count: number): string {
  const [size, unit] = count >= 1e12 ? [1e12, "T"] : [1e9, "B"];
  return `${(count / size).toPrecision(3)} ${unit}`;
}

/** The words that a config deserves: parameters, those of one token, layers, experts, mixers, formats. */
function wordsOf({ spec, parameters }: Inspection): string {
  const { body, quantization } = spec;
  const names = new Set(body.layers.map(({ mixer }) => mixer).filter((mixer) => mixer !== null));
  const mixers = [...names].map((name) =>
    Object.keys(MIXERS).find((key) => MIXERS[key]?.(componentOf(body, name))),
  );
  const formats = Object.values(quantization?.normal_form?.schemes ?? {}).map(
    ({ weights }) => weights?.format,
  );
  const experts = /"num_experts":(\d+)[^{}]*"top_k":(\d+)|"top_k":(\d+)[^{}]*"num_experts":(\d+)/.exec(
    JSON.stringify(body),
  );
  const { text = 0, whole = null, active = 0 } = parameters ?? {};
  return [
    active === text ? rounded(whole ?? text) : `${rounded(whole ?? text)}, ${rounded(active)} active`,
    `${body.num_layers} layers`,
    ...(experts ? [`${experts[2] ?? experts[3]} of ${experts[1] ?? experts[4]} experts`] : []),
    [...new Set(mixers)].sort().join(" and "),
    ...(formats.length > 0 ? [[...new Set(formats)].join(" and ")] : []),
  ].join(" · ");
}

test.each(MODELS)("what is said of $id is what its config says", ({ id, facts }) => {
  const file = new URL(`../../../public/gallery/${id}.json`, import.meta.url);
  const result = inspectText(readFileSync(file, "utf8"));
  if (!result.ok) throw new Error(result.error.message);
  // The kinds of mixers stand in the order of the ribbon.
  const sorted = factWords({
    ...facts,
    mixers: facts.mixers.toSorted((a, b) => (a.words < b.words ? -1 : 1)),
  });
  expect(sorted).toBe(wordsOf(result));
});
