import type { Scope } from "../../config/reading/reader.ts";
import { type Described, implied } from "../../config/reading/sourced.ts";
import type { MimoV2FlashModelSpec } from "../../spec/bodies/mimo-v2-flash.ts";
import type { Adapter } from "../adapter.ts";
import { readAttentions } from "./attention.ts";
import { readMlpParts } from "./experts.ts";
import { readKindOfRope, settleOtherRope, slidingPosition } from "./positions.ts";
import { HUB_READER, MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import type { IgnoredFields } from "../blocks/ignored-fields.ts";
import { schedule } from "../blocks/layer-names.ts";
import { type Scopes, openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

const READERS = `${MODELING.file}; ${HUB_READER}`;

const IGNORED: IgnoredFields = [
  { because: "no effect", reason: `attention is not chunked (${READERS})`, names: ["attention_chunk_size"] },
  {
    because: "no effect",
    reason: `no reader of the model builds a shared expert (${READERS})`,
    names: ["n_shared_experts"],
  },
];

/** MiMo-V2-Flash, after configuration_mimo_v2_flash.py and modeling_mimo_v2_flash.py, and the Hub's file as engines read it. */
export const mimoV2Flash: Adapter = {
  modelTypes: ["mimo_v2_flash"],
  read(reader, modelType, transformers) {
    const classes = { outer: "MiMoV2FlashConfig", text: "MiMoV2FlashConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: IGNORED });
    if (!scopes) return undefined;
    warnAboutSharedExperts(scopes.root);
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "MiMoV2FlashForCausalLM",
      classPrefix: /^MiMoV2/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<MimoV2FlashModelSpec> {
  const epsilon = ["rms_norm_eps", "layernorm_epsilon"];
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING, { epsilon });
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  settleOtherRope(scope);
  const full = readKindOfRope(scope, maxPositions, "full_attention");
  const sliding = readKindOfRope(scope, maxPositions, "sliding_attention");
  return {
    type: implied("mimo_v2_flash", "this adapter's body"),
    ...body,
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, hidden, mixers, { full, sliding }),
    ...readMlpParts(scope, activation, mlps),
    position: full.position,
    sliding_position: slidingPosition(scope, sliding, mixers),
  };
}

function warnAboutSharedExperts(root: Scope): void {
  const at = root.at("n_shared_experts");
  const node = root.find(at);
  if (node?.type !== "number" || node.value === 0) return;
  const message = `The file declares ${node.value} shared experts, but no reader of the model builds any (${READERS}).`;
  root.reader.report("warning", "shared-expert-unread", at, message);
}
