import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";

interface HeadFieldOptions {
  readonly ownWidth?: boolean;
  readonly headDim?: "rotary" | "whole";
}

/**
 * Says of the fields that speak of heads in another way what decides in their place. `head_dim` has been an alias of
 * qk_rope_head_dim in some transformers versions, which so read a file that gives both differently. `ownWidth`: qk_head_dim
 * is read for itself; `headDim`: what the class makes of head_dim, the rotary channels unless this says otherwise.
 */
export function settleHeadFields(
  scope: Scope,
  nope: Sourced<number>,
  rotary: Sourced<number>,
  cited: (rule: string) => string,
  { ownWidth = false, headDim = "rotary" }: HeadFieldOptions = {},
): void {
  const { reader } = scope;
  const why = cited("makes a key for every query head from the latent");
  reader.ignore(scope.at("num_key_value_heads"), "no effect", why);
  const whole = nope.value + rotary.value;
  settle(scope, "head_dim", "qk_rope_head_dim", headDim === "whole" ? whole : rotary.value);
  if (!ownWidth) settle(scope, "qk_head_dim", "qk_nope_head_dim", whole);
}

function settle(scope: Scope, name: string, winner: string, value: number): void {
  const node = scope.find(scope.at(name));
  if (!node) return;
  const says = node.type === "null" || (node.type === "number" && node.value === value);
  if (scope.find(scope.at(winner))) scope.reader.shadow(scope.at(name), scope.at(winner), says);
  else scope.reader.ignore(scope.at(name), "no effect", `${winner} decides, given or not`);
}
