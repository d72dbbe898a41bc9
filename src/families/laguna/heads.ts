import { count, naturals } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { givenNames, ignoreUnused } from "../blocks/file/fixed-fields.ts";
import { checkHeads } from "../blocks/rules/checks.ts";

const LIST = "num_attention_heads_per_layer";

/** Reads how many query heads each layer has: a list decides, else all have num_attention_heads. */
export function readHeadsPerLayer(
  scope: Scope,
  layers: Sourced<number>,
  kv: Sourced<number>,
): Sourced<readonly number[]> {
  const list = givenNames(scope, [LIST]).length > 0 ? scope.optional(naturals, LIST) : undefined;
  if (!list) {
    const heads = scope.read(count, "num_attention_heads");
    checkHeads(scope, heads, kv, "num_key_value_heads");
    const all = (n: number, each: number): number[] => Array.from({ length: n }, () => each);
    return derive([layers, heads], all, "num_attention_heads in every layer");
  }
  ignoreUnused(scope, ["num_attention_heads"], `${LIST} gives each layer its own`);
  if (list.value.length !== layers.value || list.value.includes(0)) {
    const message = `${LIST} has ${list.value.length} entries, but num_hidden_layers is ${layers.value}: transformers 5.18.0 refuses a list that is not one number of heads, 1 or more, for each layer.`;
    scope.reader.refuse("schedule-length", scope.at(LIST), message);
  }
  const odd = list.value.find((heads) => heads % kv.value !== 0);
  if (odd !== undefined) {
    const message = `${odd} query heads cannot share ${kv.value} KV heads evenly.`;
    scope.reader.report("error", "heads-not-divisible", scope.at(LIST), message);
  }
  return list;
}
