import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { MinimaxM3ModelSpec } from "../../spec/bodies/minimax-m3.ts";
import type { Adapter } from "../adapter.ts";
import { readAttentions } from "./attention.ts";
import { FIXED, IGNORED, ROOT_IGNORED } from "./ignored.ts";
import { readMlpParts } from "./mlps.ts";
import { draftModules, readDrafts } from "./mtp.ts";
import { CONFIGURATION, MODELING } from "./reference.ts";
import { readRotary } from "./rotary.ts";
import { readMixers, readMlps } from "./schedule.ts";
import { readEitherTying } from "./tying.ts";
import { readVision } from "./vision.ts";
import { ignoreFixed, ignoreUnused } from "../blocks/fixed-fields.ts";
import { readHeads } from "../blocks/heads.ts";
import { type LayerNames, schedule } from "../blocks/layer-names.ts";
import { rmsNorm } from "../blocks/norms.ts";
import { notNegative } from "../blocks/not-negative.ts";
import { plainDecoder } from "../blocks/plain-decoder.ts";
import { ropePosition } from "../blocks/position.ts";
import { readRope } from "../blocks/rope.ts";
import { type Scopes, openScopes, readTextModelType } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

/** The config class and the model class of each model type. No class of transformers reads `minimax_m3`. */
const VARIANTS = new Map([
  [
    "minimax_m3_vl",
    {
      outer: "MiniMaxM3VLConfig",
      architecture: "MiniMaxM3SparseForConditionalGeneration",
      ignored: ROOT_IGNORED,
    },
  ],
  [
    "minimax_m3_vl_text",
    { outer: "MiniMaxM3VLTextConfig", architecture: "MiniMaxM3VLForCausalLM", ignored: [] },
  ],
  ["minimax_m3", { outer: "MiniMaxM3VLTextConfig", architecture: "MiniMaxM3ForCausalLM", ignored: [] }],
]);

/**
 * MiniMax-M3, after configuration_minimax_m3_vl.py and modeling_minimax_m3_vl.py. `minimax_m3` is the text model in files
 * that no class of transformers reads; what they leave out is taken from the text model's class.
 */
export const minimaxM3: Adapter = {
  modelTypes: [...VARIANTS.keys()],
  read(reader, modelType, transformers) {
    const variant = VARIANTS.get(modelType);
    if (!variant) return undefined;
    const classes = { outer: variant.outer, text: "MiniMaxM3VLTextConfig" };
    const ignored = { decoder: IGNORED, root: variant.ignored };
    const scopes = openScopes(reader, classes, transformers, ignored);
    if (!scopes) return undefined;
    ignoreFixed(scopes.decoder, FIXED);
    ignoreActivation(scopes.decoder);
    if (scopes.decoder !== scopes.root)
      reader.ignore(
        scopes.decoder.at("architectures"),
        "bookkeeping",
        "the class of the text model alone; the wrapper's counts",
      );
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: /^MiniMaxM3/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, modelType) };
  },
};

function readBody(scopes: Scopes, modelType: string): Described<MinimaxM3ModelSpec> {
  const { root, decoder: scope } = scopes;
  const kind = mapped(modelType, root.at("model_type"));
  const layers = scope.read(count, "num_hidden_layers");
  const hidden = scope.read(count, "hidden_size");
  const maxPositions = scope.read(count, "max_position_embeddings");
  const activation = implied("silu", `hidden_act becomes silu whatever the file says (${CONFIGURATION})`);
  const norm = rmsNorm(scope.read(notNegative, "rms_norm_eps"), MODELING, { zeroCentered: true });
  const heads = readHeads(scope, hidden);
  const rope = readRope(scope, maxPositions);
  const rotary = readRotary(scope, rope, heads.headDim);
  const drafts = readDrafts(scope);
  const mixers = readMixers(scope, layers);
  const mlps = readMlps(scope, layers);
  return {
    type: derive([kind], () => "minimax_m3" as const, "the body of every model_type of this family"),
    ...plainDecoder(MODELING),
    num_layers: layers,
    hidden_size: hidden,
    vocab_size: scope.read(count, "vocab_size"),
    hidden_act: activation,
    tie_word_embeddings: readEitherTying(scopes),
    norm,
    text_model_type: readTextModelType(scopes, modelType),
    layers: schedule(mixers, mlps),
    ...readAttentions(scope, heads, rotary.dim, norm, withDrafts(mixers, drafts, "sparse_attention")),
    ...readMlpParts(scope, activation, withDrafts(mlps, drafts, "mlp")),
    position: ropePosition(MODELING, rope, maxPositions, rotary.share),
    mtp: draftModules(drafts),
    vision: readVision(scopes, kind, hidden),
  };
}

/** The layers' components and that of the draft modules, where there are any. */
function withDrafts(names: LayerNames, drafts: Sourced<number>, ofDrafts: string): LayerNames {
  if (names.value.includes(ofDrafts)) return names;
  return derive(
    [names, drafts],
    (all, modules) => (modules > 0 ? [...all, ofDrafts] : all),
    `${names.source.text}; draft modules have ${ofDrafts}`,
  );
}

/** The released files' `swigluoai` is what swiglu_alpha and swiglu_limit describe. */
function ignoreActivation(scope: Scope): void {
  const at = scope.at("hidden_act");
  const reason = `the gate follows swiglu_alpha and swiglu_limit, and hidden_act becomes silu (${CONFIGURATION})`;
  ignoreUnused(scope, ["hidden_act"], reason);
  const node = scope.find(at);
  if (node?.type !== "string" || ["silu", "swigluoai"].includes(node.value)) return;
  scope.reader.report(
    "warning",
    "fixed-by-architecture",
    at,
    `${at} is ${JSON.stringify(node.value)}, but ${reason}.`,
  );
}
