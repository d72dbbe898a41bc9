import type { Scope } from "../../config/reading/reader.ts";
import type { Sourced } from "../../config/reading/sourced.ts";
import { describeValue } from "../../config/nodes/describe-value.ts";
import { type AttentionForm, readAttentionHalf } from "./attention-half.ts";
import type { Half } from "./half.ts";
import { type MlpForm, readMlpHalf } from "./mlp-half.ts";
import { dotted } from "../../config/nodes/dotted.ts";

/** What block_configs says of one layer. */
export interface Block {
  readonly attention: Half<AttentionForm>;
  readonly mlp: Half<MlpForm>;
}

/** Reads block_configs, which has one entry for each layer. */
export function readBlocks(
  scope: Scope,
  layers: Sourced<number>,
  hidden: Sourced<number>,
  activation: Sourced<string>,
): readonly Block[] {
  const at = scope.at("block_configs");
  const node = scope.find(at);
  if (node?.type !== "array") {
    const found = node ? describeValue(node, scope.reader.document.text) : "missing";
    const message = `${dotted(at)} is ${found}, but an array with an object for each layer is expected.`;
    scope.reader.refuse(node ? "wrong-type" : "missing-field", at, message);
    return [];
  }
  if (node.items.length !== layers.value) {
    const message = `block_configs describes ${node.items.length} layers, but num_hidden_layers is ${layers.value}.`;
    scope.reader.refuse("schedule-length", at, message);
  }
  return node.items.map((_, index) => ({
    attention: readAttentionHalf(scope, index),
    mlp: readMlpHalf(scope, index, hidden, activation),
  }));
}
