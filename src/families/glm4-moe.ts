import { flag, share as portion } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { Glm4MoeModelSpec } from "../spec/bodies/glm4-moe.ts";
import type { Adapter } from "./adapter.ts";
import { draftModules, readDrafts } from "./deepseek/draft-modules.ts";
import { EXPERT_FIELDS, readExperts } from "./deepseek/experts.ts";
import { DEEPSEEK_IGNORED, ignoreBuilt, refuseNulls } from "./deepseek/ignored.ts";
import { layerParts, readDenseFirst } from "./deepseek/layer-mlps.ts";
import { gatedMlpPart } from "./blocks/dense-mlp.ts";
import { plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { normUnder } from "./blocks/norms.ts";
import { ropePosition } from "./blocks/position.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { type Trunk, readTrunk } from "./blocks/trunk.ts";

const MODELING = modeling("Glm4Moe", "glm4_moe");

/** GLM-4.5, 4.6 and 4.7, after configuration_glm4_moe.py and modeling_glm4_moe.py. */
export const glm4Moe: Adapter = {
  modelTypes: ["glm4_moe"],
  read(reader, modelType, transformers) {
    const classes = { outer: "Glm4MoeConfig", text: "Glm4MoeConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: DEEPSEEK_IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Glm4MoeForCausalLM",
      classPrefix: /^Glm4Moe(?!Lite)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Glm4MoeModelSpec> {
  const trunk = readTrunk(root, scope, MODELING);
  const { layers, activation, maxPositions } = trunk;
  ignoreBuilt(scope, MODELING);
  refuseNulls(scope, ["n_routed_experts", "n_group", "topk_group", "num_key_value_heads", "num_mtp_layers"]);
  const mlps = readDenseFirst(scope, layers);
  const drafts = readDrafts(scope);
  const rope = readRope(scope, maxPositions);
  const factor = "partial_rotary_factor";
  const share = scope.nullable(
    portion,
    [`${rope.group}/${factor}`, factor],
    {
      value: 1,
      rule: cite(MODELING, "RotaryEmbedding", "rotates a whole head without a partial_rotary_factor"),
    },
    `rope_parameters/${factor}`,
  );
  return {
    type: implied("glm4_moe", "this adapter's body"),
    ...trunk.body,
    layers: schedule(everywhere(layers, "attention", "every layer is full attention"), mlps),
    attention: readAttention(scope, trunk, share),
    ...layerParts(
      scope,
      mlps,
      drafts,
      {
        fields: EXPERT_FIELDS,
        read: () =>
          readExperts(scope, MODELING, activation, {
            // The class keeps num_local_experts as n_routed_experts, so that it wins where a file gives both.
            names: ["num_local_experts", "n_routed_experts"],
            method: "noaux_tc",
            scoring: "sigmoid",
            nullable: false,
          }),
      },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: ropePosition(MODELING, rope, maxPositions, share),
    mtp: draftModules(drafts),
  };
}

function readAttention(
  scope: Scope,
  { hidden, norm }: Trunk,
  share: Sourced<number>,
): Described<Glm4MoeModelSpec["attention"]> {
  const heads = readHeads(scope, hidden);
  refuseNullHeadDim(scope);
  const use = scope.read(flag, "use_qk_norm");
  const output = implied(false, cite(MODELING, "Attention", "has no bias in o_proj"));
  const rule = cite(
    MODELING,
    "Attention",
    "normalises each head of q and k before they are rotated, where use_qk_norm",
  );
  return {
    ...plainGqa(MODELING, heads, { qkv: scope.read(flag, "attention_bias"), output }),
    rotary_dim: derive(
      [heads.headDim, share],
      (dim, part) => Math.trunc(dim * part),
      "head_dim × partial_rotary_factor, rounded down",
    ),
    use_qk_norm: use,
    qk_norm_type: derive([use], (on) => (on ? "per_head" : null), rule),
    qk_norm: use.value
      ? normUnder(norm, use, rule)
      : derive([use], () => null, "no norms without use_qk_norm"),
    qk_norm_order: derive([use], (on) => (on ? ("before_rope" as const) : null), rule),
  };
}

/** Unlike other classes this one takes a head_dim of null as it is. */
function refuseNullHeadDim(scope: Scope): void {
  if (scope.find(scope.at("head_dim"))?.type !== "null") return;
  const message = `head_dim is null, which ${cite(MODELING, "Attention", "cannot compute with")}: leave it out for hidden_size / num_attention_heads.`;
  scope.reader.report("error", "null-head-dim", scope.at("head_dim"), message);
}
