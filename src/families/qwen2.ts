import { count } from "../config/reading/field-types.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import type { Qwen2ModelSpec } from "../spec/bodies/qwen2.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlp } from "./blocks/dense-mlp.ts";
import { type FixedFields, ignoreFixed } from "./blocks/fixed-fields.ts";
import { everywhere, present, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { readQwen2Attention } from "./blocks/qwen2-attention.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { LATE_LAYERS, readWindowedLayers } from "./blocks/windowed-layers.ts";
import { slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Qwen2", "qwen2");

const FIXED: FixedFields = {
  use_mrope: { built: false, reason: cite(MODELING, "RotaryEmbedding", "has one position for each token") },
};

/** Qwen2 and Qwen2.5, after configuration_qwen2.py and modeling_qwen2.py. */
export const qwen2: Adapter = {
  modelTypes: ["qwen2"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "Qwen2Config", text: "Qwen2Config" }, transformers);
    if (!scopes) return undefined;
    ignoreFixed(scopes.root, FIXED);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Qwen2ForCausalLM",
      classPrefix: /^Qwen2(?!Moe|VL|_|Audio)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Qwen2ModelSpec> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const windowed = readWindowedLayers(scope, layers, LATE_LAYERS);
  const attention = readQwen2Attention(scope, hidden, MODELING);
  const sliding = { ...attention, window: slidingWindow(windowed.size) };
  return {
    type: implied("qwen2", "this adapter's body"),
    ...body,
    layers: schedule(windowed.names, everywhere(layers, "mlp", "")),
    attention,
    sliding_attention: present(sliding, windowed.names, "sliding_attention"),
    mlp: gatedMlp(MODELING, scope.read(count, "intermediate_size"), activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
