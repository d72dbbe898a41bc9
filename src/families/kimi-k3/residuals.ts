import { count, orNull } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, allDependOn } from "../../config/reading/sourced.ts";
import type { AttentionResidualSpec } from "../../spec/components/attention-residual.ts";
import { type LayerRun, runsOf } from "../../spec/layers.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { MODELING, ofClass } from "./reference.ts";

const IN_LAYERS = "attention_residual";
const AT_THE_END = "output_attention_residual";

/** Reads attn_res_block_size; null where halves read the residual stream itself. */
export function readBlockSize(scope: Scope): Sourced<number | null> {
  const rule = "halves read the residual stream without an attn_res_block_size";
  return scope.nullable(orNull(count), "attn_res_block_size", ofClass<number | null>(null, rule));
}

/** The mixtures in each layer and at the end of the stack, and the body's names for them. */
export function describeResiduals(size: Sourced<number | null>, norm: DescribedRMSNorm) {
  const rule = cite(
    MODELING,
    "DecoderLayer",
    "mixes the blocks before it where there is an attn_res_block_size",
  );
  const mixtures = (number: number): Described<AttentionResidualSpec | null> => {
    if (size.value === null) return derive([size], () => null, size.source.text || rule);
    return {
      type: derive([size], () => "attention_residual" as const, rule),
      block_size: size as Sourced<number>,
      mixtures: derive([size], () => number, rule),
      norm: allDependOn(norm, [size], rule),
    };
  };
  return {
    [IN_LAYERS]: mixtures(2),
    [AT_THE_END]: mixtures(1),
    extras: derive([size], (block) => (block === null ? [] : [AT_THE_END]), rule),
  };
}

/** The schedule, in which every layer has its mixtures where there are any. */
export function scheduleWith(
  mixers: LayerNames,
  mlps: LayerNames,
  size: Sourced<number | null>,
): Sourced<LayerRun[]> {
  const rules = [mixers.source.text, mlps.source.text].join("; ");
  return derive(
    [mixers, mlps, size],
    (mixerNames, mlpNames, block) =>
      runsOf(
        mixerNames.map((mixer, index) => ({
          mixer,
          mlp: mlpNames[index] ?? null,
          ...(block === null ? {} : { extras: [IN_LAYERS] }),
        })),
      ),
    rules,
  );
}
