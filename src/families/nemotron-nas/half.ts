import { flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import { BLOCK_CONFIG } from "./reference.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** One half of one layer: the name of its form in `blocks`, null where it was pruned, and every value that decided so. */
export interface Half<F> {
  readonly name: string | null;
  readonly decisions: readonly Sourced<unknown>[];
  /** What the form is made of; null where it is pruned or one matrix. */
  readonly form: F | null;
}

/** What a half is called where it is one matrix. */
export type LinearName = "linear_attention" | "linear_mlp";

/** Reads one half of a layer; `read` is asked for its form where it is neither pruned nor one matrix. */
export function readHalf<F>(
  scope: Scope,
  at: string,
  linearName: LinearName,
  fields: readonly string[],
  read: () => { readonly name: string; readonly decisions: readonly Sourced<unknown>[]; readonly form: F },
): Half<F> {
  const byDefault = {
    value: false,
    rule: `halves are as they were unless the file says otherwise (${BLOCK_CONFIG})`,
  };
  const noOp = scope.read(flag, `${at}/no_op`, byDefault);
  const linear = scope.read(flag, `${at}/replace_with_linear`, byDefault);
  const decisions = [noOp, linear];
  if (noOp.value && linear.value) {
    const message = `${dotted(scope.at(at))} is both pruned (no_op) and replaced by one matrix (replace_with_linear).`;
    scope.reader.refuse("block-contradicts-itself", scope.at(`${at}/no_op`), message);
  }
  if (noOp.value || linear.value) {
    const reason = noOp.value ? "this half of the layer was pruned" : "this half of the layer is one matrix";
    for (const field of fields) scope.reader.ignore(scope.at(`${at}/${field}`), "no effect", reason);
    return { name: noOp.value ? null : linearName, decisions, form: null };
  }
  const { name, decisions: more, form } = read();
  return { name, decisions: [...decisions, ...more], form };
}
