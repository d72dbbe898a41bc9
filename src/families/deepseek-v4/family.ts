import { count, natural, orNull, text } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { DeepseekV4ModelSpec } from "../../spec/bodies/deepseek-v4.ts";
import { type LayerRun, runsOf } from "../../spec/layers.ts";
import type { Adapter } from "../adapter.ts";
import { readAttentions } from "./attention.ts";
import { readExperts } from "./experts.ts";
import { FIXED } from "./ignored.ts";
import { draftModules } from "./mtp.ts";
import { readPositions } from "./positions.ts";
import { MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { readStreams } from "./streams.ts";
import { ignoreFixed } from "../blocks/fixed-fields.ts";
import type { LayerNames } from "../blocks/layer-names.ts";
import { cite } from "../blocks/reference.ts";
import { type Scopes, openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

/**
 * DeepSeek-V4, after configuration_deepseek_v4.py and modeling_deepseek_v4.py. `deepseek_ref` is the same model in files
 * that no class of transformers reads; what they leave out is taken from V4's class.
 */
export const deepseekV4: Adapter = {
  modelTypes: ["deepseek_v4", "deepseek_ref"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "DeepseekV4Config", text: "DeepseekV4Config" }, transformers);
    if (!scopes) return undefined;
    ignoreFixed(scopes.root, FIXED);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "DeepseekV4ForCausalLM",
      classPrefix: /^DeepseekV4/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<DeepseekV4ModelSpec> {
  const { body, layers, activation, norm, maxPositions } = readTrunk(root, scope, MODELING);
  const headDim = scope.read(count, "head_dim");
  const drafts = scope.read(natural, "num_nextn_predict_layers");
  const mixers = readMixers(scope, layers, drafts);
  const mlps = readMlps(scope, layers);
  const positions = readPositions(scope, headDim, maxPositions);
  const ofDrafts = derive([drafts], () => "mlp", "draft layers choose experts by their scores");
  return {
    type: implied("deepseek_v4", "this adapter's body"),
    ...body,
    layers: schedule(mixers.names, mlps),
    extras: implied(["stream_merge"], cite(MODELING, "Model", "merges the streams before its last norm")),
    ...readAttentions(scope, { headDim, norm }, positions, withDrafts(mixers.names, drafts, mixers.ofDrafts)),
    ...readExperts(scope, activation, withDrafts(mlps, drafts, ofDrafts)),
    ...readStreams(scope, norm),
    position: positions.main.spec,
    compress_position: positions.compress.spec,
    mtp: draftModules(drafts, mixers.ofDrafts),
    expert_dtype: scope.nullable(orNull(text), "expert_dtype", {
      value: null,
      rule: "the weights' own type decides",
    }),
  };
}

function schedule(mixers: LayerNames, mlps: LayerNames): Sourced<LayerRun[]> {
  return derive(
    [mixers, mlps],
    (mixerNames, mlpNames) =>
      runsOf(
        mixerNames.map((mixer, index) => ({
          mixer,
          mlp: mlpNames[index] ?? null,
          extras: ["hyper_connections"],
        })),
      ),
    `${mixers.source.text}; ${mlps.source.text}`,
  );
}

/** The layers' components and that of the draft modules, where there are any. */
function withDrafts(names: LayerNames, drafts: Sourced<number>, ofDrafts: Sourced<string>): LayerNames {
  return derive(
    [names, drafts, ofDrafts],
    (all, modules, own) => (modules > 0 ? [...all, own] : all),
    names.source.text,
  );
}
