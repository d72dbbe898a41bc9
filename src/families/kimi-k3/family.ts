import { count, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { KimiK3ModelSpec } from "../../spec/bodies/kimi-k3.ts";
import type { Adapter } from "../adapter.ts";
import { readActivation } from "./activation.ts";
import { KDA_FIELDS, readAttention, readDelta, readMixers } from "./mixers.ts";
import { EXPERT_FIELDS, readDenseMlp, readExperts, readMlps } from "./mlps.ts";
import { describeDrafts, readDrafts } from "./mtp.ts";
import { MODELING, ofClass } from "./reference.ts";
import { describeResiduals, readBlockSize, scheduleWith } from "./residuals.ts";
import { openRemoteScopes } from "./scopes.ts";
import { readVision } from "./vision.ts";
import { LATENT_FIELDS } from "../kimi/latent-attention.ts";
import type { LayerNames } from "../blocks/layer-names.ts";
import { noPosition } from "../blocks/no-position.ts";
import { rmsNorm } from "../blocks/norms.ts";
import { notNegative } from "../blocks/not-negative.ts";
import { readPart, withDrafts } from "../blocks/parts.ts";
import { plainDecoder } from "../blocks/plain-decoder.ts";
import { type Scopes, readTying } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { warnUnread } from "../blocks/unread.ts";

/** Kimi K3, whose code lies beside its weights. */
export const kimiK3: Adapter = {
  modelTypes: ["kimi_k3"],
  read(reader, modelType, transformers) {
    const scopes = openRemoteScopes(reader, transformers);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "KimiK3ForConditionalGeneration",
      classPrefix: /^KimiK3/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<KimiK3ModelSpec> {
  const layers = scope.read(count, "num_hidden_layers", ofClass(32));
  const drafts = readDrafts(scope);
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  const activation = readActivation(scope);
  const eps = scope.read(notNegative, "rms_norm_eps", ofClass(1e-6));
  const norm = rmsNorm(eps, MODELING);
  const blockSize = readBlockSize(scope);
  const drafted = (name: string): LayerNames | undefined =>
    drafts.value === 0 ? undefined : derive([drafts], () => [name], "the draft modules have it");
  warnAboutUnread(scope);
  return {
    type: implied("kimi_k3", "this adapter's body"),
    ...plainDecoder(MODELING),
    text_model_type: readTextModelType(scope),
    num_layers: layers,
    hidden_size: scope.read(count, "hidden_size", ofClass(4096)),
    vocab_size: scope.read(count, "vocab_size", ofClass(163840)),
    hidden_act: activation.name,
    tie_word_embeddings: readTying(root, scope),
    norm,
    layers: scheduleWith(mixers, mlps, blockSize),
    attention: readPart(
      scope,
      withDrafts(mixers, drafts, drafted("attention"), "attention"),
      "attention",
      [...LATENT_FIELDS, "mla_use_output_gate"],
      () => readAttention(scope),
    ),
    linear_attn: readPart(scope, mixers, "linear_attn", KDA_FIELDS, () => readDelta(scope, eps)),
    mlp: readPart(scope, withDrafts(mlps, drafts, drafted("mlp"), "mlp"), "mlp", EXPERT_FIELDS, () =>
      readExperts(scope, activation, norm),
    ),
    dense_mlp: readPart(scope, mlps, "dense_mlp", ["intermediate_size"], () =>
      readDenseMlp(scope, activation),
    ),
    ...describeResiduals(blockSize, norm),
    position: noPosition(MODELING, scope.read(count, "max_position_embeddings", ofClass(4096))),
    mtp: describeDrafts(drafts),
    vision: readVision(root),
  };
}

function readTextModelType(scope: Scope): Sourced<string> {
  const named = scope.read(text, "model_type", ofClass("kimi_linear"));
  if (named.value !== "kimi_linear") {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; inside kimi_k3 it is read as kimi_linear.`;
    scope.reader.report("warning", "text-model-type", scope.at("model_type"), message);
  }
  return named;
}

function warnAboutUnread(scope: Scope): void {
  warnUnread(scope, "mla_use_nope", true, "the model's code refuses to build attention with positions");
  warnUnread(scope, "topk_method", "noaux_tc", "the router adds a bias for the choice");
}
