import * as z from "zod/mini";
import { count } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, allDependOn, derive, implied } from "../config/reading/sourced.ts";
import { AlibiPositionSpec } from "../spec/components/alibi-position.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { givenNames } from "./blocks/file/fixed-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { alibiPosition } from "./blocks/position/alibi.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { type Reference, cite } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Block, Reading } from "./declaration/reading.ts";

const MODELING: Reference = {
  prefix: "Baichuan",
  file: "modeling_baichuan.py of baichuan-inc/Baichuan2-13B-Chat",
};

/** Tokens of Baichuan 2's vocabulary, by which engines tell its head from that of Baichuan 1. */
const VOCABULARY_OF_2 = 125696;

export const BAICHUAN_POSITION = {
  position: z.discriminatedUnion("type", [RopePositionSpec, AlibiPositionSpec]),
};

/** Baichuan 1 and 2: Llama with q, k and v in one matrix; 7B has rotary positions, 13B linear biases. */
export const baichuan = decoder("baichuan", "Baichuan", {
  classNames: ["BaiChuan"],
  outsideTransformers: true,
  reference: MODELING,
  checkpoint: { layer: { qkv_proj: "W_pack" } },
  ignoredInside: [
    {
      because: "training",
      reason: "only training reads it",
      names: ["gradient_checkpointing", "z_loss_weight"],
    },
    {
      because: "bookkeeping",
      reason: "it is of the tokenizer or of generate(), not of the model",
      names: ["tokenizer_class", "_from_model_config"],
    },
  ],
  maxPositions: ["max_position_embeddings", "model_max_length"],
  headNormalised: field(count, "vocab_size").as(
    (tokens) => tokens === VOCABULARY_OF_2,
    `NormHead divides rows of the head by their length in Baichuan 2, which is told by its ${VOCABULARY_OF_2} tokens (vLLM, model_executor/models/baichuan.py)`,
  ),
  attention: gqa({
    heads: readEqualHeads,
    together: { layout: "blocks", rule: "keeps q, k and v in W_pack" },
    besides: ({ scope, maxPositions }, { headDim }) => ({
      rotary_dim: derive(
        [headDim, maxPositions],
        (dim) => (isRotary(scope) ? dim : 0),
        "all of a head is rotated, unless there are linear biases",
      ),
    }),
  }),
  mlp: dense(),
  position: position(),
});

/** 7B's config class has max_position_embeddings, 13B's has model_max_length alone. */
function isRotary(scope: Scope): boolean {
  return givenNames(scope, ["max_position_embeddings"]).length > 0;
}

function position(): Block<typeof BAICHUAN_POSITION> {
  return {
    shape: BAICHUAN_POSITION,
    read({ scope, reference, maxPositions }: Reading) {
      if (!isRotary(scope)) {
        const rule = "13B's config class has model_max_length, and no max_position_embeddings";
        const position: Described<AlibiPositionSpec> = alibiPosition(reference, maxPositions, false);
        return { position: allDependOn(position, [maxPositions], rule) };
      }
      const says = (what: string): string => cite(reference, "Attention", `${what} in a 7B`);
      const rope = {
        theta: implied(10000, says("has the base 10000")),
        scaling: implied(null, says("has no scaling")),
        contextLen: derive([maxPositions], (positions) => positions, "max_position_embeddings"),
      };
      const position: Described<RopePositionSpec> = ropePosition(
        reference,
        rope,
        maxPositions,
        wholeHead(reference),
      );
      const rule = "7B's config class has max_position_embeddings";
      return { position: allDependOn(position, [maxPositions], rule) };
    },
  };
}
