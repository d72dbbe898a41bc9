import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { MTP_REFERENCE } from "./reference.ts";

/** The draft modules: one layer each, with streams of its own that it merges, and experts chosen by their scores. */
export function draftModules(
  modules: Sourced<number>,
  mixer: Sourced<string>,
): Described<MTPSpec> | Sourced<null> {
  if (modules.value === 0) return derive([modules], () => null, "num_nextn_predict_layers is 0");
  const is = <T>(value: T, rule: string): Sourced<T> =>
    derive([modules], () => value, `${rule} (${MTP_REFERENCE})`);
  return {
    type: is("mtp", "there are draft modules"),
    num_modules: modules,
    layers: derive(
      [modules, mixer],
      (_, name) => [{ from: 0, to: 0, mixer: name, mlp: "mlp", extras: ["hyper_connections"] }],
      `one layer a module (${MTP_REFERENCE}); ${mixer.source.text}`,
    ),
    dedicated_embeddings: is(false, "embedding and head are the model's own"),
    extras: is(["stream_merge"], "each module merges its streams itself"),
  };
}
