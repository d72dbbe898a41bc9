import { dotted } from "../../config/nodes/dotted.ts";
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
  checkKvHeads(scope);
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

/**
 * The classes divide the heads by num_key_value_heads, and their eager attention repeats keys and values by the quotient
 * (repeat_kv; transformers 5.18.0, modeling_deepseek_v3.py and those made from it), though there is a key for every head.
 */
function checkKvHeads(scope: Scope): void {
  const at = scope.at("num_key_value_heads");
  const kv = scope.find(at);
  const heads = scope.find(scope.at("num_attention_heads"));
  if (kv?.type !== "number") return;
  if (kv.value === 0) {
    const message = `${dotted(at)} is 0. No key hangs on it, but transformers 5.18.0 divides by it, and refuses such a file.`;
    scope.reader.report("error", "kv-heads-of-latent", at, message);
  } else if (heads?.type === "number" && Math.floor(heads.value / kv.value) !== 1) {
    const message = `${dotted(at)} is ${kv.value}, with ${heads.value} attention heads. Latent attention makes a key for every head; transformers 5.18.0 repeats each by the quotient in its eager attention, and stops there. Write ${heads.value}.`;
    scope.reader.report("warning", "kv-heads-of-latent", at, message);
  }
}
