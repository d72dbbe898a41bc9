import { flag } from "../../config/reading/field-types.ts";
import { type Described, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { Llama4ModelSpec } from "../../spec/bodies/llama4.ts";
import type { Adapter } from "../adapter.ts";
import { readAttentions } from "./attention.ts";
import { readLlama4Mlps } from "./experts.ts";
import { DECODER_IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { MODELING } from "./reference.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { schedule } from "../blocks/layer-names.ts";
import { ropePosition, wholeHead } from "../blocks/position.ts";
import { readRope } from "../blocks/rope.ts";
import { type Scopes, openScopes, readTextModelType } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

/** The config class and the model class of each model type. */
const VARIANTS = new Map([
  [
    "llama4",
    { outer: "Llama4Config", architecture: "Llama4ForConditionalGeneration", ignored: ROOT_IGNORED },
  ],
  ["llama4_text", { outer: "Llama4TextConfig", architecture: "Llama4ForCausalLM", ignored: [] }],
]);

/** Llama 4, after configuration_llama4.py and modeling_llama4.py. */
export const llama4: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "Llama4TextConfig" };
    const ignored = { decoder: DECODER_IGNORED, root: variant.ignored };
    const scopes = openScopes(reader, classes, transformers, ignored);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^Llama4/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<Llama4ModelSpec> {
  const { root, decoder: scope } = scopes;
  const trunk = readTrunk(scope, scope, MODELING);
  shadowOuterTying(scopes, trunk.body.tie_word_embeddings.value);
  const mixers = readMixers(scope, trunk.layers);
  const mlps = readMlps(scope, trunk.layers);
  const rope = readRope(scope, trunk.maxPositions);
  return {
    type: derive(
      [mapped(modelType, root.at("model_type"))],
      () => "llama4" as const,
      "the body of every model_type of this family",
    ),
    ...trunk.body,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, trunk, mixers),
    ...readLlama4Mlps(scope, trunk.activation, mlps),
    position: {
      ...ropePosition(MODELING, rope, trunk.maxPositions, wholeHead(MODELING)),
      interleaved: implied(true, `apply_rotary_emb pairs neighbouring channels (${MODELING.file})`),
    },
  };
}

/** The decoder inside the wrapper is a Llama4ForCausalLM of its own, and ties as text_config says. */
function shadowOuterTying({ root, decoder }: Scopes, tied: boolean): void {
  if (root === decoder) return;
  const name = "tie_word_embeddings";
  const outer = root.optional(flag, name);
  if (outer) root.reader.shadow(root.at(name), decoder.at(name), outer.value === tied);
}
