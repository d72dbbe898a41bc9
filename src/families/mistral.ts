import { count } from "../config/reading/field-types.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import type { MistralModelSpec } from "../spec/bodies/mistral.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlp } from "./blocks/dense-mlp.ts";
import { noBias, plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { readWindowSize, slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Mistral", "mistral");

/** Mistral, after configuration_mistral.py and modeling_mistral.py. */
export const mistral: Adapter = {
  modelTypes: ["mistral"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "MistralConfig", text: "MistralConfig" }, transformers);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "MistralForCausalLM",
      classPrefix: /^Mistral(?!3)/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<MistralModelSpec> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const bias = noBias(MODELING);
  const rule = "num_hidden_layers equal layers";
  return {
    type: implied("mistral", "this adapter's body"),
    ...body,
    layers: schedule(everywhere(layers, "attention", rule), everywhere(layers, "mlp", rule)),
    attention: {
      ...plainGqa(MODELING, readHeads(scope, hidden, { zeroSaysNothing: true }), { qkv: bias, output: bias }),
      window: slidingWindow(readWindowSize(scope)),
    },
    mlp: gatedMlp(MODELING, scope.read(count, "intermediate_size"), activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
