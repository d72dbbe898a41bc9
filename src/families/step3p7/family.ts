import type { ConfigReader } from "../../config/reading/reader.ts";
import { type Described, derive, implied } from "../../config/reading/sourced.ts";
import type { Step3p7ModelSpec } from "../../spec/bodies/step3p7.ts";
import type { Adapter } from "../adapter.ts";
import { type LayerNames, present, schedule } from "../blocks/layer-names.ts";
import { cite } from "../blocks/reference.ts";
import { type Scopes, openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";
import { mixersOf, readAttentions } from "./attention.ts";
import { draftModules } from "./drafts.ts";
import { readLayerHeads } from "./heads.ts";
import { DECODER_FIELDS, DECODER_IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { readAttentionKinds, readDraftCount, readMlpKinds } from "./layer-types.ts";
import { mlpsOf, readLimits } from "./limits.ts";
import { readMlpParts } from "./mlps.ts";
import { ignoreUnusedWindows, readRopes } from "./positions.ts";
import { CONFIG_RULES, MODELING } from "./reference.ts";

/** Step-3.7, after configuration_step3p7.py and modeling_step3p7.py, in their words and in those of the Hub's file. */
export const step3p7: Adapter = {
  modelTypes: ["step3p7"],
  read(reader, modelType, transformers) {
    const classes = { outer: "Step3p7Config", text: "Step3p7TextConfig" };
    const ignored = { decoder: DECODER_IGNORED, root: ROOT_IGNORED };
    const scopes = openScopes(reader, classes, transformers, ignored);
    if (!scopes) return undefined;
    warnAboutFlatFields(reader);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "Step3p7ForConditionalGeneration",
      classPrefix: /^Step3p7/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<Step3p7ModelSpec> {
  const activation = implied("silu", `Step3p7TextConfig sets hidden_act to silu (${CONFIG_RULES})`);
  const trunk = readTrunk(root, scope, MODELING, { activation, zeroCentered: true });
  const { layers, norm, maxPositions } = trunk;
  const drafts = readDraftCount(scope);
  const attentions = readAttentionKinds(scope, layers, drafts);
  const mlpKinds = readMlpKinds(scope, layers, drafts);
  const limits = readLimits(scope, layers);
  const heads = readLayerHeads(scope, attentions, layers);
  const mixers = mixersOf(attentions, heads);
  const mlps = mlpsOf(mlpKinds.stack, limits, 0);
  const draftMixers = derive(
    [attentions.drafts],
    (kinds) => kinds.map((kind) => (kind === "sliding_attention" ? kind : "attention")),
    attentions.drafts.source.text,
  );
  const draftMlps = mlpsOf(mlpKinds.drafts, limits, layers);
  const all = (stack: LayerNames, more: LayerNames): LayerNames =>
    drafts.value > 0
      ? derive([stack, more], (a, b) => [...a, ...b], `${stack.source.text}; those of draft modules too`)
      : stack;
  const allMixers = all(mixers, draftMixers);
  const ropes = readRopes(scope, maxPositions, attentions.stack);
  if (!allMixers.value.some((name) => name?.includes("sliding_attention"))) ignoreUnusedWindows(scope);
  return {
    type: implied("step3p7", "this adapter's body"),
    ...trunk.body,
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, norm, heads, allMixers, ropes),
    ...readMlpParts(scope, activation, limits, all(mlps, draftMlps)),
    position: ropes.full.position,
    sliding_position: present(ropes.sliding.position, allMixers, "sliding_attention"),
    num_mtp_modules: drafts,
    mtp: draftModules(scope, drafts, { mixers: draftMixers, mlps: draftMlps }),
  };
}

/** A file that has the decoder's fields beside text_config says less than it seems to. */
function warnAboutFlatFields(reader: ConfigReader): void {
  const found = DECODER_FIELDS.filter((name) => reader.root.members.has(name));
  if (found.length === 0) return;
  const message = `The file gives ${found.length} fields of the decoder beside text_config (${found.join(", ")}), where ${cite(MODELING, "Config", "reads none of them")}.`;
  reader.report("warning", "decoder-outside-text-config", "", message);
}
