import type { Scope } from "../../config/reading/reader.ts";
import { ignoreFixed } from "../blocks/file/fixed-fields.ts";
import type { IgnoredFields } from "../blocks/file/ignored-fields.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** What configs of DeepSeek's line carry, and no reader of the model needs. */
export const DEEPSEEK_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "the router's auxiliary loss exists in training only",
    names: ["aux_loss_alpha", "seq_aux"],
  },
  {
    because: "bookkeeping",
    reason: "over how many devices experts are spread is the engine's decision",
    names: ["ep_size"],
  },
];

/** Says of the fields that the router and the layers do not read what is built whatever they say. */
export function ignoreBuilt(scope: Scope, reference: Reference): void {
  ignoreFixed(scope, {
    moe_layer_freq: {
      built: 1,
      reason: cite(reference, "DecoderLayer", "has experts in every layer after the dense ones"),
    },
    moe_router_dtype: {
      built: "float32",
      reason: cite(reference, "TopkRouter", "computes its scores in float32"),
    },
  });
}

/** The class takes no null for these, although their values have no effect or another spelling is there. */
export function refuseNulls(scope: Scope, names: readonly string[]): void {
  for (const name of names) {
    const at = scope.at(name);
    if (scope.find(at)?.type !== "null") continue;
    const message = `${dotted(at)} is null, which ${scope.hf.name} of transformers 5.18.0 refuses: give a value or leave it out.`;
    scope.reader.report("error", "null-value", at, message);
  }
}
