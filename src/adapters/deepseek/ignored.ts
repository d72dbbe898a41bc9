import type { Scope } from "../../config/reader.ts";
import type { IgnoredFields } from "../shared/ignored-fields.ts";
import type { Reference } from "../shared/reference.ts";

/** What configs of DeepSeek's line carry, and no reader of the model needs. */
export const DEEPSEEK_IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "the router's auxiliary loss exists in training only",
    names: ["aux_loss_alpha", "seq_aux"],
  },
  {
    because: "training",
    reason: "how the trainer split its matrices; no reader of the model does",
    names: ["pretraining_tp"],
  },
  {
    because: "bookkeeping",
    reason: "over how many devices experts are spread is the engine's decision",
    names: ["ep_size"],
  },
  {
    because: "no effect",
    reason: "the router computes its scores in float32 whatever the file says",
    names: ["moe_router_dtype"],
  },
];

/** Ignores `moe_layer_freq`, and warns where it asks for what the reference does not build. */
export function ignoreLayerFrequency(scope: Scope, { prefix, file }: Reference): void {
  const at = scope.at("moe_layer_freq");
  const rule = `${prefix}DecoderLayer has experts in every layer after the dense ones`;
  scope.reader.ignore(at, "no effect", `${rule} (${file})`);
  const node = scope.find(at);
  if (node === undefined || (node.type === "number" && node.value === 1)) return;
  const message = `moe_layer_freq is not 1, but ${rule}, whatever it says (${file}).`;
  scope.reader.report("warning", "layer-frequency-unread", at, message);
}
