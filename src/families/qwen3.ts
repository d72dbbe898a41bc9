import { count, flag } from "../config/reading/field-types.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import type { Qwen3ModelSpec } from "../spec/bodies/qwen3.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlp } from "./blocks/dense-mlp.ts";
import { perHeadQkNorm, plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { everywhere, present, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { LATE_LAYERS, readWindowedLayers } from "./blocks/windowed-layers.ts";
import { slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Qwen3", "qwen3");

/** Qwen3, dense, after configuration_qwen3.py and modeling_qwen3.py. */
export const qwen3: Adapter = {
  modelTypes: ["qwen3"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "Qwen3Config", text: "Qwen3Config" }, transformers);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Qwen3ForCausalLM",
      classPrefix: /^Qwen3(?!Moe|VL|Next|_)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Qwen3ModelSpec> {
  const { body, hidden, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  const windowed = readWindowedLayers(scope, layers, LATE_LAYERS);
  const bias = scope.read(flag, "attention_bias");
  const attention = {
    ...plainGqa(MODELING, readHeads(scope, hidden), { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
  };
  const sliding = { ...attention, window: slidingWindow(windowed.size) };
  return {
    type: implied("qwen3", "this adapter's body"),
    ...body,
    layers: schedule(windowed.names, everywhere(layers, "mlp", "")),
    attention,
    sliding_attention: present(sliding, windowed.names, "sliding_attention"),
    mlp: gatedMlp(MODELING, scope.read(count, "intermediate_size"), activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
