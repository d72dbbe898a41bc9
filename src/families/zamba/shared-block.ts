import * as z from "zod/mini";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, allDependOn, derive, implied } from "../../config/reading/sourced.ts";
import { SharedBlockMixerSpec } from "../../spec/components/shared-block-mixer.ts";
import type { DescribedGqa } from "../blocks/attention/gqa.ts";
import { type LayerNames, withoutHalf } from "../blocks/layers/layer-names.ts";
import { rmsNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { readTying } from "../blocks/file/scopes.ts";
import type { HalfBlock, Reading } from "../declaration/reading.ts";
import type { NormPlacement } from "../../spec/layers.ts";
import type { ZambaLayers } from "./schedule.ts";
import { string } from "../../spec/values.ts";

export const HYBRIDS = {
  /** Layers with a shared block, each under the number of its layer: `layer_6`. */
  hybrids: z.record(string, SharedBlockMixerSpec),
};

/** What the layers with a shared block are made of. */
export interface SharedParts {
  readonly attention: DescribedGqa;
  readonly attentionRank: Sourced<number | null>;
  readonly mlp: Described<SharedBlockMixerSpec["mlp"]>;
  readonly mlpRank: Sourced<number | null>;
  readonly mamba: Described<SharedBlockMixerSpec["mamba"]>;
  /** How many blocks there are, of which layers take the next one in turn. */
  readonly blocks: Sourced<number>;
}

/** The hybrids of these layers, and how they place their norms. */
export function readHybrids(reading: Reading, { names, hybrids }: ZambaLayers, parts: SharedParts) {
  const { reference, eps } = reading;
  const tied = readTying(reading.root, reading.scope);
  const norm = rmsNorm(eps, reference);
  const layer = (rule: string): string => cite(reference, "HybridLayer", rule);
  const described: { [name: string]: Described<SharedBlockMixerSpec> } = {};
  const norms: { [name: string]: NormPlacement } = {};
  hybrids.value.forEach((index, use) => {
    const name = `layer_${index}`;
    norms[`hybrids/${name}`] = "none";
    described[name] = allDependOn(
      {
        type: implied("shared_block_mixer" as const, layer("has a shared block before its mixer")),
        block: derive([parts.blocks], (n) => use % n, "the shared blocks in turn"),
        owns_block: derive(
          [parts.blocks, tied],
          (n, shares) => !shares || use < n,
          cite(
            reference,
            "Model",
            "ties each block to the first layer that has it, where tie_word_embeddings; else each layer has its own",
          ),
        ),
        use: implied(use, layer("takes the adapters of its place among the layers with a shared block")),
        uses: derive(
          [hybrids, parts.blocks],
          (all, n) => all.map((_, other) => other).filter((other) => other % n === use % n),
          "every layer that has this block",
        ),
        input_norm: norm,
        attention: parts.attention,
        attention_adapter_rank: parts.attentionRank,
        mlp_norm: norm,
        mlp: parts.mlp,
        mlp_adapter_rank: parts.mlpRank,
        mamba_norm: norm,
        mamba: parts.mamba,
      } satisfies Described<SharedBlockMixerSpec>,
      [hybrids],
      `layer ${index} has a shared block: ${hybrids.source.text}`,
    );
  });
  const none = derive([hybrids], () => ({}), `no layer has a shared block: ${hybrids.source.text}`);
  return { names, norms, hybrids: hybrids.value.length === 0 ? none : described };
}

/** Layers without an MLP of their own. */
export const noMlp: HalfBlock<Record<never, never>> = {
  shape: {},
  read: ({ layers }): { names: LayerNames; parts: Record<never, never> } => ({
    names: withoutHalf(layers),
    parts: {},
  }),
};

/** Says of fields that the class computes and writes that nobody reads them, unless they agree with what decides. */
export function shadowComputed(scope: Scope, name: string, computed: number, by: string): void {
  const at = scope.at(name);
  const node = scope.find(at);
  const agrees = node?.type === "number" && node.value === computed;
  scope.reader.shadow(at, scope.at(by), agrees);
}
