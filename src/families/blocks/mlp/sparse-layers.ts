import { count, naturals } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive } from "../../../config/reading/sourced.ts";
import { ignoreUnused } from "../file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "../layers/layer-names.ts";
import { type Reference, cite } from "../rules/reference.ts";

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
  if (step.value > layers.value) {
    ignoreUnused(scope, ["mlp_only_layers"], "decoder_sparse_step leaves no layer for experts");
    return derive([layers, step], (n) => Array.from({ length: n }, () => "dense_mlp"), rule);
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

/** The part that layers name `name`; what no layer has is null, is not read, and its fields are ignored. */
export function partIfUsed<D extends object>(
  scope: Scope,
  names: LayerNames,
  name: string,
  { fields, read }: { readonly fields: readonly string[]; readonly read: () => D },
): D | Sourced<null> {
  if (names.value.includes(name)) return onlyIfUsed(read(), names, name);
  ignoreUnused(scope, fields, `it describes ${name}, which no layer has`);
  return derive(
    [names],
    () => null,
    () => `no layer has it: ${names.source.text}`,
  );
}

/** The experts (`mlp`) and the dense MLP (`dense_mlp`) of such layers; what no layer has is not read. */
export function sparseParts<M extends object, D extends object>(
  scope: Scope,
  names: LayerNames,
  experts: { readonly fields: readonly string[]; readonly read: () => M },
  dense: { readonly fields: readonly string[]; readonly read: () => D },
): { readonly mlp: M | Sourced<null>; readonly dense_mlp: D | Sourced<null> } {
  const without = (name: string, fields: readonly string[]): Sourced<null> => {
    ignoreUnused(scope, fields, `it describes ${name}, which no layer has`);
    return derive(
      [names],
      () => null,
      () => `no layer has it: ${names.source.text}`,
    );
  };
  return {
    mlp: names.value.includes("mlp")
      ? usedByDefault(experts.read(), names, "mlp")
      : without("mlp", experts.fields),
    dense_mlp: names.value.includes("dense_mlp")
      ? onlyIfUsed(dense.read(), names, "dense_mlp")
      : without("dense_mlp", dense.fields),
  };
}
