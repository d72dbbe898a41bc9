import type { Scope } from "../../../config/reading/reader.ts";
import type { Sourced } from "../../../config/reading/sourced.ts";

/** The field that a value came from or, where the file gives none, the one at which to point. */
function placeOf(scope: Scope, sourced: Sourced<unknown>, name: string): string {
  return sourced.source.from[0] ?? scope.at(name);
}

/** Query heads share KV heads evenly; or `many` of something share `few` of something else. */
export function checkHeads(
  scope: Scope,
  query: Sourced<number>,
  kv: Sourced<number>,
  name: string,
  [many, few] = ["query heads", "KV heads"],
): void {
  if (query.value % kv.value === 0) return;
  const message = `${query.value} ${many} cannot share ${kv.value} ${few} evenly.`;
  scope.reader.report("error", "heads-not-divisible", placeOf(scope, kv, name), message);
}

/** Some classes refuse a hidden_size that their heads do not divide, though head_dim is a field of its own. */
export function checkWidth(scope: Scope, hidden: Sourced<number>, query: Sourced<number>): void {
  if (hidden.value % query.value === 0) return;
  const message = `hidden_size ${hidden.value} is not a multiple of num_attention_heads ${query.value}: ${scope.hf.name} of transformers 5.18.0 refuses it.`;
  scope.reader.report("error", "width-not-divisible", placeOf(scope, hidden, "hidden_size"), message);
}

/** A name that an engine switches on must be one that it knows. */
export function checkKnown(
  scope: Scope,
  sourced: Sourced<string>,
  name: string,
  known: readonly string[],
): void {
  if (known.includes(sourced.value)) return;
  const message = `${name} ${JSON.stringify(sourced.value)} is not known: ${known.join(", ")} are.`;
  scope.reader.report(
    "error",
    `unknown-${name.replaceAll("_", "-")}`,
    placeOf(scope, sourced, name),
    message,
  );
}

/** The sections of a multimodal rotary embedding cover its channel pairs. */
export function checkMrope(
  scope: Scope,
  section: Sourced<readonly number[]>,
  rotaryDim: Sourced<number>,
  name: string,
): void {
  const pairs = section.value.reduce((sum, n) => sum + n, 0);
  if (pairs * 2 === rotaryDim.value) return;
  const message = `The mrope sections ${section.value.join(" + ")} make ${pairs} channel pairs, but ${rotaryDim.value} rotary channels are ${rotaryDim.value / 2} pairs.`;
  scope.reader.report(
    section.source.kind === "mapped" ? "warning" : "info",
    "mrope-sections",
    placeOf(scope, section, name),
    message,
  );
}
