import type { Node, ObjectNode } from "../../config/document.ts";
import type { DraftKind } from "../../spec/draft-model.ts";

export const DRAFT_NAMES: Readonly<Record<DraftKind, string>> = {
  eagle: "EAGLE",
  eagle3: "EAGLE-3",
  dflash: "DFlash",
  dspark: "DSpark",
  domino: "Domino",
  peagle: "P-EAGLE",
  nextn: "NextN (MTP)",
  medusa: "Medusa",
  mlp_speculator: "MLP speculator",
  assistant: "assistant",
};

/** Which names of classes and model types tell a kind, the first that fits. */
const BY_NAME: readonly (readonly [RegExp, DraftKind])[] = [
  [/p_?eagle|parallel_?eagle/i, "peagle"],
  [/eagle_?3/i, "eagle3"],
  [/eagle/i, "eagle"],
  [/dspark/i, "dspark"],
  [/domino/i, "domino"],
  [/dflash/i, "dflash"],
  [/medusa/i, "medusa"],
  [/mlp_?speculator/i, "mlp_speculator"],
  [/nextn|(?:MTP|_mtp|MTPModel)$/i, "nextn"],
  [/_assistant$|Assistant(?:ForCausalLM|Model)$/, "assistant"],
];

/** Fields that only drafts of a kind have. */
const BY_FIELD: readonly (readonly [string, DraftKind])[] = [
  ["eagle_config", "eagle3"],
  ["draft_vocab_size", "eagle3"],
  ["medusa_num_heads", "medusa"],
  ["dflash_config", "dflash"],
];

/** What kind of draft model a file describes, by its classes, its model type and its fields; null: none. */
export function draftKind(root: ObjectNode): DraftKind | null {
  const projector = textAt(objectAt(root, "dflash_config"), "projector_type");
  const names = [...classesIn(root), textAt(root, "model_type") ?? "", projector ?? ""];
  for (const name of names) {
    const found = BY_NAME.find(([pattern]) => pattern.test(name));
    if (found) return found[1];
  }
  return BY_FIELD.find(([field]) => root.members.has(field))?.[1] ?? null;
}

export function objectAt(root: ObjectNode | undefined, name: string): ObjectNode | undefined {
  const node = root?.members.get(name)?.value;
  return node?.type === "object" ? node : undefined;
}

function textAt(root: ObjectNode | undefined, name: string): string | undefined {
  const node = root?.members.get(name)?.value;
  return node?.type === "string" ? node.value : undefined;
}

function classesIn(root: ObjectNode): readonly string[] {
  const node: Node | undefined = root.members.get("architectures")?.value;
  if (node?.type !== "array") return [];
  return node.items.flatMap((item) => (item.type === "string" ? [item.value] : []));
}
