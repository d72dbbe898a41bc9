import { rms } from "../blocks/rules/norms.ts";
import * as z from "zod/mini";
import { DenseMLPSpec } from "../../spec/components/dense-mlp.ts";
import { GatedDeltaNetSpec } from "../../spec/components/gated-delta-net.ts";
import { GQAAttentionSpec } from "../../spec/components/gqa-attention.ts";
import { MoEMLPSpec } from "../../spec/components/moe-mlp.ts";
import { MTPSpec } from "../../spec/components/mtp.ts";
import { RopePositionSpec } from "../../spec/components/rope-position.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { family } from "../declaration/family.ts";
import type { DescribedBy, ValueOf } from "../declaration/shape.ts";
import { flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, derive, implied } from "../../config/reading/sourced.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { readDeltaNet } from "../blocks/gated-delta-net.ts";
import { perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { readHeads } from "../blocks/attention/heads.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { schedule } from "../blocks/layers/layer-names.ts";
import { gateInQuery } from "../blocks/attention/output-gate.ts";
import { ropePosition } from "../blocks/position/position.ts";
import { EXPERT_FIELDS, readGatedSharedExpert, readQwenExperts } from "./experts.ts";
import { readMtp } from "./mtp.ts";
import { cite, modeling } from "../blocks/rules/reference.ts";
import { readPartialRotaryFactor, readRope } from "../blocks/position/rope.ts";
import { readHybridSchedule } from "../blocks/layers/schedule.ts";
import { type Scopes } from "../blocks/file/scopes.ts";
import { readSparseLayers, sparseParts } from "../blocks/mlp/sparse-layers.ts";
import { type Trunk, readTrunk } from "../blocks/file/trunk.ts";
import { QWEN_DRAFTS } from "../blocks/rules/checkpoint-names.ts";
import { positiveInt } from "../../spec/values.ts";

const MODELING = modeling("Qwen3Next", "qwen3_next");

/** transformers does not load MTP weights; engines do. */
const MTP_REFERENCE = "vLLM, qwen3_next_mtp.py";

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: `attention has no window (${MODELING.file})`,
    names: ["use_sliding_window", "sliding_window", "max_window_layers"],
  },
];

const MIXERS = new Map([
  ["linear_attention", "linear_attn"],
  ["full_attention", "attention"],
]);

export const QWEN3_NEXT = {
  attention: GQAAttentionSpec,
  linear_attn: GatedDeltaNetSpec,
  /** The experts; null where every layer is dense. */
  mlp: z.nullable(MoEMLPSpec),
  /** null where every layer holds experts. */
  dense_mlp: z.nullable(DenseMLPSpec),
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
  /** Every n-th layer is full attention, and this is n; null where the schedule has no such period. `layers` decides. */
  full_attention_interval: z.nullable(positiveInt),
};

/** Qwen3-Next: Gated DeltaNet with gated full attention in between, and experts beside a shared one, or a dense MLP. */
export const qwen3Next = family("qwen3_next", {
  prefix: "Qwen3Next",
  ignoredInside: IGNORED,
  checkpoint: { drafts: QWEN_DRAFTS },
  shapes: [DECODER, QWEN3_NEXT],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof QWEN3_NEXT> {
  const trunk = readTrunk(root, scope, MODELING, { norm: rms({ zeroCentered: true }) });
  const { layers, activation, maxPositions } = trunk;
  const experts = scope.read(natural, "num_experts");
  const mlps = readSparseLayers(scope, layers, experts, MODELING);
  const mtp = readMtp(scope, "num_nextn_predict_layers", MTP_REFERENCE, mlps);
  const hybrid = readHybridSchedule(scope, layers, mtp.layers.value, MIXERS);
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(
    scope,
    rope.group,
    {
      value: 0.25,
      rule: "a quarter of a head is rotated unless the file says otherwise (Qwen3NextConfig, transformers 5.18.0)",
    },
    { nullIsWhole: true },
  );
  const mlp = {
    ...readQwenExperts(scope, MODELING, activation, {
      experts,
      normalised: scope.read(flag, "norm_topk_prob"),
    }),
    shared_expert: readGatedSharedExpert(scope, MODELING),
  };
  return {
    ...trunk.body,
    layers: schedule(hybrid.names, mlps),
    attention: readAttention(scope, trunk, share),
    linear_attn: readDeltaNet(
      scope,
      MODELING,
      { eps: trunk.norm.eps, activation },
      {
        projection_layout: implied(
          "qkvz_ba",
          cite(MODELING, "GatedDeltaNet", "has in_proj_qkvz and in_proj_ba"),
        ),
      },
    ),
    ...sparseParts(
      scope,
      mlps,
      { fields: EXPERT_FIELDS, read: () => mlp },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: ropePosition(MODELING, rope, maxPositions, share),
    mtp: mtp.spec,
    full_attention_interval: hybrid.interval,
  };
}

function readAttention(
  scope: Scope,
  { hidden, norm }: Trunk,
  share: ReturnType<typeof readPartialRotaryFactor>,
): Described<ValueOf<typeof QWEN3_NEXT>["attention"]> {
  const heads = readHeads(scope, hidden);
  const bias = scope.read(flag, "attention_bias");
  const gated = implied(true, cite(MODELING, "Attention", "always gates its output"));
  return {
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
    rotary_dim: derive(
      [heads.headDim, share],
      (dim, part) => Math.trunc(dim * part),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    output_gate: gateInQuery(gated, MODELING.file),
  };
}
