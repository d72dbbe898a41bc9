import { flag } from "../config/field-types.ts";
import type { Scope } from "../config/reader.ts";
import { type Described, type Sourced, derive, implied, mapped } from "../config/sourced.ts";
import type { MinimaxModelSpec } from "../spec/bodies/minimax.ts";
import type { Adapter } from "./adapter.ts";
import { readExperts } from "./minimax/experts.ts";
import { IGNORED, fixedFields } from "./minimax/ignored.ts";
import { readAttentions } from "./minimax/mixers.ts";
import { VARIANTS, type Variant } from "./minimax/reference.ts";
import { readResidualWeights } from "./minimax/residuals.ts";
import { readRotaryDim } from "./minimax/rotary.ts";
import { readMixers } from "./minimax/schedule.ts";
import { ignoreFixed } from "./shared/fixed-fields.ts";
import { readHeads } from "./shared/heads.ts";
import { everywhere, schedule } from "./shared/layer-names.ts";
import { ropePosition } from "./shared/position.ts";
import { cite } from "./shared/reference.ts";
import { readRope } from "./shared/rope.ts";
import { type Scopes, openScopes } from "./shared/scopes.ts";
import { readShell } from "./shared/shell.ts";
import { readTrunk } from "./shared/trunk.ts";

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
