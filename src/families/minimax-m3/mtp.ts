import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { MTP_REFERENCE } from "./reference.ts";

/** Reads how many draft modules the checkpoint has. */
export function readDrafts(scope: Scope): Sourced<number> {
  return scope.read(natural, ["num_mtp_modules", "num_nextn_predict_layers"], {
    value: 0,
    rule: "no draft modules unless the file declares some",
  });
}

/** The draft modules: one layer each, with attention to chosen blocks and experts whatever the decoder's layers have. */
export function draftModules(modules: Sourced<number>): Described<MTPSpec> | Sourced<null> {
  if (modules.value === 0) return derive([modules], () => null, "no draft modules");
  const is = <T>(value: T, rule: string): Sourced<T> =>
    derive([modules], () => value, `${rule} (${MTP_REFERENCE})`);
  return {
    type: is("mtp", "there are draft modules"),
    num_modules: modules,
    layers: is(
      [{ from: 0, to: 0, mixer: "sparse_attention", mlp: "mlp" }],
      "one layer a module, sparse and with experts",
    ),
    dedicated_embeddings: is(false, "embedding and head are the model's own"),
  };
}
