import { count, naturals } from "../../config/field-types.ts";
import type { Scope } from "../../config/reader.ts";
import { type Sourced, derive } from "../../config/sourced.ts";
import { type LayerNames, present, presentFirst } from "./layer-names.ts";
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
  if (experts.value === 0) {
    ignoreUnused(scope, ["decoder_sparse_step", "mlp_only_layers"], "there are no experts");
    return derive(
      [layers, experts],
      (n) => Array.from({ length: n }, () => "dense_mlp"),
      "there are no experts",
    );
  }
  return derive(
    [layers, step, dense],
    (n, every, without) =>
      Array.from({ length: n }, (_, index) =>
        !without.includes(index) && (index + 1) % every === 0 ? "mlp" : "dense_mlp",
      ),
    rule,
  );
}

/** The experts (`mlp`) and the dense MLP (`dense_mlp`) of such layers; the fields of what no layer has are ignored. */
export function sparseParts<M extends object, D extends object>(
  scope: Scope,
  names: LayerNames,
  experts: { readonly fields: readonly string[]; readonly read: () => M },
  dense: { readonly fields: readonly string[]; readonly read: () => D },
): { readonly mlp: M | Sourced<null>; readonly dense_mlp: D | Sourced<null> } {
  for (const [name, { fields }] of Object.entries({ mlp: experts, dense_mlp: dense }))
    if (!names.value.includes(name)) ignoreUnused(scope, fields, `it describes ${name}, which no layer has`);
  return {
    mlp: presentFirst(experts.read(), names, "mlp"),
    dense_mlp: present(dense.read(), names, "dense_mlp"),
  };
}

function ignoreUnused(scope: Scope, fields: readonly string[], reason: string): void {
  for (const field of fields) scope.reader.ignore(scope.at(field), "no effect", reason);
}
