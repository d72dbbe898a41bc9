import { count } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Described, type Sourced, implied } from "../config/reading/sourced.ts";
import type { MixtralModelSpec } from "../spec/bodies/mixtral.ts";
import type { Adapter } from "./adapter.ts";
import { plainExperts } from "./blocks/experts.ts";
import { noBias, plainGqa } from "./blocks/gqa.ts";
import { readHeads } from "./blocks/heads.ts";
import { everywhere, schedule } from "./blocks/layer-names.ts";
import { ropePosition, wholeHead } from "./blocks/position.ts";
import { cite, modeling } from "./blocks/reference.ts";
import { readRope } from "./blocks/rope.ts";
import { type Scopes, openScopes } from "./blocks/scopes.ts";
import { readShell } from "./blocks/shell.ts";
import { readTrunk } from "./blocks/trunk.ts";
import { readWindowSize, slidingWindow } from "./blocks/windows.ts";

const MODELING = modeling("Mixtral", "mixtral");

/** Mixtral, after configuration_mixtral.py and modeling_mixtral.py. */
export const mixtral: Adapter = {
  modelTypes: ["mixtral"],
  read(reader, modelType, transformers) {
    const scopes = openScopes(reader, { outer: "MixtralConfig", text: "MixtralConfig" }, transformers);
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "MixtralForCausalLM",
      classPrefix: /^Mixtral/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody({ root, decoder: scope }: Scopes): Described<MixtralModelSpec> {
  const { body, hidden, layers, activation, maxPositions } = readTrunk(root, scope, MODELING);
  const bias = noBias(MODELING);
  const rule = "num_hidden_layers equal layers";
  return {
    type: implied("mixtral", "this adapter's body"),
    ...body,
    layers: schedule(everywhere(layers, "attention", rule), everywhere(layers, "mlp", rule)),
    attention: {
      ...plainGqa(MODELING, readHeads(scope, hidden, { zeroSaysNothing: true }), { qkv: bias, output: bias }),
      window: slidingWindow(readWindowSize(scope)),
    },
    mlp: readExperts(scope, activation),
    position: ropePosition(MODELING, readRope(scope, maxPositions), maxPositions, wholeHead(MODELING)),
  };
}

function readExperts(scope: Scope, activation: Sourced<string>): Described<MixtralModelSpec["mlp"]> {
  return {
    ...plainExperts(MODELING),
    type: implied("moe", cite(MODELING, "SparseMoeBlock")),
    // The class's attribute_map lets num_experts overwrite num_local_experts where a file gives both.
    num_experts: scope.read(count, ["num_experts", "num_local_experts"]),
    top_k: scope.read(count, "num_experts_per_tok"),
    intermediate_size: scope.read(count, "intermediate_size"),
    scoring_func: implied("softmax", cite(MODELING, "TopKRouter", "is a softmax over all experts")),
    norm_topk_prob: implied(true, cite(MODELING, "TopKRouter", "divides the chosen scores by their sum")),
    activation,
  };
}
