import * as z from "zod/mini";
import { count, flag } from "../config/reading/field-types.ts";
import { implied } from "../config/reading/sourced.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { LAYERED_ATTENTION, readGqa } from "./blocks/attention/gqa-block.ts";
import { checkWindow, readWindowSchedule } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { onlyIfUsed, sameInAllLayers, usedByDefault } from "./blocks/layers/layer-names.ts";
import { someExperts } from "./blocks/mlp/mlp-block.ts";
import { readTypedLayers } from "./blocks/mlp/typed-layers.ts";
import { ignoreKindRope, readKindRope, rotatedChannels } from "./blocks/position/rope-by-kind.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import { type Block, type HalfBlock, type Reading, onceInReading } from "./declaration/reading.ts";
import { EXPERT_FIELDS } from "./qwen/experts.ts";

const RULES = "MellumConfig.__post_init__, transformers 5.18.0";

export const MELLUM_POSITIONS = {
  /** Of full attention. */
  position: RopePositionSpec,
  /** Of attention within a window; null where no layer has one. */
  sliding_position: z.nullable(RopePositionSpec),
};

const readLayers = onceInReading(({ scope, layers }: Reading) => {
  const size = readWindowSize(scope);
  const { names } = readWindowSchedule(scope, layers, () =>
    sameInAllLayers(layers, "attention", `full attention in every layer (${RULES})`),
  );
  const windowed = names.value.includes("sliding_attention");
  if (!windowed) ignoreUnused(scope, ["sliding_window"], "no layer has a window");
  checkWindow(scope, names, size);
  return { names, size, windowed };
});

/** The rotary embeddings of both kinds of layers; of layers with a window only where there are any. */
const readRopes = onceInReading((reading: Reading) => {
  const { scope, reference, maxPositions } = reading;
  const { names, windowed } = readLayers(reading);
  const rope = (kind: string, used: boolean) => readKindRope(scope, reference, maxPositions, { kind, used });
  if (!windowed) ignoreKindRope(scope, "sliding_attention");
  const full = rope("full_attention", names.value.includes("attention"));
  return { full, sliding: windowed ? rope("sliding_attention", true) : full };
});

const attention: HalfBlock<typeof LAYERED_ATTENTION> = {
  shape: LAYERED_ATTENTION,
  read(reading) {
    const { names, size } = readLayers(reading);
    const { full, sliding } = readRopes(reading);
    const plain = readGqa(reading, { strict: true, bias: field(flag, "attention_bias"), qkNorm: "per_head" });
    const headDim = reading.scope.read(count, "head_dim");
    const whole = { ...plain, rotary_dim: rotatedChannels(headDim, full.share) };
    const within = {
      ...plain,
      rotary_dim: rotatedChannels(headDim, sliding.share),
      position: implied(
        "sliding_position",
        cite(reading.reference, "RotaryEmbedding", "has a base for each kind of layer"),
      ),
      window: slidingWindow(size),
    };
    return {
      names,
      parts: {
        attention: usedByDefault(whole, names, "attention"),
        sliding_attention: onlyIfUsed(within, names, "sliding_attention"),
      },
    };
  },
};

const positions: Block<typeof MELLUM_POSITIONS> = {
  shape: MELLUM_POSITIONS,
  read(reading) {
    const { names } = readLayers(reading);
    const { full, sliding } = readRopes(reading);
    return {
      position: full.position,
      sliding_position: onlyIfUsed(sliding.position, names, "sliding_attention"),
    };
  },
};

/** Mellum 2: attention with norms of each head of q and k, full or within a window, and experts or a dense MLP. */
export const mellum = decoder("mellum", "Mellum", {
  attention,
  mlp: someExperts({
    schedule: ({ scope, layers }) =>
      readTypedLayers(scope, layers, { rules: RULES, beyond: "refused", dense: 0 }),
    fields: EXPERT_FIELDS,
    experts: {
      // The class keeps num_experts as num_local_experts, so that it wins where a file gives both (attribute_map).
      number: ["num_experts", "num_local_experts"],
      width: "moe_intermediate_size",
      normalised: field(flag, "norm_topk_prob"),
    },
  }),
  position: positions,
});
