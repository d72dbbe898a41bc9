import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";

/** The field, and what transformers calls it inside. */
const NAMES = ["num_nextn_predict_layers", "num_mtp_layers"] as const;

/** Where one draft module is described. */
const RULES = "transformers 5.18.0, modeling_layers.py MtpLayer; vLLM, deepseek_mtp.py";

/** How many draft modules stand after the stack. */
export function readDrafts(scope: Scope): Sourced<number> {
  return scope.nullable(natural, NAMES, { value: 0, rule: "no draft modules unless the file declares some" });
}

/** Draft modules of one layer each, with attention like the decoder's and experts, embedding and head the model's own. */
export function draftModules(drafts: Sourced<number>): Described<MTPSpec | null> {
  if (drafts.value === 0) return derive([drafts], () => null, "no draft modules");
  return {
    type: derive([drafts], () => "mtp" as const, "num_nextn_predict_layers is above 0"),
    num_modules: drafts,
    layers: derive(
      [drafts],
      () => [{ from: 0, to: 0, mixer: "attention", mlp: "mlp" }],
      `each module is one decoder layer with experts (${RULES})`,
    ),
    dedicated_embeddings: derive([drafts], () => false, `embedding and head are the model's own (${RULES})`),
  };
}
