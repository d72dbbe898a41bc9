import { flag, natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, derive, implied } from "../config/reading/sourced.ts";
import type { Qwen3NextModelSpec } from "../spec/bodies/qwen3-next.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlpPart } from "./blocks/dense-mlp.ts";
import { readDeltaNet } from "./blocks/gated-delta-net.ts";
import { perHeadQkNorm, plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import type { IgnoredFields } from "./blocks/ignored-fields.ts";
import { schedule } from "./blocks/layer-names.ts";
import { gateInQuery } from "./blocks/output-gate.ts";
import { ropePosition } from "./blocks/position.ts";
import { EXPERT_FIELDS, readGatedSharedExpert, readQwenExperts } from "./blocks/qwen-experts.ts";
import { readMtp } from "./blocks/qwen-mtp.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readPartialRotaryFactor, readRope } from "./blocks/rope.ts";
import { readHybridSchedule } from "./blocks/schedule.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readSparseLayers, sparseParts } from "./blocks/sparse-layers.ts";
import { type Trunk, readTrunk } from "./blocks/trunk.ts";

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

/** Qwen3-Next, after configuration_qwen3_next.py and modeling_qwen3_next.py. */
export const qwen3Next: Adapter = {
  modelTypes: ["qwen3_next"],
  read(reader, modelType, transformers) {
    const classes = { outer: "Qwen3NextConfig", text: "Qwen3NextConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Qwen3NextForCausalLM",
      classPrefix: /^Qwen3Next/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Qwen3NextModelSpec> {
  const trunk = readTrunk(root, scope, MODELING, { zeroCentered: true });
  const { layers, activation, maxPositions } = trunk;
  const experts = scope.read(natural, "num_experts");
  const mlps = readSparseLayers(scope, layers, experts, MODELING);
  const mtp = readMtp(scope, "num_nextn_predict_layers", MTP_REFERENCE, mlps);
  const hybrid = readHybridSchedule(scope, layers, mtp.layers.value, MIXERS);
  const rope = readRope(scope, maxPositions);
  const share = readPartialRotaryFactor(scope, rope.group, {
    value: 0.25,
    rule: "a quarter of a head is rotated unless the file says otherwise (Qwen3NextConfig, transformers 5.18.0)",
  });
  const mlp = {
    ...readQwenExperts(scope, MODELING, activation, {
      experts,
      normalised: scope.read(flag, "norm_topk_prob"),
    }),
    shared_expert: readGatedSharedExpert(scope, MODELING),
  };
  return {
    type: implied("qwen3_next", "this adapter's body"),
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
): Described<Qwen3NextModelSpec["attention"]> {
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
