import { belongsTo, isWrapperOf } from "../../../classes/architectures.ts";
import { text, texts } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import { type Described, derive, implied, mapped, respell } from "../../../config/reading/sourced.ts";
import { type EngineModelShell, SCHEMA_VERSION } from "../../../spec/shell.ts";
import { readQuantization } from "../../../quantization/read-quantization.ts";

/** What every EngineModelSpec says beside its body, with sources. */
export type DescribedShell = { readonly [K in keyof EngineModelShell]: Described<EngineModelShell[K]> };

export interface ShellOptions {
  /** The class that transformers maps the model type to; null where nobody knows the model type. */
  readonly defaultArchitecture: string | null;
  /** What names of classes of this model type begin with, where they are not named after it. */
  readonly classNames: readonly string[];
  /** The scope of the decoder, which is the file itself where the model is text only. */
  readonly decoder: Scope;
}

/** Reads what every EngineModelSpec says, whatever the family. */
export function readShell(
  root: Scope,
  modelType: string,
  { defaultArchitecture, classNames, decoder }: ShellOptions,
): DescribedShell {
  const architectures = root.nullable(texts, "architectures", {
    value: defaultArchitecture === null ? [] : [defaultArchitecture],
    rule:
      defaultArchitecture === null
        ? "which class reads this model_type is not known"
        : `transformers maps model_type ${modelType} to ${defaultArchitecture}`,
  });
  const [first] = architectures.value;
  if (first !== undefined && defaultArchitecture !== null && !belongsTo(first, modelType, classNames)) {
    const wrapper = isWrapperOf(first, modelType)
      ? ` It is that of a model with towers, whose file has the decoder's fields in text_config: engines that go by the class look there.`
      : "";
    const message = `The class ${JSON.stringify(first)} does not belong to model_type ${JSON.stringify(modelType)}, whose classes are ${defaultArchitecture} and its kin.${wrapper}`;
    root.reader.report("warning", "architecture-mismatch", root.at("architectures"), message);
  }
  return {
    schema_version: implied(SCHEMA_VERSION, "the version of this description itself"),
    model_type: mapped(modelType, root.at("model_type")),
    architecture: derive(
      [architectures],
      (names) => names[0] ?? defaultArchitecture ?? "",
      "the first of architectures",
    ),
    architectures,
    dtype: readDtype(root, decoder),
    quantization: readQuantization(root, decoder),
  };
}

/**
 * The type of the weights. `dtype` wins over the older `torch_dtype`, and the wrapper's over the nested one, as in
 * transformers 5.18.0 (PreTrainedConfig.__post_init__, modeling_utils.py _get_dtype).
 */
function readDtype(root: Scope, decoder: Scope): Described<string | null> {
  const names = ["dtype", "torch_dtype"];
  const nested = decoder.pointer === root.pointer ? [] : names.map((name) => decoder.at(name));
  const nullableText = { ...text, placeholder: null as string | null };
  const dtype = root.nullable(nullableText, [...names, ...nested], {
    value: null,
    rule: "the config does not say; the weights' own type decides",
  });
  return respell(dtype, (name) => name?.replace(/^torch\./, "") ?? null);
}
