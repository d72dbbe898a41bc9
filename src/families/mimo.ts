import * as z from "zod/mini";
import { DenseMLPSpec } from "../spec/components/dense-mlp.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { RopePositionSpec } from "../spec/components/rope-position.ts";
import { decoder as DECODER } from "../spec/decoder-body.ts";
import { family } from "./declaration/family.ts";
import type { DescribedBy } from "./declaration/shape.ts";
import { natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, derive } from "../config/reading/sourced.ts";
import { MTPSpec } from "../spec/components/mtp.ts";
import { gatedMlp } from "./blocks/mlp/dense-mlp.ts";
import type { IgnoredFields } from "./blocks/file/ignored-fields.ts";
import {
  type LayerNames,
  sameInAllLayers,
  onlyIfUsed,
  usedByDefault,
  schedule,
} from "./blocks/layers/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position/position.ts";
import { readQwen2Attention } from "./qwen/qwen2-attention.ts";
import { type Reference, cite } from "./blocks/rules/reference.ts";
import { readRope } from "./blocks/position/rope.ts";
import { type Scopes } from "./blocks/file/scopes.ts";
import { readTrunk } from "./blocks/file/trunk.ts";
import { LATE_LAYERS, readWindowedLayers } from "./blocks/attention/windowed-layers.ts";
import { slidingWindow } from "./blocks/attention/windows.ts";

/** The model's own code, which is made of Qwen2's classes: MiMoConfig is a Qwen2Config with num_nextn_predict_layers. */
const OWN = "modeling_mimo.py of XiaomiMiMo/MiMo-7B-Base";

const MODELING: Reference = {
  prefix: "Qwen2",
  file: `transformers 5.18.0, modeling_qwen2.py, by ${OWN}`,
};

const IGNORED: IgnoredFields = [
  {
    because: "no effect",
    reason: cite(MODELING, "Attention", "has biases in q_proj, k_proj and v_proj whatever the file says"),
    names: ["attention_bias"],
  },
  {
    because: "no effect",
    reason: `no reader of the model knows positions in more than one dimension (${OWN})`,
    names: ["use_mrope"],
  },
];

export const MIMO = {
  /** null where every layer has a window. */
  attention: z.nullable(GQAAttentionSpec),
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  mlp: DenseMLPSpec,
  position: RopePositionSpec,
  mtp: z.nullable(MTPSpec),
};

/** MiMo: Qwen2's layers, and draft modules of one more such layer each. */
export const mimo = family("mimo", {
  prefix: "MiMo",
  // MiMoConfig is a Qwen2Config with num_nextn_predict_layers.
  config: "Qwen2Config",
  ignoredInside: IGNORED,
  checkpoint: {
    drafts: {
      layers: "model.mtp_layers.{}",
      names: {
        enorm: "token_layernorm",
        hnorm: "hidden_layernorm",
        eh_proj: "input_proj",
        "shared_head.norm": "final_layernorm",
      },
    },
  },
  shapes: [DECODER, MIMO],
  read: readBody,
});

function readBody({ root, decoder: scope }: Scopes): DescribedBy<typeof DECODER & typeof MIMO> {
  warnAboutBias(root);
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const windowed = readWindowedLayers(scope, layers, LATE_LAYERS);
  const attention = readQwen2Attention(scope, hidden, MODELING);
  const sliding = { ...attention, window: slidingWindow(windowed.size) };
  return {
    ...body,
    layers: schedule(windowed.names, sameInAllLayers(layers, "mlp", "")),
    attention: usedByDefault(attention, windowed.names, "attention"),
    sliding_attention: onlyIfUsed(sliding, windowed.names, "sliding_attention"),
    mlp: gatedMlp(MODELING, scope.read(natural, "intermediate_size"), activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
    mtp: readDrafts(scope, windowed.names),
  };
}

/** Each draft module is MiMoMTPLayers: a projection with two norms, a layer like the stack's first, and a last norm. */
function readDrafts(scope: Scope, names: LayerNames): Described<MTPSpec | null> {
  const modules = scope.read(natural, "num_nextn_predict_layers", {
    value: 0,
    rule: `no draft modules unless the file declares some (MiMoConfig, ${OWN})`,
  });
  if (modules.value === 0) return derive([modules], () => null, "no draft modules");
  const rule = `num_nextn_predict_layers modules of MiMoMTPLayers (${OWN})`;
  return {
    type: derive([modules], () => "mtp" as const, rule),
    num_modules: modules,
    layers: derive(
      [modules, names],
      (_, [first]) => [{ from: 0, to: 0, mixer: first ?? "attention", mlp: "mlp" }],
      `MiMoMTPLayers has a Qwen2Attention with layer_idx 0 and a Qwen2MLP (${OWN})`,
    ),
    dedicated_embeddings: derive([modules], () => false, `embedding and head are the model's own (${OWN})`),
  };
}

function warnAboutBias(root: Scope): void {
  const node = root.find(root.at("attention_bias"));
  if (node?.type !== "boolean" || node.value) return;
  const message = `The file says that attention has no bias, but ${cite(MODELING, "Attention", "has those of q_proj, k_proj and v_proj whatever it says")}.`;
  root.reader.report("warning", "attention-bias-unread", root.at("attention_bias"), message);
}
