import { componentOf } from "../spec/component-of.ts";
import type { EngineModelSpec } from "../spec/engine-model-spec.ts";
import type { AttributeDeclaration } from "./declaration.ts";
import { heads, latentHeads } from "./groups/attention.ts";
import { firstOf } from "./groups/components.ts";
import { draftModules } from "./groups/drafts.ts";
import { layerTypes } from "./groups/layers.ts";
import { dense, experts, sharedWidth } from "./groups/mlp.ts";
import { deltaAttention, deltaNet, lightning, mamba2 } from "./groups/recurrent.ts";
import { rope } from "./groups/rope.ts";
import { trunk } from "./groups/trunk.ts";
import { slidingWindow } from "./groups/windows.ts";

/** The attributes of a spec's components by the names that most families use, whatever its family. */
export function genericAttributes(spec: EngineModelSpec): readonly AttributeDeclaration[] {
  const { body } = spec;
  const attributes = [...trunk(spec), ...rope(spec)];
  const gqa = firstOf(body, "mixer", "gqa", "block_sparse");
  const mla = firstOf(body, "mixer", "mla");
  const delta = firstOf(body, "mixer", "gated_delta_net");
  const kda = firstOf(body, "mixer", "kimi_delta_attention");
  const mamba = firstOf(body, "mixer", "mamba2");
  const lightningName = firstOf(body, "mixer", "lightning_attention");
  const denseName = firstOf(body, "mlp", "dense");
  const moe = firstOf(body, "mlp", "moe");
  if (gqa) attributes.push(...heads(gqa), slidingWindow(spec), layerTypes(spec));
  if (mla) attributes.push(...latentHeads(mla, hasIndexer(spec, mla)));
  if (delta) attributes.push(...deltaNet(delta));
  if (kda) attributes.push(...deltaAttention(kda));
  if (mamba) attributes.push(...mamba2(mamba));
  if (lightningName) attributes.push(...lightning(lightningName));
  if (denseName) attributes.push(...dense(denseName));
  if (moe) attributes.push(...experts(moe), sharedWidth(moe));
  if ("mtp" in body) attributes.push(draftModules);
  return attributes;
}

function hasIndexer({ body }: EngineModelSpec, name: string): boolean {
  const attention = componentOf(body, name);
  return attention.type === "mla" && attention.indexer !== null;
}
