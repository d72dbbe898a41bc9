import { type Described, implied } from "../../config/reading/sourced.ts";
import type { GlmMoeDsaModelSpec } from "../../spec/bodies/glm-moe-dsa.ts";
import type { Adapter } from "../adapter.ts";
import { DEEPSEEK_IGNORED } from "./ignored.ts";
import { readIndexerTypes } from "./indexer-types.ts";
import { readSparseDecoder } from "./sparse-decoder.ts";
import { present, schedule } from "../blocks/layer-names.ts";
import { cite, modeling } from "../blocks/reference.ts";
import { type Scopes, openScopes } from "../blocks/scopes.ts";
import { readShell } from "../blocks/shell.ts";

const MODELING = modeling("GlmMoeDsa", "glm_moe_dsa");

/** GLM-5 to 5.2, after configuration_glm_moe_dsa.py and modeling_glm_moe_dsa.py. */
export const glmMoeDsa: Adapter = {
  modelTypes: ["glm_moe_dsa"],
  read(reader, modelType, transformers) {
    const classes = { outer: "GlmMoeDsaConfig", text: "GlmMoeDsaConfig" };
    const scopes = openScopes(reader, classes, transformers, { decoder: DEEPSEEK_IGNORED });
    if (!scopes) return undefined;
    const shell = readShell(scopes.root, modelType, {
      defaultArchitecture: "GlmMoeDsaForCausalLM",
      classPrefix: /^GlmMoeDsa/,
      decoder: scopes.decoder,
    });
    return { ...shell, body: readBody(scopes) };
  },
};

function readBody(scopes: Scopes): Described<GlmMoeDsaModelSpec> {
  const { body, layers, mlps, attention } = readSparseDecoder(scopes, MODELING, { interleaved: true });
  const mixers = readIndexerTypes(scopes.decoder, layers);
  const reuses = cite(MODELING, "Attention", "reuses the last selection where its indexer type is shared");
  const shared = { ...attention, indexer: implied(null, reuses), reuses_selection: implied(true, reuses) };
  return {
    type: implied("glm_moe_dsa", "this adapter's body"),
    ...body,
    layers: schedule(mixers, mlps),
    shared_attention: present(shared, mixers, "shared_attention"),
  };
}
