/** Ways to propose tokens for a target model, by what their authors call them. */
export type DraftKind =
  | "eagle"
  | "eagle3"
  | "dflash"
  | "dspark"
  | "domino"
  | "peagle"
  | "nextn"
  | "medusa"
  | "mlp_speculator"
  | "assistant";

/** A tensor of a draft model's checkpoint. */
export interface DraftTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** The type of a table of token numbers, which is saved and is no parameter. */
  readonly dtype?: "int64" | "bool";
}

/** What a config.json of a draft model describes: a model that proposes tokens and does not run without its target. */
export interface DraftModel {
  readonly kind: DraftKind;
  /** As people write it: EAGLE-3. */
  readonly name: string;
  /** Every tensor of its own, by the names of published checkpoints, without the target's embedding; null: not described. */
  readonly tensors: readonly DraftTensor[] | null;
  /** How many parameters these are. */
  readonly parameters: number | null;
}
