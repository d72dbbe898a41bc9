import { flag, natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { Qwen3MoeModelSpec } from "../spec/bodies/qwen3-moe.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlpPart } from "./blocks/dense-mlp.ts";
import { type FixedFields, ignoreFixed } from "./blocks/fixed-fields.ts";
import { perHeadQkNorm, plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { EXPERT_FIELDS, readQwenExperts } from "./blocks/qwen-experts.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readSparseLayers, sparseParts } from "./blocks/sparse-layers.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { readWindowSize, slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Qwen3Moe", "qwen3_moe");

/** Qwen3-Coder's files say what is always so. */
const FIXED: FixedFields = {
  qkv_bias: { built: false, reason: cite(MODELING, "Attention", "takes attention_bias") },
  use_qk_norm: { built: true, reason: cite(MODELING, "Attention", "always normalises q and k") },
  shared_expert_intermediate_size: {
    built: 0,
    reason: cite(MODELING, "SparseMoeBlock", "has no shared expert"),
  },
};

/** Qwen3's mixtures of experts, after configuration_qwen3_moe.py and modeling_qwen3_moe.py. */
export const qwen3Moe: Adapter = {
  modelTypes: ["qwen3_moe"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "Qwen3MoeConfig", text: "Qwen3MoeConfig" }, transformers);
    if (!scopes) return undefined;
    ignoreFixed(scopes.root, FIXED);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Qwen3MoeForCausalLM",
      classPrefix: /^Qwen3Moe/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Qwen3MoeModelSpec> {
  const { body, hidden, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  const bias = scope.read(flag, "attention_bias");
  // The class keeps the number as num_local_experts, which so wins where a file gives both (attribute_map).
  const experts = scope.read(natural, ["num_local_experts", "num_experts"]);
  const mlps = readSparseLayers(scope, layers, experts, MODELING);
  const mlp = readQwenExperts(scope, MODELING, activation, {
    experts,
    normalised: scope.read(flag, "norm_topk_prob"),
  });
  return {
    type: implied("qwen3_moe", "this adapter's body"),
    ...body,
    layers: schedule(everywhere(layers, "attention", ""), mlps),
    attention: {
      ...plainGqa(MODELING, readHeads(scope, hidden), { qkv: bias, output: bias }),
      ...perHeadQkNorm(MODELING, norm),
      window: slidingWindow(readWindow(scope)),
    },
    ...sparseParts(
      scope,
      mlps,
      { fields: EXPERT_FIELDS, read: () => mlp },
      gatedMlpPart(scope, MODELING, activation),
    ),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}

/** Every layer has the window or none, whatever max_window_layers says (Qwen3MoeAttention). */
function readWindow(scope: Scope): Sourced<number | null> {
  const { reader } = scope;
  const everyLayer = `a window is every layer's or none's (${MODELING.file})`;
  reader.ignore(scope.at("max_window_layers"), "no effect", everyLayer);
  const use = scope.read(flag, "use_sliding_window");
  const size = readWindowSize(scope);
  if (size.value === null) {
    reader.ignore(scope.at("use_sliding_window"), "no effect", "there is no sliding_window");
    return size;
  }
  if (use.value) return derive([size, use], (tokens) => tokens, "sliding_window, where use_sliding_window");
  reader.ignore(scope.at("sliding_window"), "no effect", "use_sliding_window is false");
  return derive([use], () => null, "no window unless use_sliding_window");
}
