import { flag, natural } from "../config/reading/field-types.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import type { Qwen2MoeModelSpec } from "../spec/bodies/qwen2-moe.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlpPart } from "./blocks/dense-mlp.ts";
import { plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { present, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { EXPERT_FIELDS, readGatedSharedExpert, readQwenExperts } from "./blocks/qwen-experts.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readSparseLayers, sparseParts } from "./blocks/sparse-layers.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { type WindowRule, readWindowedLayers } from "./blocks/windowed-layers.ts";
import { slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Qwen2Moe", "qwen2_moe");

/** Qwen2MoeConfig.__post_init__ */
const EARLY_EVEN_LAYERS: WindowRule = {
  windowed: (index, maxWindowLayers) => index % 2 === 0 && index < maxWindowLayers,
  words: "the even ones below max_window_layers",
};

/** Qwen1.5-MoE and Qwen2-MoE, after configuration_qwen2_moe.py and modeling_qwen2_moe.py. */
export const qwen2Moe: Adapter = {
  modelTypes: ["qwen2_moe"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "Qwen2MoeConfig", text: "Qwen2MoeConfig" }, transformers);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Qwen2MoeForCausalLM",
      classPrefix: /^Qwen2Moe/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Qwen2MoeModelSpec> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const windowed = readWindowedLayers(scope, layers, EARLY_EVEN_LAYERS);
  const experts = scope.read(natural, "num_experts");
  const mlps = readSparseLayers(scope, layers, experts, MODELING);
  const attention = plainGqa(MODELING, readHeads(scope, hidden), {
    qkv: scope.read(flag, "qkv_bias"),
    output: implied(false, cite(MODELING, "Attention", "has no bias in o_proj")),
  });
  const mlp = {
    ...readQwenExperts(scope, MODELING, activation, {
      experts,
      normalised: scope.read(flag, "norm_topk_prob"),
    }),
    shared_expert: readGatedSharedExpert(scope, MODELING),
  };
  return {
    type: implied("qwen2_moe", "this adapter's body"),
    ...body,
    layers: schedule(windowed.names, mlps),
    attention,
    sliding_attention: present(
      { ...attention, window: slidingWindow(windowed.size) },
      windowed.names,
      "sliding_attention",
    ),
    ...sparseParts(
      scope,
      mlps,
      { fields: EXPERT_FIELDS, read: () => mlp },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
