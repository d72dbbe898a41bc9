import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MLAAttentionSpec } from "../../spec/components/mla-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { count, flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, allDependOn, implied } from "../../config/reading/sourced.ts";
import { EXPERT_FIELDS, readExperts } from "./experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readLatentAttention } from "./latent-attention.ts";
import { layerParts, readDenseFirst } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";
import { gatedMlp } from "../blocks/mlp/dense-mlp.ts";
import { sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import { type Reference, cite, modeling } from "../blocks/rules/reference.ts";
import { plainGqa } from "../blocks/attention/gqa.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import { ropePosition, wholeHead } from "../blocks/position/position.ts";
import { type RopeFields, readRope } from "../blocks/position/rope.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";

const MODELING = modeling("DeepseekV2", "deepseek_v2");

const NO_DRAFTS = implied(0, `DeepseekV2Model has no draft modules (${MODELING.file})`);

export const DEEPSEEK_V2 = {
  /** Through latents or, where the file says that there are none, plain. */
  attention: z.discriminatedUnion("type", [MLAAttentionSpec, GQAAttentionSpec]),
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
};

/** DeepSeek-V2: latent attention, and experts beside shared ones after the first, dense layers. */
export const deepseekV2 = family("deepseek_v2", {
  prefix: "DeepseekV2",
  ignoredInside: DEEPSEEK_IGNORED,
  shapes: [DECODER, DEEPSEEK_V2],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof DEEPSEEK_V2> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts"]);
  const mlps = readDenseFirst(scope, layers);
  const rope = readRope(scope, maxPositions);
  const bias = scope.read(flag, "mlp_bias");
  const latent = readLatent(scope);
  checkWidth(scope, hidden.value, scope.read(count, "num_attention_heads").value);
  const paired = implied(
    true,
    `apply_rotary_emb turns neighbouring channels as one complex number (${MODELING.file})`,
  );
  const position = rotaryChannels(MODELING, rope, maxPositions, paired);
  const parts =
    latent?.value === false
      ? readPlain(scope, hidden, latent, { rope, maxPositions })
      : allDependOn(
          { attention: readLatentAttention(scope, MODELING, rope, { latentQueries: false }), position },
          latent ? [latent] : [],
          "attention is through latents unless use_mla is false",
        );
  return {
    ...body,
    layers: schedule(sameInAllLayers(layers, "attention", "every layer has the same attention"), mlps),
    attention: parts.attention,
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      { fields: EXPERT_FIELDS, read: () => readV2Experts(scope, activation, bias, root !== scope) },
      {
        fields: ["intermediate_size"],
        read: () => ({ ...gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation), bias }),
      },
    ),
    position: parts.position,
  };
}

const REMOTE: Reference = { prefix: "Deepseek", file: "vLLM, deepseek_v2.py" };

/** What DeepSeek-VL2's smallest and DeepSeek-OCR say of their attention: DeepSeek's own code and engines read it. */
function readLatent(scope: Scope): Sourced<boolean> | undefined {
  return scope.optional(flag, "use_mla");
}

/** Llama's attention, which takes the place of that through latents. */
function readPlain(
  scope: Scope,
  hidden: Sourced<number>,
  latent: Sourced<boolean>,
  { rope, maxPositions }: { readonly rope: RopeFields; readonly maxPositions: Sourced<number> },
) {
  const rule = cite(REMOTE, "Attention", "is Llama's where use_mla is false");
  for (const name of ["q_lora_rank", "kv_lora_rank", "qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"])
    scope.reader.ignore(scope.at(name), "no effect", "use_mla is false: there are no latents");
  const bias = scope.read(flag, "attention_bias");
  const heads = readHeads(scope, hidden, { sharedWidth: rule });
  return allDependOn(
    {
      attention: plainGqa(REMOTE, heads, { qkv: bias, output: bias }),
      position: ropePosition(REMOTE, rope, maxPositions, wholeHead(REMOTE)),
    },
    [latent],
    rule,
  );
}

function checkWidth(scope: Scope, hidden: number, heads: number): void {
  if (hidden % heads === 0) return;
  const message = `hidden_size ${hidden} is not a multiple of num_attention_heads ${heads}. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "heads-not-divisible", scope.at("hidden_size"), message);
}

const UNDIVIDED = cite(MODELING, "TopkRouter", "does not divide the chosen scores");

/** DeepSeek's own code divides where the file says so, transformers never does. */
function readUndivided(scope: Scope): Sourced<boolean> {
  const at = scope.at("norm_topk_prob");
  scope.reader.ignore(at, "no effect", `${UNDIVIDED}; vLLM's deepseek_v2.py reads the field`);
  const node = scope.find(at);
  if (node?.type === "boolean" && node.value) {
    const message = `norm_topk_prob is true, as DeepSeek's own code and vLLM read it, but ${UNDIVIDED}.`;
    scope.reader.report("warning", "normalising-unread", at, message);
  }
  return implied(false, UNDIVIDED);
}

function readV2Experts(
  scope: Scope,
  activation: Sourced<string>,
  bias: Sourced<boolean>,
  isWrapped: boolean,
) {
  return readExperts(scope, MODELING, activation, {
    // The class keeps num_experts as n_routed_experts, so that it wins where a file gives both (attribute_map).
    names: ["num_experts", "n_routed_experts"],
    block: "Moe",
    sharedBias: bias,
    method: "greedy",
    scoring: "softmax",
    nullable: true,
    // What wraps it, DeepSeek-VL2 and DeepSeek-OCR, runs DeepSeek's own code.
    ...(!isWrapped && { normalising: readUndivided }),
  });
}
