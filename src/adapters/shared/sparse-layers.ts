import { count, naturals } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Sourced, derive } from "../../config/sourced.ts";
import { type LayerNames, present } from "./layer-names.ts";
import { type Reference, cite } from "./reference.ts";

/**
 * Reads which layers hold experts (`mlp`) and which a dense MLP (`dense_mlp`), in Qwen's words: every
 * decoder_sparse_step-th layer but those in mlp_only_layers, and none where there are no experts.
 */
export function readSparseLayers(
  scope: Scope,
  layers: Sourced<number>,
  experts: Sourced<number>,
  reference: Reference,
): LayerNames {
  const step = scope.read(count, "decoder_sparse_step");
  const dense = scope.nullable(naturals, "mlp_only_layers", {
    value: [],
    rule: "no layer is dense by number",
  });
  const rule = cite(
    reference,
    "DecoderLayer",
    "has experts in every decoder_sparse_step-th layer that is not in mlp_only_layers",
  );
  if (experts.value === 0)
    return derive(
      [layers, experts],
      (n) => Array.from({ length: n }, () => "dense_mlp"),
      "there are no experts",
    );
  return derive(
    [layers, step, dense],
    (n, every, without) =>
      Array.from({ length: n }, (_, index) =>
        !without.includes(index) && (index + 1) % every === 0 ? "mlp" : "dense_mlp",
      ),
    rule,
  );
}

/** A component that some layers have; the fields that are its alone are ignored where no layer has it. */
export function readUnlessUnused<D extends object>(
  scope: Scope,
  names: LayerNames,
  name: string,
  field: string,
  read: () => D,
): D | Sourced<null> {
  if (!names.value.includes(name))
    scope.reader.ignore(scope.at(field), "no effect", `it is the width of ${name}, which no layer has`);
  return present(read(), names, name);
}
