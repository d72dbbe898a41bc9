import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { ofClass } from "./reference.ts";

const RULES = "vLLM, models/kimi_k3/nvidia/mtp.py";

/** How many draft modules there are. */
export function readDrafts(scope: Scope): Sourced<number> {
  return scope.read(natural, "num_nextn_predict_layers", ofClass(0));
}

/** Draft modules of one layer each, of latent attention and experts, without attention residuals. */
export function describeDrafts(drafts: Sourced<number>): Described<MTPSpec | null> {
  if (drafts.value === 0) return derive([drafts], () => null, "num_nextn_predict_layers is 0");
  const rule = `each module is one layer of latent attention and experts (${RULES})`;
  return {
    type: derive([drafts], () => "mtp" as const, "num_nextn_predict_layers is above 0"),
    num_modules: drafts,
    layers: derive([drafts], () => [{ from: 0, to: 0, mixer: "attention", mlp: "mlp" }], rule),
    dedicated_embeddings: derive([drafts], () => false, `embedding and head are the model's own (${RULES})`),
  };
}
