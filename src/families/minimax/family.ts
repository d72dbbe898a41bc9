import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { MinimaxModelSpec } from "../../spec/bodies/minimax.ts";
import type { Adapter } from "../adapter.ts";
import { readExperts } from "./experts.ts";
import { IGNORED, fixedFields } from "./ignored.ts";
import { readAttentions } from "./mixers.ts";
import { VARIANTS, type Variant } from "./reference.ts";
import { readResidualWeights } from "./residuals.ts";
import { readRotaryDim } from "./rotary.ts";
import { readMixers } from "./schedule.ts";
import { ignoreFixed } from "../blocks/fixed-fields.ts";
import { readHeads } from "../blocks/heads.ts";
import { everywhere, schedule } from "../blocks/layer-names.ts";
import { ropePosition } from "../blocks/position.ts";
import { cite } from "../blocks/reference.ts";
import { readRope } from "../blocks/rope.ts";
import { type Scopes, openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";
import { readTrunk } from "../blocks/trunk.ts";

/**
 * MiniMax-Text-01, after configuration_minimax.py and modeling_minimax.py. `minimax_text_01` is what the released files
 * say; no class of transformers reads them, and what they leave out is taken from its class for `minimax`.
 */
export const minimax: Adapter = {
  modelTypes: VARIANTS.map(({ modelType }) => modelType),
  read(reader, modelType, transformers) {
    const variant = VARIANTS.find((candidate) => candidate.modelType === modelType);
    const classes = { outer: "MiniMaxConfig", text: "MiniMaxConfig" };
    const scopes = variant && openScopes(reader, classes, transformers, { decoder: IGNORED });
    if (!scopes) return undefined;
    ignoreFixed(scopes.root, fixedFields(variant));
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: variant.architecture,
      classPrefix: variant.classPrefix,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes, variant) };
  },
};

function readBody({ root, decoder: scope }: Scopes, variant: Variant): Described<MinimaxModelSpec> {
  const { reference } = variant;
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, reference);
  const heads = readHeads(scope, hidden, { zeroSaysNothing: variant.native });
  const rope = readRope(scope, maxPositions);
  const rotaryDim = readRotaryDim(scope, rope, heads.headDim, variant);
  const share = derive([rotaryDim, heads.headDim], (part, dim) => part / dim, "rotated channels / head_dim");
  const mixers = readMixers(scope, layers);
  return {
    type: derive(
      [mapped(variant.modelType, root.at("model_type"))],
      () => "minimax" as const,
      "the body of every model_type of this family",
    ),
    ...body,
    norm_placement: readNormPlacement(scope, variant),
    layers: schedule(mixers, everywhere(layers, "mlp", "")),
    ...readAttentions(scope, variant, { heads, rotaryDim, activation }, mixers),
    mlp: readExperts(scope, reference, activation),
    position: ropePosition(reference, rope, maxPositions, share),
    residual_weights: readResidualWeights(scope, variant, mixers),
  };
}

function readNormPlacement(
  scope: Scope,
  { reference, native }: Variant,
): Sourced<MinimaxModelSpec["norm_placement"]> {
  const rule = cite(reference, "DecoderLayer", "adds to the normalised stream");
  if (native) return implied("normalised_residual", rule);
  const postnorm = scope.read(flag, "postnorm", { value: false, rule: `${rule} where postnorm` });
  return derive([postnorm], (after) => (after ? "normalised_residual" : "pre"), `${rule} where postnorm`);
}
