import { type HfClass, hfClass } from "../../../classes/hf-class.ts";
import { dotted } from "../../../config/nodes/dotted.ts";
import { flag, text } from "../../../config/reading/field-types.ts";
import type { ConfigReader, Scope } from "../../../config/reading/reader.ts";
import { type Sourced, mapped } from "../../../config/reading/sourced.ts";
import { givenNames } from "./fixed-fields.ts";
import { LEGACY_BASE_FIELDS, NESTED_BASE_FIELDS } from "./legacy-base-fields.ts";
import { COMMON_IGNORED, type IgnoredFields, ignoreFields } from "./ignored-fields.ts";

/** A config class and, of a multimodal wrapper, the class of its text_config. */
export interface ConfigClasses {
  readonly outer: string;
  /** The same as `outer` where the file is the decoder's own. */
  readonly text: string;
}

/** Where a model's fields stand: the file, and the decoder's object in it, which is the file itself where it is text only. */
export interface Scopes {
  readonly root: Scope;
  readonly decoder: Scope;
  /** The model type that decides how the file is read: its own or, of a decoder inside a wrapper, the decoder's. */
  readonly kind: Sourced<string>;
}

/** A class of the repository's own: transformers does not have it, and its defaults are not known here. */
export function remoteClass(name: string, transformers: string): HfClass {
  return { name, transformersVersion: transformers, defaults: {}, isRemote: true };
}

/** Opens the file, and says of what is ignored in it why; undefined where this transformers version has no such class. */
export function openScopes(
  reader: ConfigReader,
  modelType: string,
  { outer, text: inner }: ConfigClasses,
  transformers: string,
  {
    outsideTransformers,
    ...ignored
  }: {
    readonly decoder: IgnoredFields;
    readonly root: IgnoredFields;
    readonly outsideTransformers: boolean;
  },
): Scopes | undefined {
  const classOf = (name: string): HfClass | undefined =>
    outsideTransformers ? remoteClass(name, transformers) : hfClass(name, transformers);
  const outerClass = classOf(outer);
  const innerClass = classOf(inner);
  if (!outerClass || !innerClass) return undefined;
  const root = reader.scope(outerClass);
  const wrapped = outer !== inner;
  const decoder = wrapped ? root.inside("text_config", innerClass) : root;
  for (const place of new Set([root, decoder])) {
    ignoreFields(place, COMMON_IGNORED);
    ignoreFields(place, place === root ? LEGACY_BASE_FIELDS : NESTED_BASE_FIELDS);
  }
  ignoreFields(decoder, ignored.decoder);
  ignoreFields(root, ignored.root);
  if (wrapped) warnOfDefaultsAlone(decoder, inner);
  return { root, decoder, kind: mapped(modelType, root.at("model_type")) };
}

/** Warns of a decoder whose config is not there or has nothing in it; `whose` names what the defaults are of. */
export function warnOfDefaultsAlone({ reader, pointer, node }: Scope, whose: string): void {
  if (node && node.members.size > 0) return;
  const found = node ? `${dotted(pointer)} has nothing in it` : `There is no ${dotted(pointer)}`;
  const message = `${found}: every value of the decoder is a default of ${whose}.`;
  reader.report("warning", "no-text-config", pointer, message);
}

/**
 * The decoder's own model type: of a wrapper, what text_config names. transformers takes the class of text_config from
 * the wrapper, whatever it names.
 */
export function readTextModelType({ root, decoder, kind }: Scopes, modelType: string): Sourced<string> {
  if (decoder === root) return kind;
  const named = decoder.read(text, "model_type");
  const expected = `${modelType}_text`;
  if (named.value !== expected) {
    const message = `text_config names model_type ${JSON.stringify(named.value)}; inside ${modelType} it is read as ${expected}.`;
    decoder.reader.report("warning", "text-model-type", decoder.at("model_type"), message);
  }
  return named;
}

/** The wrapper decides, given or not: tie_weights asks the outer config only (transformers 5.18.0, modeling_utils.py). */
export function readTying(
  root: Scope,
  decoder: Scope,
  names: readonly string[] = ["tie_word_embeddings"],
): Sourced<boolean> {
  const tied = root.read(flag, names, {
    value: false,
    rule: "a class without the field does not tie (PreTrainedConfig, transformers 5.18.0)",
  });
  if (decoder === root) return tied;
  const [name] = givenNames(decoder, ["tie_word_embeddings"]);
  const nested = name === undefined ? undefined : decoder.optional(flag, name);
  if (nested)
    decoder.reader.shadow(
      decoder.at("tie_word_embeddings"),
      root.at("tie_word_embeddings"),
      nested.value === tied.value,
    );
  return tied;
}
