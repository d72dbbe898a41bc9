import { architecturesOf } from "../../classes/architectures.ts";
import { hasClass, LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { Node, ObjectNode } from "../../config/document.ts";
import { NO_FIELDS } from "./no-fields.ts";

/** What the model of a type is, where it is no decoder of text: "an encoder"; null where nothing says so. */
export const otherKind = (modelType: string): string | null => kindOf(NO_FIELDS, modelType);

/** Why a file that describes no decoder of text is not read; null where nothing says that it does not. */
export function otherModel(root: ObjectNode, modelType: string): string | null {
  const what = kindOf(root, modelType);
  return (
    what &&
    `model_type ${JSON.stringify(modelType)} is ${what}. Only decoders of text are read, alone or with towers beside them.`
  );
}

function kindOf(root: ObjectNode, modelType: string): string | null {
  const member = (name: string): Node | undefined => root.members.get(name)?.value;
  const isTrue = (name: string): boolean => {
    const node = member(name);
    return node?.type === "boolean" && node.value;
  };
  if (member("_class_name")) return "a part of a diffusion model";
  const [first = ""] = namesIn(member("architectures"));
  if (/ForCausalLM$|LMHeadModel$/.test(first)) return null;
  const tasks = Object.keys(architecturesOf(modelType, LATEST_TRANSFORMERS) ?? {});
  if (
    isTrue("is_encoder_decoder") ||
    /EncoderDecoder/.test(first ?? "") ||
    BOTH.every((name) => member(name)) ||
    tasks.some((task) => /seq_(to|2)_seq/.test(task))
  )
    return "an encoder and a decoder";
  const named = NAMED.get(modelType);
  const asDecoder = isTrue("is_decoder");
  if (named !== undefined && !(asDecoder && named === "an encoder")) return named;
  if (asDecoder) return null;
  if (tasks.includes("masked_lm") || /ForMaskedLM$/.test(first)) return "an encoder";
  if (tasks.some((task) => WRITES.test(task))) return null;
  if (hasClass(modelType, LATEST_TRANSFORMERS))
    return (
      kindOfTasks(tasks.filter((task) => task !== "base" && task !== "pretraining")) ?? kindOfName(modelType)
    );
  return DECODERS.some((name) => member(name)?.type === "object") ? null : kindOfFields(member);
}

/** Tasks of models that write text. */
const WRITES = /^(causal_lm|image_text_to_text|multimodal_lm)$/;

/** What a model does, by all of its tasks in transformers; the first that fits all. */
const OF_TASKS: readonly (readonly [RegExp, string])[] = [
  [/zero_shot|(document|visual)_question_answering|^retrieval$/, "an encoder of text and images"],
  [/audio|speech|waveform|spectrogram|^(ctc|rnnt|tdt)$/, "a model of sound"],
  [/^time_series/, "a model of time series"],
  [
    /image|depth|object_detection|segmentation|backbone|video|keypoint|mask_generation|(text|table)_recognition|(pose|normal|pointmap)_estimation/,
    "a vision model",
  ],
  [/classification|question_answering|multiple_choice|text_encoding|next_sentence/, "an encoder"],
];

function kindOfTasks(tasks: readonly string[]): string | null {
  return tasks.length === 0
    ? null
    : (OF_TASKS.find(([task]) => tasks.some((own) => task.test(own)))?.[1] ?? null);
}

/** Model types of transformers without a task that says what they are, and whose names do not; read from their classes. */
const NAMED: ReadonlyMap<string, string> = new Map(
  (
    [
      [
        "an encoder of text and images",
        "aimv2 altclip bridgetower chinese_clip clip clipseg colqwen2 flava flava_multimodal_model groupvit lxmert metaclip_2 owlv2 owlvit siglip siglip2 tvp vision-text-dual-encoder visual_bert xclip",
      ],
      ["an encoder of text and sound", "clap clvp"],
      ["an encoder", "bert-generation dpr layoutxlm splinter"],
      [
        "a vision model",
        "deepseek_ocr2_encoder florence_vision mgp-str pixtral radio sam2_hiera_det_model sam3_lite_text sapiens2_head seggpt uvdoc",
      ],
      [
        "a model of sound",
        "dac encodec mimi moshi neucodec parakeet_encoder pe_audio qwen2_5_omni_dit qwen2_5_omni_talker qwen2_5_omni_token2wav qwen3_omni_moe_talker_code_predictor qwen3_omni_moe_talker_text univnet xcodec xcodec2 csm_depth_decoder_model moshi_depth musicgen_decoder musicgen_melody_decoder clvp_decoder voxtral_encoder voxtral_realtime_encoder",
      ],
      ["a model of proteins", "esmfold2 evolla EvollaModel"],
      ["a model of states and actions", "decision_transformer pi0"],
      [
        "the decoder of an encoder and a decoder",
        "pix2struct_text_model t5_gemma_module t5gemma2_decoder trocr",
      ],
      [
        "the encoder of an encoder and a decoder",
        "dia_encoder moonshine_streaming_encoder t5gemma2_encoder t5gemma2_text",
      ],
      ["a model of text by diffusion", "diffusion_gemma diffusion_gemma_text"],
      ["a model that makes images", "glm_image glm_image_text"],
      ["a part of blip", "blip_text_model"],
      ["a part of blt", "blt_global_transformer blt_local_decoder blt_local_encoder blt_patcher"],
    ] as const
  ).flatMap(([kind, types]) => types.split(" ").map((type) => [type, kind] as const)),
);

/** What parts of models are called in the names of their types. */
const OF_NAMES: readonly (readonly [RegExp, string])[] = [
  [/audio|acoustic|speech|asr|hifigan|bigvgan|codec|higgs|xcodec/, "a model of sound"],
  [/vision|image_(model|vision)|vqgan|vqmodel|(^|_)(sam|sam2|sam3|edgetam)(_|$)|detr/, "a vision model"],
  [/qformer|perceiver|perciever/, "a part that joins images to a decoder"],
  [/encoder/, "an encoder"],
];

/** Types of decoders whose names say what their model reads, and not what they are. */
const WRITERS = /^kosmos.*_text_model$|_text$/;

function kindOfName(modelType: string): string | null {
  if (WRITERS.test(modelType)) return null;
  if (modelType.endsWith("_text_model")) return "an encoder";
  return OF_NAMES.find(([name]) => name.test(modelType))?.[1] ?? null;
}

/** Where a wrapper has its decoder. */
const DECODERS = ["text_config", "llm_config", "language_config", "thinker_config", "decoder_config"];

/** What a type that transformers does not know is by its fields; null where it may well be a decoder of text. */
function kindOfFields(member: (name: string) => Node | undefined): string | null {
  const has = (name: string): boolean => member(name) !== undefined && member(name)?.type !== "null";
  // Segments of a pair of sentences: BERT's, and of no decoder.
  if (has("type_vocab_size")) return "an encoder";
  if (has("vocab_size") || has("n_vocab") || has("padded_vocab_size")) return null;
  if (has("text_config") && has("vision_config")) return null;
  if (has("num_mel_bins") || has("sampling_rate")) return "a model of sound";
  if ((has("patch_size") && has("image_size")) || (has("num_channels") && has("image_size")))
    return "a vision model";
  return null;
}

const BOTH = ["encoder_layers", "decoder_layers"];

function namesIn(node: Node | undefined): readonly string[] {
  if (node?.type !== "array") return [];
  return node.items.flatMap((item) => (item.type === "string" ? [item.value] : []));
}
