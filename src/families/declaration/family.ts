import { decoderOfClass } from "../blocks/rules/checkpoint-names.ts";
import * as z from "zod/mini";
import { countParameters } from "../../analysis/count-parameters.ts";
import type { ParameterCount } from "../../analysis/parameter-count.ts";
import { hfClass } from "../../classes/hf-class.ts";
import { type ConfigReader, Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type CheckpointNames, namesOfClass } from "../../spec/checkpoint-names.ts";
import type { Json, JsonObject } from "../../spec/json.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { ListedStates } from "../../spec/listed-states.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { type FixedFields, ignoreFixed } from "../blocks/file/fixed-fields.ts";
import { readHead } from "../blocks/file/head.ts";
import { COMMON_IGNORED, type IgnoredFields, ignoreFields } from "../blocks/file/ignored-fields.ts";
import { NESTED_BASE_FIELDS } from "../blocks/file/legacy-base-fields.ts";
import { type Scopes, openScopes, remoteClass } from "../blocks/file/scopes.ts";
import { type DescribedShell, readShell } from "../blocks/file/shell.ts";
import { type ReadTowers, towersOf } from "../blocks/towers/read-tower.ts";
import { firstIssue, type Issue } from "./first-issue.ts";
import type { DescribedBy, Merged, Shape } from "./shape.ts";

/** What reading a config gives: an EngineModelSpec, each leaf with its source. */
export type DescribedSpec = DescribedShell & { readonly body: object };

/** The decoder inside a wrapper's file: where it stands, and its body. */
interface InnerDecoder<T extends string> {
  readonly scope: Scope;
  readonly body: { readonly type: Sourced<T> } & { readonly [member: string]: unknown };
}

/** A model family: the bodies that it makes, and how a config.json becomes one of them. */
export interface Family<T extends string = string, S = unknown> {
  /** The `type` of its bodies. */
  readonly type: T;
  /** What the published JSON Schema calls its body: `LlamaModelSpec`. */
  readonly name: string;
  /** The schema of its bodies. */
  readonly body: z.ZodMiniObject<{ type: z.ZodMiniLiteral<T> } & S, z.core.$strip>;
  /** What the schema is composed of, in order: the comments of these constants describe the members. */
  readonly shapes: readonly Shape[];
  /** The `model_type`s that it reads. */
  readonly modelTypes: readonly string[];
  /** Those of them that name a decoder, which may stand inside a wrapper's file. */
  readonly decoderTypes: readonly string[];
  /** Of a wrapper around a decoder that its class does not take by default: where the file has the decoder, and of which type. */
  readonly otherDecoder?: { readonly at: Pointer; readonly modelType: string };
  /**
   * Counts the parameters of its bodies. It is here so that all that knows components is loaded with the first family,
   * and not before the page works.
   */
  readonly count: (body: DecoderBody) => ParameterCount;
  /** The first thing in what it read that the schemas do not allow; undefined where it is a spec. */
  readonly firstIssue: (value: Json) => Issue | undefined;
  /** Where the names of a model type's checkpoint differ from Llama's; some hang on the class that is saved. */
  readonly checkpoint: (modelType: string, architecture?: string) => CheckpointNames;
  /** What transformers lists as `hidden_states`. */
  readonly listedStates: ListedStates;
  /**
   * Reads the config. Every value comes through the reader, so that its source is known; what is wrong is reported to the
   * reader, and where that is fatal the result is not used.
   * @returns undefined where this transformers version has no class for the model type.
   */
  readonly read: (reader: ConfigReader, modelType: string, transformers: string) => DescribedSpec | undefined;
  /**
   * Reads the body of a decoder whose config stands inside a wrapper's file, as if its object were the file.
   * @param modelType its own model type.
   * @returns undefined where this transformers version has no class for it, and for a wrapper's model type.
   */
  readonly readInside: (wrapper: WrappedPlace, modelType: Sourced<string>) => InnerDecoder<T> | undefined;
}

/** Where a wrapper's file has the decoder's config. */
interface WrappedPlace {
  readonly root: Scope;
  /** The path of the object; "" where it is the file itself. */
  readonly at: string;
  /** What the decoder has by default in this wrapper otherwise than by its own class. */
  readonly given?: JsonObject | undefined;
}

/** What of a model type differs from the family's own. */
interface ModelType {
  /** The config class of the file; `LlamaConfig` is made of the prefix unless this says otherwise. */
  readonly config?: string;
  /** The class of the decoder's own config, where it stands in text_config. */
  readonly text?: string;
  /** The class that transformers, or the repository's own code, maps the model type to; `LlamaForCausalLM`. */
  readonly architecture?: string;
  /** What further names of its classes begin with, where neither the prefix nor the model type tells. */
  readonly classNames?: readonly string[];
  /** The towers and projectors of its files, where it is a wrapper. */
  readonly towers?: ReadTowers;
  /** Whether a file has towers at all, of a model type of files with and without; all have them unless this says otherwise. */
  readonly towersIf?: (root: Scope) => boolean;
  /** Fields outside the decoder from which nothing is taken. */
  readonly ignored?: IgnoredFields;
  readonly fixed?: FixedFields;
  /**
   * Where the names of its checkpoint, as transformers saves it, differ from Llama's. What a model type says stands in
   * place of what its family says, member by member.
   */
  readonly checkpoint?: CheckpointNames;
}

export interface FamilyOptions<L extends readonly Shape[]> extends ModelType {
  /** What its classes begin with: `Llama` in LlamaConfig and LlamaForCausalLM. */
  readonly prefix: string;
  /** `LlamaModelSpec` is made of the body's type unless this says otherwise. */
  readonly name?: string;
  /** The model types that it reads, where there is another than the body's type, with what differs. */
  readonly modelTypes?: { readonly [modelType: string]: ModelType };
  /** Whether its classes are the repository's own, so that transformers has no default of theirs. */
  readonly outsideTransformers?: boolean;
  /** Fields of the decoder from which nothing is taken. */
  readonly ignoredInside?: IgnoredFields;
  /** `before_layers` unless this says otherwise. */
  readonly listedStates?: ListedStates;
  /** The members of its body. */
  readonly shapes: L;
  /** Reads the body, but for its type. */
  readonly read: (scopes: Scopes, modelType: string) => DescribedBy<Merged<L>>;
}

/** Declares a family whose body is read by code of its own; `decoder` is the form for plain ones. */
export function family<const T extends string, const L extends readonly Shape[]>(
  type: T,
  options: FamilyOptions<L>,
): Family<T, Merged<L>> {
  const { prefix, shapes, outsideTransformers = false } = options;
  const modelTypes: { readonly [modelType: string]: ModelType } = options.modelTypes ?? { [type]: {} };
  const shape = Object.assign({ type: z.literal(type) }, ...shapes) as Shape;
  const body = z.object(shape);
  const owns = new Map(
    Object.entries(modelTypes).map(([modelType, own]) => [modelType, { ...options, ...own }] as const),
  );
  /** What holds for a model type; for one of a wrapper that nobody knows, what holds for the family. */
  const ownOf = (modelType: string): FamilyOptions<L> => owns.get(modelType) ?? options;
  return {
    type,
    name: options.name ?? `${pascal(type)}ModelSpec`,
    body: body as unknown as Family<T, Merged<L>>["body"],
    shapes,
    modelTypes: Object.keys(modelTypes),
    decoderTypes: Object.keys(modelTypes).filter((modelType) => {
      const { config, text = config } = { ...options, ...modelTypes[modelType] };
      return text === config;
    }),
    count: countParameters,
    firstIssue: (value) => firstIssue(value, body),
    listedStates: options.listedStates ?? "before_layers",
    checkpoint: (modelType, architecture = "") =>
      namesOfClass(
        {
          ...options.checkpoint,
          ...modelTypes[modelType]?.checkpoint,
          ...decoderOfClass(architecture),
        },
        architecture,
      ),
    readInside({ root, at, given }, named) {
      const own = ownOf(named.value);
      const config = own.config ?? `${prefix}Config`;
      const { transformersVersion } = root.hf;
      const hf = outsideTransformers
        ? remoteClass(config, transformersVersion)
        : hfClass(config, transformersVersion);
      if (!hf || (own.text ?? config) !== config) return undefined;
      const classes = given ? { ...hf, defaults: { ...hf.defaults, ...given } } : hf;
      const scope =
        at === "" ? new Scope(root.reader, root.pointer, root.node, classes) : root.inside(at, classes);
      for (const fields of [COMMON_IGNORED, NESTED_BASE_FIELDS, own.ignoredInside ?? [], own.ignored ?? []])
        ignoreFields(scope, fields);
      if (own.fixed) ignoreFixed(scope, own.fixed);
      const kind = derive([named], () => type, "the body of the model_type that the decoder's config names");
      const body = options.read({ root: scope, decoder: scope, kind: named }, named.value);
      return { scope, body: { type: kind, ...body } };
    },
    read(reader, modelType, transformers) {
      const own = ownOf(modelType);
      const config = own.config ?? `${prefix}Config`;
      const classes = { outer: config, text: own.text ?? config };
      const scopes = openScopes(reader, modelType, classes, transformers, {
        decoder: options.ignoredInside ?? [],
        root: own.ignored ?? [],
        outsideTransformers,
      });
      if (!scopes) return undefined;
      if (own.fixed) ignoreFixed(scopes.decoder, own.fixed);
      const classNames = [prefix, ...(own.classNames ?? [])];
      const shell = readShell(scopes.root, modelType, {
        defaultArchitecture: own.architecture ?? `${prefix}ForCausalLM`,
        classNames,
        decoder: scopes.decoder,
      });
      const kind = typeOf(type, scopes, modelTypes);
      const body = options.read(scopes, modelType);
      const { hidden_size: hidden } = body as unknown as { readonly hidden_size: Sourced<number> };
      const towers =
        (scopes.root === scopes.decoder && !own.towers) || own.towersIf?.(scopes.root) === false
          ? {}
          : { towers: towersOf(own.towers, { ...scopes, hidden }, kind) };
      return {
        ...shell,
        body: { type: kind, ...body, ...towers, ...readHead(scopes.root, shell, classNames) },
      };
    },
  };
}

/** The body's type, for which the model type decides where a family reads several. */
function typeOf<T extends string>(type: T, { kind }: Scopes, modelTypes: object): Sourced<T> {
  if (Object.keys(modelTypes).length === 1) return implied(type, "this adapter's body");
  return derive([kind], () => type, "the body of every model_type of this family");
}

/** `DeepseekV3` of `deepseek_v3`. */
function pascal(type: string): string {
  return type
    .split("_")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join("");
}
