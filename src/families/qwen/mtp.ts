import { flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive, dependsOn } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { runsOf } from "../../spec/layers.ts";
import { type LayerNames, anyLayer } from "../blocks/layers/layer-names.ts";

/** Reads the draft module: `mtp.fc`, two norms before it, full-attention layers like the decoder's, and a last norm. */
export function readMtp(
  scope: Scope,
  field: string,
  reference: string,
  mlps: LayerNames,
): {
  readonly layers: Sourced<number>;
  readonly spec: Described<MTPSpec | null>;
} {
  const layers = scope.nullable(natural, field, {
    value: 0,
    rule: "no MTP layers unless the file declares some",
  });
  if (layers.value === 0) {
    scope.reader.ignore(scope.at("mtp_use_dedicated_embeddings"), "no effect", "there are no MTP layers");
    return { layers, spec: derive([layers], () => null, "no MTP layers") };
  }
  const dedicated = scope.nullable(flag, "mtp_use_dedicated_embeddings", {
    value: false,
    rule: `embedding and head are the model's own (${reference})`,
  });
  const spec: Described<MTPSpec> = {
    type: derive([layers], () => "mtp" as const, `${field} is above 0`),
    num_modules: derive([layers], () => 1, `the layers stand in one module (${reference})`),
    layers: derive(
      [layers, anyLayer(mlps, "mlp")],
      (n, sparse) =>
        runsOf(Array.from({ length: n }, () => ({ mixer: "attention", mlp: sparse ? "mlp" : "dense_mlp" }))),
      `${field} layers of full attention with the decoder's MLP (${reference})`,
    ),
    dedicated_embeddings: dependsOn(
      dedicated,
      [layers],
      "mtp_use_dedicated_embeddings, where there are MTP layers",
    ),
  };
  return { layers, spec };
}
