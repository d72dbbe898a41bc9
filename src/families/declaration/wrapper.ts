import { hfClass } from "../../classes/hf-class.ts";
import { classNamed } from "../../classes/shards.ts";
import type { ObjectNode } from "../../config/document.ts";
import { flag as FLAG, text as TEXT } from "../../config/reading/field-types.ts";
import type { ConfigReader, Scope } from "../../config/reading/reader.ts";
import {
  type Sourced,
  allDependOn,
  defaulted,
  dependsOn,
  derive,
  implied,
  mapped,
} from "../../config/reading/sourced.ts";
import { type CheckpointNames, namesOfClass } from "../../spec/checkpoint-names.ts";
import { BARE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { COMMON_IGNORED, type IgnoredFields, ignoreFields } from "../blocks/file/ignored-fields.ts";
import { readHead } from "../blocks/file/head.ts";
import { LEGACY_BASE_FIELDS } from "../blocks/file/legacy-base-fields.ts";
import { type Scopes, readTying, remoteClass, warnOfDefaultsAlone } from "../blocks/file/scopes.ts";
import { givenNames } from "../blocks/file/fixed-fields.ts";
import { type ReadTowers, towersOf } from "../blocks/towers/read-tower.ts";
import { readShell } from "../blocks/file/shell.ts";
import type { DescribedSpec, Family } from "./family.ts";
import { textTypeAt } from "./unknown-decoder.ts";

/** What a wrapper's declaration says where it differs from the usual. */
interface WrapperOptions {
  /** The decoder's model type where its config names none. */
  readonly text: string;
  /** Whether its class reads the decoder's config as that type whatever it names. */
  readonly fixed?: boolean;
  /** Whether old files have the decoder's fields in the file itself, which so counts where there is no such object. */
  readonly flat?: boolean;
  /** Whether its class gives the decoder's config its own defaults also where the file has one, for what that leaves out. */
  readonly fills?: boolean;
  /** Where the decoder's config stands; in text_config unless this says otherwise. */
  readonly at?: string;
  /** `LlavaConfig` is made of the prefix unless this says otherwise. */
  readonly config?: string;
  /** `LlavaForConditionalGeneration` is made of the prefix unless this says otherwise. */
  readonly architecture?: string;
  /** What further names of its classes begin with. */
  readonly classNames?: readonly string[];
  /** Its towers and projectors, by their names in the model; undefined for a file with towers that have no description. */
  readonly towers?: ReadTowers;
  /** Model types whose classes its towers may have too, where the file names the class (AutoConfig). */
  readonly towerTypes?: readonly string[];
  /** What its head has of its own sizes, where those are not the decoder's; `rows` are those of the decoder's embedding. */
  readonly head?: (
    root: Scope,
    tied: Sourced<boolean>,
    rows: Sourced<number>,
  ) => { readonly [member: string]: Sourced<unknown> };
  /** Whether its class does to the logits what the decoder's own class does; its head is a matrix alone unless this says so. */
  readonly scalesLogits?: boolean;
  /** Where its checkpoint has the decoder and the head; the decoder is model.language_model unless this says otherwise. */
  readonly checkpoint?: CheckpointNames;
  /** The module that holds the decoder's whole model, whose checkpoint names stay as they are inside it. */
  readonly wholeIn?: string;
  /** Whether its classes are the repository's own, so that transformers has no default of theirs. */
  readonly outsideTransformers?: boolean;
  /** Fields beside the decoder's config from which nothing is taken. */
  readonly ignored?: IgnoredFields;
  /**
   * Whose tie_word_embeddings decides: the file's unless this says otherwise; that of the decoder's config; either's; or
   * the decoder's where the file says nothing. `nothing`: its class never ties.
   */
  readonly tiedBy?: "decoder" | "either" | "decoder_if_not_said" | "nothing";
}

/** A model type of towers around a decoder of some other family, which reads the decoder's config. */
export interface Wrapper {
  readonly modelType: string;
  readonly text: string;
  /** Model types whose classes have to be loaded too, because a file may name them for a tower. */
  readonly towerTypes: readonly string[];
  /** The model type that its file gives its decoder. */
  readonly textTypeOf: (root: ObjectNode) => string;
  /** The family of files of this wrapper whose decoder is of `inner`, with this model type; their bodies are that family's. */
  readonly around: <F extends Family>(inner: F, textType: string) => F;
}

/** Fields that wrappers of all makes have beside the decoder's config. */
const WRAPPER_IGNORED: IgnoredFields = [
  {
    because: "other tower",
    reason: "it marks images, videos and sound in the token sequence",
    names: [
      "audio_token_id",
      "audio_token_index",
      "boa_token_id",
      "boi_token_id",
      "boi_token_index",
      "eoa_token_id",
      "eoa_token_index",
      "eoi_token_id",
      "eoi_token_index",
      "image_end_token_id",
      "image_start_token_id",
      "image_token_id",
      "image_token_index",
      "video_end_token_id",
      "video_start_token_id",
      "video_token_id",
      "video_token_index",
      "vision_end_token_id",
      "vision_start_token_id",
      "vision_token_id",
    ],
  },
  {
    because: "other tower",
    reason: "how many tokens an image or a video takes, which the processor decides",
    names: ["image_seq_length", "video_seq_length"],
  },
  { because: "training", reason: "labels that the loss skips", names: ["ignore_index"] },
  {
    because: "bookkeeping",
    reason: "remote code that the Hub would load; the adapter stands in for it",
    names: [
      "auto_map/AutoModelForVision2Seq",
      "auto_map/AutoModelForImageTextToText",
      "auto_map/AutoProcessor",
    ],
  },
];

/**
 * Declares a wrapper: towers around a decoder whose config stands in an object of the file. The body is that of the
 * decoder's family, with `towers` beside it.
 * @param prefix what the names of its classes begin with.
 */
export function wrapper(modelType: string, prefix: string, options: WrapperOptions): Wrapper {
  const { config = `${prefix}Config`, architecture = `${prefix}ForConditionalGeneration` } = options;
  const classOf = (transformers: string) =>
    options.outsideTransformers ? remoteClass(config, transformers) : hfClass(config, transformers);
  return around(modelType, options, classOf, {
    architecture,
    classNames: [prefix, ...(options.classNames ?? [])],
  });
}

/** A wrapper that nobody knows, with its decoder's config at `at`. */
export function wrapperOfUnknown(modelType: string, at: string, textType: string): Wrapper {
  const classOf = (transformers: string) => remoteClass("PreTrainedConfig", transformers);
  const checkpoint = { ...BARE_LANGUAGE_MODEL, assumed: true };
  return around(modelType, { text: textType, at, checkpoint }, classOf, {
    architecture: null,
    classNames: [],
  });
}

interface WrapperClasses {
  /** The class that transformers maps the model type to; null for a model type that it does not know. */
  readonly architecture: string | null;
  readonly classNames: readonly string[];
}

function around(
  modelType: string,
  options: WrapperOptions,
  classOf: (transformers: string) => ReturnType<typeof hfClass>,
  classes: WrapperClasses,
): Wrapper {
  const { text, at = "text_config", fixed = false } = options;
  return {
    modelType,
    text,
    towerTypes: options.towerTypes ?? [],
    textTypeOf: (root) => (fixed ? text : (textTypeAt(root, at) ?? text)),
    around: (inner, textType) => ({
      ...inner,
      modelTypes: [modelType],
      decoderTypes: [],
      ...(textType !== text && { otherDecoder: { at: `/${at}`, modelType: textType } }),
      checkpoint: (_, architecture = "") =>
        namesOfClass(namesAround(inner.checkpoint(textType), options), architecture),
      readInside: () => undefined,
      read(reader: ConfigReader, _: string, transformers: string) {
        const hf = classOf(transformers);
        // A file that names no type of decoder is read as the one that this family is made around.
        const own = fixed ? options : { ...options, text: textType };
        return hf && readWrapped(reader.scope(hf), inner, modelType, own, classes);
      },
    }),
  };
}

/** Where the checkpoint has the decoder, in the words of its own family. */
function namesAround(names: CheckpointNames, { checkpoint, wholeIn }: WrapperOptions): CheckpointNames {
  // Of another publisher's wrapper it is not known what mlx-vlm calls it, or how it is released.
  const { inMlx: _, stacksInRelease: __, ...inner } = names;
  if (wholeIn === undefined) return { ...inner, ...(checkpoint ?? BARE_LANGUAGE_MODEL) };
  const { decoder = "model", head = "lm_head" } = inner;
  return { ...inner, decoder: `${wholeIn}.${decoder}`, head: `${wholeIn}.${head}`, ...checkpoint };
}

function readWrapped(
  root: Scope,
  inner: Family,
  modelType: string,
  options: WrapperOptions,
  { architecture, classNames }: WrapperClasses,
): DescribedSpec | undefined {
  const { at = "text_config", ignored = [], tiedBy, flat = false, fills = false } = options;
  for (const fields of [COMMON_IGNORED, LEGACY_BASE_FIELDS, WRAPPER_IGNORED, ignored])
    ignoreFields(root, fields);
  const isThere = root.find(root.at(at))?.type === "object";
  const part = classNamed(root.hf.name, root.hf.transformersVersion)?.parts?.[at];
  const isFlat = flat && !isThere;
  const place = { root, at: isFlat ? "" : at, given: isThere && !fills ? undefined : part?.given };
  const named = readTextType(root, options);
  const read = inner.readInside(place, named);
  if (!read) return undefined;
  // With another type another family would read the same object, by its names of fields and with its defaults.
  const isGiven = named.source.kind === "mapped";
  const rule = `${at} names the decoder that its fields are read as`;
  const decoder = isGiven ? { ...read, body: allDependOn(read.body, [named], rule) } : read;
  if (architecture === null) warnAboutUnknown(root, modelType, named.value, at);
  else if (!isFlat) warnOfDefaultsAlone(decoder.scope, `model_type ${named.value}`);
  const scopes = { root, decoder: decoder.scope, kind: named };
  const shell = readShell(root, modelType, {
    defaultArchitecture: architecture,
    classNames,
    decoder: decoder.scope,
  });
  const whose = architecture === null ? "decoder_if_not_said" : tiedBy;
  const tying = readWrappedTying(scopes, whose);
  const hangs = isGiven && whose !== undefined && whose !== "nothing";
  const tied = { tie_word_embeddings: hangs ? dependsOn(tying, [named], rule) : tying };
  const { hidden_size: hidden, vocab_size: rows } = decoder.body as unknown as {
    readonly [member in "hidden_size" | "vocab_size"]: Sourced<number>;
  };
  const places = { root, decoder: decoder.scope, hidden };
  const kind = mapped(modelType, root.at("model_type"));
  const towers = { towers: towersOf(options.towers, places, kind) };
  const plain = architecture === null || options.scalesLogits ? {} : plainHead(root, read.body, architecture);
  const head = isGiven ? allDependOn(plain, [named], rule) : plain;
  const body = {
    ...decoder.body,
    ...head,
    ...tied,
    ...options.head?.(root, tied.tie_word_embeddings, rows),
    ...towers,
    ...readHead(root, shell, classNames),
  };
  return { ...shell, body };
}

/** What a decoder's own class does to its logits, and a wrapper's head, which is a matrix alone, does not. */
const PLAIN_HEAD = { head_bias: false, logit_scale: 1, final_logit_softcap: null };

/** The members of the body that say so, where the decoder's fields would decide them. */
function plainHead(root: Scope, body: object, architecture: string): { [member: string]: Sourced<unknown> } {
  const members = body as { readonly [member: string]: Sourced<unknown> | undefined };
  const plain: { [member: string]: Sourced<unknown> } = {};
  for (const [member, value] of Object.entries(PLAIN_HEAD)) {
    const own = members[member];
    if (own === undefined || (own.source.kind === "implied" && own.value === value)) continue;
    const reason = `${architecture} gives what its head's matrix gives (transformers 5.18.0)`;
    plain[member] = implied(value, reason);
    for (const field of own.source.from) root.reader.ignore(field, "no effect", reason);
  }
  return plain;
}

/** The model type that the decoder's config names, or else what its wrapper takes it for. */
function readTextType(
  root: Scope,
  { text, at = "text_config", fixed = false }: WrapperOptions,
): Sourced<string> {
  const pointer = root.at(`${at}/model_type`);
  const node = root.find(pointer);
  const given = node?.type === "string" ? node.value : undefined;
  if (fixed) {
    root.reader.ignore(pointer, "bookkeeping", "the wrapper decides the class of its decoder");
    if (given !== undefined && given !== text) {
      const message = `${at} names model_type ${JSON.stringify(given)}; inside this wrapper it is read as ${text}.`;
      root.reader.report("warning", "text-model-type", pointer, message);
    }
    return implied(text, `${root.hf.name} takes its decoder's config for one of this type`);
  }
  if (given !== undefined) return mapped(given, pointer);
  if (node && node.type !== "null") root.optional(TEXT, `${at}/model_type`);
  const { name, transformersVersion } = root.hf;
  return defaulted(text, {
    field: pointer,
    lookedFor: [pointer],
    value: text,
    default_from: "hf_class",
    class: name,
    transformers_version: transformersVersion,
  });
}

function readWrappedTying(scopes: Scopes, tiedBy: WrapperOptions["tiedBy"]): Sourced<boolean> {
  const { root, decoder } = scopes;
  if (decoder.pointer === root.pointer) return readTying(root, root);
  if (tiedBy === "nothing") {
    const reason = `the class of ${root.hf.name} never ties its head to the embedding (transformers 5.18.0)`;
    for (const place of [root, decoder]) place.ignore(TYING, "no effect", reason);
    return implied(false, reason);
  }
  if (tiedBy === undefined) return readTying(root, decoder);
  const inner = decoder.read(FLAG, TYING, NOT_TIED);
  if (tiedBy === "decoder_if_not_said") {
    if (givenNames(root, [TYING]).length === 0) return inner;
    root.reader.shadow(decoder.at(TYING), root.at(TYING));
    return root.read(FLAG, TYING);
  }
  const outer = root.read(FLAG, TYING, NOT_TIED);
  const [winner, loser] = tiedBy === "either" && outer.value ? [root, decoder] : [decoder, root];
  if (tiedBy === "either" && !outer.value && !inner.value)
    return derive([outer, inner], () => false, "neither the file nor its decoder's config ties");
  if (winner.find(winner.at(TYING))) root.reader.shadow(loser.at(TYING), winner.at(TYING));
  else loser.ignore(TYING, "no effect", `${winner.hf.name} decides by its default`);
  return winner === root ? outer : inner;
}

const TYING = "tie_word_embeddings";

const NOT_TIED = {
  value: false,
  rule: "a class without the field does not tie (PreTrainedConfig, transformers 5.18.0)",
};

function warnAboutUnknown(root: Scope, modelType: string, textType: string, at: string): void {
  const message = `model_type ${JSON.stringify(modelType)} is not supported; ${at} names ${JSON.stringify(textType)}, and the decoder is read as that. What stands beside it is not read.`;
  root.reader.report("warning", "unknown-wrapper", root.at("model_type"), message);
}
