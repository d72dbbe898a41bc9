import { flag, real } from "../config/reading/field-types.ts";
import { type Described, allDependOn, dependsOn, implied } from "../config/reading/sourced.ts";
import type { RopePositionSpec } from "../spec/components/rope-position.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { perHeadQkNorm } from "./blocks/attention/gqa.ts";
import { PRETRAINING_TP } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readRope } from "./blocks/position/rope.ts";
import { rmsNorm } from "./blocks/rules/norms.ts";
import { cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Block, Reading } from "./declaration/reading.ts";

/** HunYuan's dense models: Llama with norms of each head of q and k after they are rotated. */
export const hunyuanV1Dense = decoder("hunyuan_v1_dense", "HunYuanDenseV1", {
  name: "HunyuanV1DenseModelSpec",
  ignoredInside: [
    ...PRETRAINING_TP,
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of the model",
      names: ["eod_token_id"],
    },
  ],
  checkpoint: { layer: { q_norm: "query_layernorm", k_norm: "key_layernorm" } },
  attention: gqa({ bias: field(flag, "attention_bias"), headDimRequired: true, qkNorm: readQkNorm }),
  mlp: dense(),
  position: hunyuanRope(),
});

/** The norms of q and of k, each of a head's channels, after the rotation. */
export function readQkNorm({ reference, eps }: Reading) {
  return {
    ...perHeadQkNorm(reference, rmsNorm(eps, reference)),
    qk_norm_order: implied(
      "after_rope" as const,
      cite(reference, "Attention", "rotates q and k before the norms"),
    ),
  };
}

/** A rotary embedding whose type `dynamic` has a base of its own, which `alpha` makes. */
export function hunyuanRope(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read({ scope, reference, maxPositions }) {
      const rope = readRope(scope, maxPositions);
      const position: Described<RopePositionSpec> = ropePosition(
        reference,
        rope,
        maxPositions,
        wholeHead(reference),
      );
      const at = `${rope.group}/alpha`;
      const alpha = rope.type.value === "dynamic" ? scope.optional(real, at) : undefined;
      if (!alpha?.value) {
        scope.reader.ignore(
          scope.at(at),
          "no effect",
          "only a dynamic rope type with an alpha above 0 reads it",
        );
        return { position };
      }
      const rule = cite(reference, "RotaryEmbedding", "makes the base of a dynamic embedding from alpha");
      return {
        position: {
          ...position,
          scaling: {
            ...allDependOn(rope.scaling, [], rule),
            alpha: dependsOn(alpha, [rope.type], rule),
          } as Described<RopePositionSpec["scaling"]>,
        },
      };
    },
  };
}
