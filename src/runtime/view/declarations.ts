import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { MiniMaxM2RuntimeView } from "./minimax-m2.ts";
import { derivedAttributes } from "./derived.ts";
import type { RuntimeViewDeclaration } from "./declaration.ts";
import { Qwen35RuntimeView } from "./qwen3-5.ts";

/** Views whose attributes are the same for every spec of their family. */
const FIXED = new Map<string, RuntimeViewDeclaration>(
  [MiniMaxM2RuntimeView, Qwen35RuntimeView].map((declaration) => [declaration.bodyType, declaration]),
);

const known = new WeakMap<EngineModelSpec, RuntimeViewDeclaration>();

/**
 * What the runtime view of a spec consists of. But for the fixed views it is derived from what the family reads, which has
 * to be loaded (`loadFamily`): throws where it is not.
 */
export function declarationOf(spec: EngineModelSpec): RuntimeViewDeclaration {
  const { type } = spec.body;
  const declared = FIXED.get(type) ?? known.get(spec);
  if (declared) return declared;
  const declaration = { name: viewName(type), bodyType: type, attributes: derivedAttributes(spec) };
  known.set(spec, declaration);
  return declaration;
}

/** "DeepseekV3RuntimeView" of "deepseek_v3". */
function viewName(bodyType: string): string {
  const words = bodyType.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}RuntimeView`;
}
