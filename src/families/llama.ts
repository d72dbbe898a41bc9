import { count, flag } from "../config/reading/field-types.ts";
import { type Described, implied } from "../config/reading/sourced.ts";
import type { LlamaModelSpec } from "../spec/bodies/llama.ts";
import type { Adapter } from "./adapter.ts";
import { gatedMlp } from "./blocks/dense-mlp.ts";
import { plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import type { IgnoredFields } from "./blocks/ignored-fields.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";

const MODELING = modeling("Llama", "llama");

const IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: `how the trainer split its matrices; no reader of the model does (${MODELING.file})`,
    names: ["pretraining_tp"],
  },
];

/** Llama 1 to 3, and whatever was built as one, after configuration_llama.py and modeling_llama.py. */
export const llama: Adapter = {
  modelTypes: ["llama"],
  read(reader, modelType, transformers) {
    const classes = { outer: "LlamaConfig", text: "LlamaConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "LlamaForCausalLM",
      classPrefix: /^Llama/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<LlamaModelSpec> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const bias = scope.read(flag, "attention_bias");
  const rule = "num_hidden_layers equal layers";
  return {
    type: implied("llama", "this adapter's body"),
    ...body,
    layers: schedule(everywhere(layers, "attention", rule), everywhere(layers, "mlp", rule)),
    attention: plainGqa(MODELING, readHeads(scope, hidden), { qkv: bias, output: bias }),
    mlp: {
      ...gatedMlp(MODELING, scope.read(count, "intermediate_size"), activation),
      bias: scope.read(flag, "mlp_bias"),
    },
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}
