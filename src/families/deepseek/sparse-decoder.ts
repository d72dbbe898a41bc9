import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { implied } from "../../config/reading/sourced.ts";
import { gatedMlpPart } from "../blocks/mlp/dense-mlp.ts";
import { ignoreFixed } from "../blocks/file/fixed-fields.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { readRope } from "../blocks/position/rope.ts";
import type { Scopes } from "../blocks/file/scopes.ts";
import { readTrunk } from "../blocks/file/trunk.ts";
import { draftModules, readDrafts } from "./draft-modules.ts";
import { EXPERT_FIELDS, readExperts } from "./experts.ts";
import { ignoreBuilt, refuseNulls } from "./ignored.ts";
import { readIndexer } from "./indexer.ts";
import { type DescribedMla, readLatentAttention } from "./latent-attention.ts";
import { layerParts, readMlpTypes } from "./layer-mlps.ts";
import { rotaryChannels } from "./position.ts";

/** Reads DeepSeek-V3.2's decoder, on which GLM-5 builds: everything but the body's `type` and its schedule. */
export function readSparseDecoder(
  { root, decoder: scope }: Scopes,
  reference: Reference,
  { interleaved }: { readonly interleaved: boolean },
) {
  const { body, layers, activation, maxPositions } = readTrunk(root, scope, reference);
  ignoreBuilt(scope, reference);
  refuseNulls(scope, [
    "n_routed_experts",
    "n_group",
    "topk_group",
    "num_key_value_heads",
    "head_dim",
    "mlp_bias",
  ]);
  ignoreFixed(scope, {
    mlp_bias: { built: false, reason: cite(reference, "MLP", "has no biases") },
    rope_interleave: {
      built: true,
      reason: cite(reference, "Attention", "always pairs neighbouring channels"),
    },
  });
  checkLayerTypes(scope, layers.value);
  const mlps = readMlpTypes(scope, layers);
  const drafts = readDrafts(scope);
  const rope = readRope(scope, maxPositions);
  const attention = readLatentAttention(scope, reference, rope, { latentQueries: true });
  const rotary = scope.read(count, "qk_rope_head_dim");
  const paired = implied(true, `apply_rotary_pos_emb_interleave pairs neighbours (${reference.file})`);
  const parts = layerParts(
    scope,
    mlps,
    drafts,
    {
      fields: EXPERT_FIELDS,
      read: () =>
        readExperts(scope, reference, activation, {
          // The class lets the later of these overwrite the earlier: n_routed_experts, num_experts, num_local_experts.
          names: ["num_local_experts", "num_experts", "n_routed_experts"],
          method: "noaux_tc",
          scoring: "sigmoid",
          nullable: false,
        }),
    },
    gatedMlpPart(scope, reference, activation),
  );
  const indexed: DescribedMla = {
    ...attention,
    indexer: readIndexer(scope, reference, rotary, { interleaved, drafts }),
    reuses_selection: implied(false, cite(reference, "Attention", "sees what its own indexer chooses")),
  };
  return {
    layers,
    mlps,
    attention,
    body: {
      ...body,
      attention: indexed,
      ...parts,
      position: rotaryChannels(reference, rope, maxPositions, paired),
      mtp: draftModules(drafts),
    },
  };
}

/** `layer_types` names the cache of each layer, and every layer has an indexer's. */
export function checkLayerTypes(scope: Scope, layers: number): void {
  const at = scope.at("layer_types");
  scope.reader.ignore(
    at,
    "no effect",
    "every layer is of one type: indexed_attention, once deepseek_sparse_attention",
  );
  const node = scope.find(at);
  if (node?.type !== "array") return;
  const known = ["indexed_attention", "deepseek_sparse_attention"];
  if (node.items.some((item) => item.type !== "string" || !known.includes(item.value))) {
    const message = `layer_types has another type than ${known.join(" or ")}, but every layer of this family has an indexer.`;
    scope.reader.report("error", "unknown-layer-type", at, message);
  }
  if (node.items.length !== layers) {
    const message = `layer_types has ${node.items.length} entries, but num_hidden_layers is ${layers}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", at, message);
  }
}
