import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { MiniMaxM2RuntimeView } from "./minimax-m2.ts";
import { derivedAttributes } from "./derived.ts";
import type { RuntimeViewDeclaration } from "./declaration.ts";
import { Qwen35RuntimeView } from "./qwen3-5.ts";
import { structureOf } from "./structure.ts";

/** Views whose attributes are the same for every spec of their family. */
const FIXED = new Map<string, RuntimeViewDeclaration>(
  [MiniMaxM2RuntimeView, Qwen35RuntimeView].map((declaration) => [declaration.bodyType, declaration]),
);

/** Deriving a view reads a config some twenty times; specs of one structure have the same. */
const derived = new Map<string, RuntimeViewDeclaration>();

/** How many structures are kept: of one model type there are few, and an audit meets those of all of them by turns. */
const KEPT = 1024;

/**
 * What the runtime view of a spec consists of. But for the fixed views it is derived from what the family reads, which has
 * to be loaded (`loadFamily`): throws where it is not.
 */
export function declarationOf(spec: EngineModelSpec): RuntimeViewDeclaration {
  const { type } = spec.body;
  const fixed = FIXED.get(type);
  if (fixed) return fixed;
  const structure = structureOf(spec);
  const declaration = derived.get(structure) ?? {
    name: viewName(type),
    bodyType: type,
    attributes: derivedAttributes(spec),
  };
  // What was asked for last stands last, so that the first is the one to forget.
  derived.delete(structure);
  derived.set(structure, declaration);
  if (derived.size > KEPT) for (const [oldest] of derived) if (derived.size > KEPT) derived.delete(oldest);
  return declaration;
}

/** "DeepseekV3RuntimeView" of "deepseek_v3". */
function viewName(bodyType: string): string {
  const words = bodyType.split("_").map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join("")}RuntimeView`;
}
