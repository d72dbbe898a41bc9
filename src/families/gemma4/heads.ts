import { count, flag } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { checkHeads } from "../blocks/rules/checks.ts";
import type { Heads } from "../blocks/attention/heads.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { readPerLayerConfig } from "./per-layer-config.ts";
import { POST_INIT } from "./reference.ts";

/** The geometry of full attention and of attention within a window. */
export interface Gemma4Heads {
  readonly full: Heads;
  readonly sliding: Heads;
  /** Whether full attention's values are its projected keys. */
  readonly valuesFromKeys: Sourced<boolean>;
}

/**
 * Reads both geometries. Full attention has one of its own, by `per_layer_config` or, without it, by the Hub files'
 * `global_head_dim` and `num_global_key_value_heads`.
 */
export function readGemma4Heads(scope: Scope, kinds: LayerNames): Gemma4Heads {
  const query = scope.read(count, "num_attention_heads");
  const kv = scope.read(count, "num_key_value_heads");
  const headDim = scope.read(count, "head_dim");
  const valuesFromKeys = scope.read(flag, "attention_k_eq_v");
  const perLayer = readPerLayerConfig(scope, kinds);
  const full = perLayer
    ? {
        kv: perLayer.of("num_key_value_heads", "attention", kv),
        headDim: perLayer.of("head_dim", "attention", headDim),
      }
    : { kv: readGlobalKv(scope, kv, valuesFromKeys), headDim: readGlobalHeadDim(scope) };
  const sliding =
    perLayer && kinds.value.includes("sliding_attention")
      ? {
          kv: perLayer.of("num_key_value_heads", "sliding_attention", kv),
          headDim: perLayer.of("head_dim", "sliding_attention", headDim),
        }
      : { kv, headDim };
  if (perLayer) shadowGlobals(scope, full);
  checkHeads(scope, query, full.kv, "num_key_value_heads");
  if (sliding.kv.value !== full.kv.value) checkHeads(scope, query, sliding.kv, "num_key_value_heads");
  return { full: { query, ...full }, sliding: { query, ...sliding }, valuesFromKeys };
}

function readGlobalHeadDim(scope: Scope): Sourced<number> {
  return scope.read(count, "global_head_dim", {
    value: 512,
    rule: `full attention's heads are 512 wide unless the file says otherwise (${POST_INIT})`,
  });
}

function readGlobalKv(scope: Scope, kv: Sourced<number>, valuesFromKeys: Sourced<boolean>): Sourced<number> {
  const name = "num_global_key_value_heads";
  const node = scope.find(scope.at(name));
  if (node === undefined || node.type === "null") {
    const reason = "null: full attention has as many KV heads as the other layers";
    scope.reader.ignore(scope.at(name), "no effect", reason);
    return kv;
  }
  if (!valuesFromKeys.value) {
    const reason = `it counts where attention_k_eq_v only (${POST_INIT})`;
    scope.reader.ignore(scope.at(name), "no effect", reason);
    return derive([kv, valuesFromKeys], (n) => n, "num_key_value_heads, without attention_k_eq_v");
  }
  return derive(
    [scope.read(count, name), valuesFromKeys],
    (n) => n,
    `num_global_key_value_heads, where attention_k_eq_v (${POST_INIT})`,
  );
}

function shadowGlobals(scope: Scope, full: Pick<Heads, "kv" | "headDim">): void {
  for (const [name, value] of [
    ["global_head_dim", full.headDim.value],
    ["num_global_key_value_heads", full.kv.value],
  ] as const) {
    const node = scope.find(scope.at(name));
    const agrees = node?.type === "null" || (node?.type === "number" && node.value === value);
    if (node) scope.reader.shadow(scope.at(name), scope.at("per_layer_config"), agrees);
  }
}
