import { shardOf } from "../../classes/shards.ts";
import type { ObjectNode } from "../../config/document.ts";
import type { IgnoredBecause } from "../../config/reading/field-use.ts";
import type { ConfigReader } from "../../config/reading/reader.ts";
import { nodeView } from "../../config/nodes/node-view.ts";
import { forEachLeaf } from "../../spec/leaves.ts";
import { child, tokensOf, type Pointer } from "../../spec/pointer.ts";

interface Reason {
  readonly because: IgnoredBecause;
  readonly reason: string;
}

/** Why nothing is taken from these fields, by name. */
type Reasons = ReadonlyMap<string, Reason>;

const reasons = (...groups: readonly (readonly [Reason, string])[]): Reasons =>
  new Map(groups.flatMap(([reason, names]) => names.split(" ").map((name) => [name, reason] as const)));

const GENERATION: Reason = {
  because: "generation",
  reason: "a default of generate(); generation_config.json is its place",
};

/**
 * What the base class of configs wrote or kept in some version, whatever the model: PretrainedConfig of transformers
 * 4.57.6 and PreTrainedConfig of 5.17.0 and 5.18.0 (configuration_utils.py), and what they take of a file.
 */
const BASE: Reasons = reasons(
  [
    GENERATION,
    "assistant_confidence_threshold assistant_lookbehind encoder_repetition_penalty epsilon_cutoff eta_cutoff num_assistant_tokens num_assistant_tokens_schedule target_lookbehind bad_words_ids begin_suppress_tokens decoder_start_token_id diversity_penalty do_sample early_stopping encoder_no_repeat_ngram_size exponential_decay_length_penalty forced_bos_token_id forced_eos_token_id length_penalty max_length max_new_tokens min_length no_repeat_ngram_size num_beam_groups num_beams num_return_sequences output_scores remove_invalid_values repetition_penalty return_dict_in_generate sep_token_id suppress_tokens temperature top_k top_p typical_p",
  ],
  [
    { because: "bookkeeping", reason: "of other tasks or kinds of model; a decoder does not read it" },
    "add_cross_attention chunk_size_feed_forward cross_attention_hidden_size finetuning_task is_decoder is_encoder_decoder prefix problem_type pruned_heads task_specific_params tf_legacy_loss tie_encoder_decoder tokenizer_class torchscript use_bfloat16",
  ],
  [
    { because: "bookkeeping", reason: "names of classes, which a classification head alone has" },
    "id2label label2id num_labels",
  ],
  [
    { because: "bookkeeping", reason: "what the Python call returns, not what the model computes" },
    "output_attentions output_hidden_states return_dict use_return_dict _output_attentions",
  ],
  [
    { because: "bookkeeping", reason: "which code computes it, which an engine chooses itself" },
    "_attn_implementation _attn_implementation_autoset _attn_implementation_internal attn_implementation _experts_implementation _experts_implementation_internal experts_implementation",
  ],
  [
    { because: "bookkeeping", reason: "where the file came from, and which program wrote it" },
    "_commit_hash _configuration_file _from_auto _from_pipeline _name_or_path name_or_path transformers_version",
  ],
  [
    {
      because: "bookkeeping",
      reason: "what a training tool noted down: Unsloth, and Megatron Core of NVIDIA NeMo",
    },
    "unsloth_fixed unsloth_version use_mcore",
  ],
  [{ because: "generation", reason: "an engine keeps its own cache" }, "use_cache"],
  [{ because: "training", reason: "how gradients are computed" }, "gradient_checkpointing"],
);

/** What the base class writes into the config of a tower besides, where it says nothing of the tower. */
const TOWER: Reasons = reasons(
  [
    { because: "bookkeeping", reason: "the wrapper names the class and the type of its weights" },
    "architectures dtype torch_dtype",
  ],
  [
    { because: "bookkeeping", reason: "every config has it; a tower has no head that could be an embedding" },
    "tie_word_embeddings",
  ],
  [
    {
      because: "generation",
      reason: "which tokens begin, end and fill a sequence is not part of a tower",
    },
    "bos_token_id eos_token_id pad_token_id",
  ],
);

/** Objects of a file that hold the config of a part, where no class of transformers says which do. */
const PARTS =
  /^(text|llm|language|vision|audio|speech|thinker|talker|projector|perceiver|vq)(_model)?_config$/;

/** Maps whose keys Python makes whole numbers of (`int(key)` in configuration_utils.py); another key it refuses. */
const NUMBERED: ReadonlySet<string> = new Set(["id2label", "pruned_heads"]);

/** A file that a family has read. */
interface ReadFile {
  readonly reader: ConfigReader;
  readonly modelType: string;
  readonly version: string;
  readonly isKnown: (pointer: Pointer) => boolean;
  /** Where the decoder's fields stand. */
  readonly decoder: Pointer;
}

/**
 * Says of the base class's fields that nobody read why they do not matter: in the file, and in the configs nested in it.
 * Credit is by full path.
 */
export function ignoreBookkeeping(file: ReadFile): void {
  const { reader, modelType, version } = file;
  const shard = shardOf(modelType, version);
  const nested = shard?.classes[shard.class]?.nested ?? {};
  ignoreIn(file, reader.root, "", false);
  for (const [place, node] of configsIn(reader.root, "", (name) => Object.hasOwn(nested, name))) {
    ignoreIn(file, node, place, !isPartOf(file.decoder, place));
    for (const [inner, config] of configsIn(node, place, () => false))
      ignoreIn(file, config, inner, !isPartOf(file.decoder, inner));
  }
}

function configsIn(
  node: ObjectNode,
  at: Pointer,
  isNested: (name: string) => boolean,
): readonly (readonly [Pointer, ObjectNode])[] {
  return [...node.members].flatMap(([name, { value }]) =>
    value.type === "object" && (isNested(name) || PARTS.test(name) || isConfig(name, value))
      ? [[child(at, name), value] as const]
      : [],
  );
}

/** Whether an object is a config by its name and by saying of which type it is. */
function isConfig(name: string, { members }: ObjectNode): boolean {
  return name.endsWith("_config") && members.get("model_type")?.value.type === "string";
}

/** Whether the decoder's fields stand in a config or inside it. */
function isPartOf(decoder: Pointer, config: Pointer): boolean {
  return decoder === config || decoder.startsWith(`${config}/`);
}

function ignoreIn({ reader, isKnown }: ReadFile, node: ObjectNode, at: Pointer, isTower: boolean): void {
  for (const [name, { value }] of node.members) {
    const reason = BASE.get(name) ?? (isTower ? TOWER.get(name) : undefined);
    if (!reason) continue;
    const field = child(at, name);
    forEachLeaf(
      nodeView,
      value,
      (leaf) => {
        const [key] = tokensOf(leaf.slice(field.length));
        const isMember = key === undefined || !NUMBERED.has(name) || /^\d+$/.test(key);
        if (isMember && !isKnown(leaf)) reader.ignored.set(leaf, reason);
      },
      field,
    );
  }
}
