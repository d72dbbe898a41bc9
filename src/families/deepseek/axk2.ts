import * as z from "zod/mini";
import { count, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { NormGateSpec } from "../../spec/components/norm-gate.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { readKinds } from "../blocks/layers/layer-kinds.ts";
import { type LayerNames, onlyIfUsed, sameInAllLayers, scheduleWith } from "../blocks/layers/layer-names.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { MLP_NAMES } from "../blocks/mlp/mlp-types.ts";
import { type RopeFields, readRope } from "../blocks/position/rope.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy } from "../declaration/shape.ts";
import { DEEPSEEK_V2 } from "./deepseek-v2.ts";
import { EXPERT_FIELDS, readV3Experts } from "./experts.ts";
import { DEEPSEEK_IGNORED, refuseNulls } from "./ignored.ts";
import { KEPT_IN_FLOAT32, readIndexer } from "./indexer.ts";
import { type DescribedMla, readLatentAttention } from "./latent-attention.ts";
import { layerParts } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";
import { checkLayerTypes } from "./sparse-decoder.ts";

const MODELING = modeling("AXK2", "axk2");

const NO_DRAFTS = implied(0, cite(MODELING, "Model", "has no draft modules"));

export const AXK2 = {
  /** Of the norm before attention, in every layer. */
  mixer_norm_gate: NormGateSpec,
  /** Of the norm before experts; null where no layer holds any. */
  mlp_norm_gate: z.nullable(NormGateSpec),
};

/** A.X-K2: DeepSeek-V3.2's layers with a gate on attention, whose query reads its latent twice, and on the norms. */
export const axk2 = family("axk2", {
  prefix: "AXK2",
  name: "AXK2ModelSpec",
  ignoredInside: DEEPSEEK_IGNORED,
  fixed: {
    num_nextn_predict_layers: { built: 0, reason: cite(MODELING, "Model", "has no draft modules") },
    rope_interleave: {
      built: true,
      reason: cite(MODELING, "Attention", "always pairs neighbouring channels"),
    },
  },
  checkpoint: {
    float32: KEPT_IN_FLOAT32,
    unquantised: { fp8: KEPT_IN_FLOAT32 },
    layer: { "input_layernorm.weight": "input_layernorm.norm.weight" },
    // Only the norm before experts has a gate, and stands beside it.
    components: { mlp: { "post_attention_layernorm.weight": "post_attention_layernorm.norm.weight" } },
  },
  shapes: [DECODER, DEEPSEEK_V2, AXK2],
  read: readBody,
});

type Body = DescribedBy<typeof DECODER & typeof DEEPSEEK_V2 & typeof AXK2>;

function readBody({ root, decoder: scope }: Scopes): Body {
  const { body, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  refuseNulls(scope, ["n_routed_experts", "num_key_value_heads", "head_dim", "norm_topk_prob"]);
  checkLayerTypes(scope, layers.value);
  checkGroups(scope);
  const mlps = readMlps(scope, layers);
  const rope = readRope(scope, maxPositions);
  const paired = implied(true, `apply_rotary_pos_emb_interleave pairs neighbours (${MODELING.file})`);
  return {
    ...body,
    layers: scheduleWith(
      sameInAllLayers(layers, "attention", "every layer has an indexer"),
      mlps,
      (_, mlp) => (mlp === "mlp" ? ["mixer_norm_gate", "mlp_norm_gate"] : ["mixer_norm_gate"]),
      cite(MODELING, "DecoderLayer", "gates the norm before attention, and that before experts"),
    ),
    attention: readAttention(scope, rope),
    ...layerParts(
      scope,
      mlps,
      NO_DRAFTS,
      {
        fields: EXPERT_FIELDS,
        read: () => readV3Experts(scope, MODELING, activation, { nullable: true }),
      },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: rotaryChannels(MODELING, rope, maxPositions, paired),
    mixer_norm_gate: readNormGate(scope, "mixer"),
    mlp_norm_gate: onlyIfUsed(readNormGate(scope, "mlp"), mlps, "mlp"),
  };
}

/** mlp_layer_types or, in older words, experts in every moe_layer_freq-th layer from first_k_dense_replace on. */
function readMlps(scope: Scope, layers: Sourced<number>): LayerNames {
  const types = readKinds(scope, "mlp_layer_types", layers, {
    known: [...MLP_NAMES.keys()],
    beyond: "refused",
  });
  const legacy = ["first_k_dense_replace", "moe_layer_freq"] as const;
  if (types) {
    for (const name of legacy)
      scope.reader.ignore(scope.at(name), "no effect", "mlp_layer_types says it layer by layer");
    return derive(
      [types],
      (list) => list.map((type) => MLP_NAMES.get(type) ?? type),
      () => types.source.text,
    );
  }
  const rule = "1 unless the file says otherwise (AXK2Config.__post_init__, transformers 5.18.0)";
  const [first, every] = [
    scope.read(natural, legacy[0], { value: 1, rule }),
    scope.read(count, legacy[1], { value: 1, rule }),
  ];
  return derive(
    [layers, first, every],
    (n, dense, step) =>
      Array.from({ length: n }, (_, index) => (index >= dense && index % step === 0 ? "mlp" : "dense_mlp")),
    "experts in every moe_layer_freq-th layer from first_k_dense_replace on",
  );
}

function readAttention(scope: Scope, rope: RopeFields): DescribedMla {
  const has = (rule: string): string => cite(MODELING, "Attention", rule);
  const rotary = scope.read(count, "qk_rope_head_dim");
  return {
    ...readLatentAttention(scope, MODELING, rope, { latentQueries: true }),
    query_latent_twice: implied(true, has("gives q_gate_proj the normalised latent and the latent itself")),
    output_gate: {
      type: implied("output_gate", has("multiplies its output by the sigmoid of a gate")),
      granularity: implied("per_channel", has("has a gate of v_head_dim channels for each head")),
      activation: implied("sigmoid", has("multiplies its output by the sigmoid of a gate")),
      layout: implied("in_q_proj", has("takes query and gate of each head from q_gate_proj")),
    },
    indexer: readIndexer(scope, MODELING, rotary, { interleaved: false, drafts: NO_DRAFTS }),
    reuses_selection: implied(false, has("sees what its own indexer chooses")),
  };
}

function readNormGate(scope: Scope, half: "mixer" | "mlp"): Described<NormGateSpec> {
  const is = (rule: string): string => cite(MODELING, "GatedRMSNorm", rule);
  return {
    type: implied("norm_gate", is("multiplies what it normalised by the sigmoid of an MLP of it")),
    half: implied(half, cite(MODELING, "DecoderLayer", "gates the norm of this half")),
    rank: scope.read(count, "gated_norm_rank"),
    activation: implied("silu", cite(MODELING, "GateMLP", "is down and up with SiLU in between")),
  };
}

/** Groups of experts take both fields. */
function checkGroups(scope: Scope): void {
  const given = (name: string): boolean => {
    const node = scope.find(scope.at(name));
    return node !== undefined && node.type !== "null";
  };
  const [groups, top] = [given("n_group"), given("topk_group")];
  if (groups === top) return;
  const message = `n_group and topk_group belong together, and ${groups ? "topk_group" : "n_group"} is not given. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "half-of-groups", scope.at(groups ? "n_group" : "topk_group"), message);
}
