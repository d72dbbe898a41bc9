import { flag, natural } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Described, type Sourced, derive, under } from "../../config/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { runsOf } from "../../spec/layers.ts";
import { MTP_REFERENCE } from "./reference.ts";

/** Reads the draft module: `mtp.fc`, two norms before it, full-attention layers like the decoder's, and a last norm. */
export function readMtp(scope: Scope): {
  readonly layers: Sourced<number>;
  readonly spec: Described<MTPSpec | null>;
} {
  const layers = scope.read(natural, "mtp_num_hidden_layers", {
    value: 0,
    rule: "no MTP layers unless the file declares some",
  });
  if (layers.value === 0) {
    scope.reader.ignore(scope.at("mtp_use_dedicated_embeddings"), "no effect", "there are no MTP layers");
    return { layers, spec: derive([layers], () => null, "no MTP layers") };
  }
  const dedicated = scope.read(flag, "mtp_use_dedicated_embeddings", {
    value: false,
    rule: `embedding and head are the model's own (${MTP_REFERENCE})`,
  });
  const spec: Described<MTPSpec> = {
    type: derive([layers], () => "mtp" as const, "mtp_num_hidden_layers is above 0"),
    num_modules: derive([layers], () => 1, `the layers stand in one module (${MTP_REFERENCE})`),
    layers: derive(
      [layers],
      (n) => runsOf(Array.from({ length: n }, () => ({ mixer: "attention", mlp: "mlp" }))),
      `mtp_num_hidden_layers layers of full attention with the decoder's MLP (${MTP_REFERENCE})`,
    ),
    dedicated_embeddings: under(
      dedicated,
      [layers],
      "mtp_use_dedicated_embeddings, where there are MTP layers",
    ),
  };
  return { layers, spec };
}
