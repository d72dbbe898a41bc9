import type { ObjectNode } from "../../config/document.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { DraftModel } from "../../spec/draft-model.ts";
import { DRAFT_NAMES, draftKind } from "./draft-kind.ts";
import { draftModelTensors } from "./draft-tensors.ts";
import { grouped } from "../../spec/grouped.ts";

/** Fields that say how a draft is joined to its target. */
const FIELDS = [
  "block_size",
  "dflash_config/attention_mode",
  "dflash_config/confidence_head_alpha",
  "dflash_config/confidence_head_with_markov",
  "dflash_config/emb_dim",
  "dflash_config/enable_confidence_head",
  "dflash_config/gru_hidden_dim",
  "dflash_config/markov_head_type",
  "dflash_config/markov_rank",
  "dflash_config/mask_token_id",
  "dflash_config/projector_type",
  "dflash_config/pure_draft_prefix_len",
  "dflash_config/shift_label",
  "dflash_config/target_layer_ids",
  "draft_vocab_size",
  "eagle_config/eagle_aux_hidden_state_layer_ids",
  "eagle_config/use_aux_hidden_state",
  "emb_dim",
  "markov_rank",
  "markov_head_type",
  "enable_confidence_head",
  "confidence_head_with_markov",
  "norm_before_residual",
  "num_target_layers",
  "target_hidden_size",
];

/** What kind of draft model a file describes, with what it holds, and says so; null where it is none. */
export function readDraft(reader: ConfigReader, body: DecoderBody): DraftModel | null {
  const kind = draftKind(reader.root);
  if (kind === null) return null;
  const name = DRAFT_NAMES[kind];
  const tensors = draftModelTensors(kind, reader.root, body);
  const parameters =
    tensors && tensors.reduce((sum, { shape, dtype }) => sum + (dtype === undefined ? product(shape) : 0), 0);
  const size =
    parameters === null
      ? "What it adds to its layers is not described, and not counted."
      : `Its checkpoint holds ${grouped(parameters)} parameters beside the target's embedding; the layers and the other counts here are those of a whole model of this file, as transformers builds it.`;
  reader.report(
    "warning",
    "draft-model",
    "",
    `This is a draft model (${name}): it proposes tokens for a target model and does not run without it. ${size}`,
  );
  for (const field of FIELDS)
    reader.ignore(`/${field}`, "engines", `it says how a draft of ${name} is joined to its target`);
  return { kind, name, tensors, parameters };
}

/** Why a draft model of a type that no family reads is refused; null where the file is none. */
export function draftAlone(root: ObjectNode, modelType: string): string | null {
  const kind = draftKind(root);
  return (
    kind &&
    `model_type ${JSON.stringify(modelType)} is a draft model (${DRAFT_NAMES[kind]}): it proposes tokens for a target model, and what it consists of is not described here.`
  );
}

const product = (shape: readonly number[]): number => shape.reduce((all, size) => all * size, 1);
