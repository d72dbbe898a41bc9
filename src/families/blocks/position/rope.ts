import {
  type FieldType,
  flag,
  naturals,
  orNull,
  positive,
  real,
  reals,
  share,
  text,
  wholeNumber,
} from "../../../config/reading/field-types.ts";
import type { EngineDefault, Fallback, Scope } from "../../../config/reading/reader.ts";
import { classDefault } from "../../../classes/hf-class.ts";
import { type Described, type Sourced, derive, dependsOn, mapped } from "../../../config/reading/sourced.ts";
import { describeValue } from "../../../config/nodes/describe-value.ts";
import { nameOf } from "../../../spec/pointer.ts";
import type { RopePositionSpec } from "../../../spec/components/rope-position.ts";
import type { RopeScalingSpec } from "../../../spec/components/rope-scaling.ts";
import { dotted } from "../../../config/nodes/dotted.ts";
import { warnAsTransformers } from "./rope-warnings.ts";

type MropeSpec = NonNullable<RopePositionSpec["mrope"]>;

/** The rotary facts of one scope, whichever dialect wrote them. */
export interface RopeFields {
  readonly theta: Sourced<number>;
  readonly type: Sourced<string>;
  readonly scaling: Described<RopeScalingSpec | null>;
  readonly contextLen: Sourced<number>;
  /** The object that holds the parameters: names inside it are given as `${group}/name`. */
  readonly group: string;
  /** The rotated share of a head, which the type proportional reads in every class; not there under another type. */
  readonly proportion?: () => Sourced<number>;
}

/** How a class reads the type of its rotary embedding, and the only types that it takes. */
export interface RopeTypes {
  readonly read: (type: Sourced<string>) => Sourced<string>;
  readonly known: readonly string[];
}

/** How a family with several rotary embeddings tells them apart; none of it where there is one for all layers. */
export interface RopeKind {
  /** The member of rope_parameters that holds this embedding's parameters, by kind of layer or by label. */
  readonly kind?: string;
  /** Fields beside rope_parameters that give this embedding's base; `rope_theta` unless said otherwise. */
  readonly theta?: readonly string[];
  /** Whether an object that is not split by kind says nothing about this embedding. */
  readonly onlyOwn?: boolean;
  /** The object of its parameters, where the family has a rule of its own for which one it is. */
  readonly group?: string;
  /** How the class reads the type, where it takes only some, or knows them by other names. */
  readonly types?: RopeTypes;
  /** The base without a field, where transformers has no class that would give it. */
  readonly base?: EngineDefault<number>;
  /** What stands for a base of null where no layer is of this kind, so that nobody computes with it. */
  readonly unused?: EngineDefault<number>;
}

const RULES = "transformers 5.18.0, modeling_rope_utils.py";

/** A type that engines know and transformers does not, and the one of transformers that they take it for. */
interface EngineType {
  readonly as: string;
  readonly readers: string;
  /** A member without which they refuse it too. */
  readonly needs?: string;
  /** Whether it is the engines' own name, which no config class ever had. */
  readonly own?: boolean;
}

const ENGINE_TYPES: ReadonlyMap<string, EngineType> = new Map([
  [
    "deepseek_yarn",
    {
      as: "yarn",
      readers: "vLLM 017e9f44 and SGLang db570fe6 (rotary_embedding) read it as DeepSeek's YaRN",
      own: true,
    },
  ],
  [
    "mrope",
    {
      as: "default",
      readers:
        "engines (vLLM 017e9f44, transformers_utils/config.py) read it as default with the sections of mrope_section",
      needs: "mrope_section",
    },
  ],
  [
    "su",
    {
      as: "longrope",
      readers: "vLLM 017e9f44 (transformers_utils/config.py) reads it as longrope",
      needs: "long_factor",
    },
  ],
]);

/** Parameters that some rope type reads; under another type they have no effect. */
const PARAMETERS = [
  "factor",
  "original_max_position_embeddings",
  "beta_fast",
  "beta_slow",
  "attention_factor",
  "mscale",
  "mscale_all_dim",
  "truncate",
  "short_factor",
  "long_factor",
  "low_freq_factor",
  "high_freq_factor",
] as const;

/** What a rope object may hold. */
const MEMBERS = [
  ...["rope_theta", "rope_type", "type", ...PARAMETERS],
  ...["partial_rotary_factor", "mrope_section", "mrope_interleaved"],
  ...["full_attention", "sliding_attention", "main", "compress"],
];

/**
 * Reads `rope_parameters` (5.x) or `rope_theta` beside `rope_scaling` (4.x). As in
 * RotaryEmbeddingConfigMixin.convert_rope_params_to_dict (transformers 5.18.0, modeling_rope_utils.py) a `rope_scaling`
 * that is not empty replaces `rope_parameters` whole, and values inside the object win over those beside it.
 */
export function readRope(
  scope: Scope,
  maxPositions: Sourced<number>,
  {
    kind,
    theta: beside = ["rope_theta"],
    onlyOwn = false,
    group: chosen,
    types,
    base,
    unused,
  }: RopeKind = {},
): RopeFields {
  const group = chosen ?? ownGroup(scope, chooseGroup(scope), kind, onlyOwn);
  const inClass = kind === undefined ? "rope_parameters" : `rope_parameters/${kind}`;
  const bases = [`${group}/rope_theta`, ...beside];
  const theta = unused
    ? scope.nullable(positive, bases, unused, `${inClass}/rope_theta`)
    : scope.read(positive, bases, base, `${inClass}/rope_theta`);
  if (!unused) refuseNullTheta(scope, group);
  const unscaled = { value: "default", rule: `a rotary embedding without a type is unscaled (${RULES})` };
  const given = scope.nullable(
    text,
    [`${group}/rope_type`, `${group}/type`],
    unscaled,
    `${inClass}/rope_type`,
  );
  refuseNullType(scope, group);
  const inClassWords = types?.read(given) ?? given;
  if (types) refuseOtherTypes(scope, inClassWords, types);
  const type = inEngineWords(scope, group, inClassWords, types !== undefined);
  if (type.source.kind === "defaulted") warnAboutNoType(scope, group, type);
  const scaling = readScaling(scope, group, type, maxPositions);
  warnAsTransformers(scope, { group, type, scaling }, maxPositions);
  return {
    theta,
    type,
    scaling,
    contextLen: contextLength(maxPositions, type, scaling),
    group,
    ...(type.value === "proportional" && { proportion: () => readProportion(scope, group, type) }),
  };
}

function readProportion(scope: Scope, group: string, type: Sourced<string>): Sourced<number> {
  const rule = `all pairs turn unless partial_rotary_factor is given (_compute_proportional_rope_parameters, ${RULES})`;
  const given = readPartialRotaryFactor(scope, group, { value: 1, rule });
  return dependsOn(given, [type], "partial_rotary_factor, which the rope type calls for");
}

/** The type that engines take a type for which transformers does not know; it says so, and who refuses it. */
function inEngineWords(
  scope: Scope,
  group: string,
  type: Sourced<string>,
  isRefused: boolean,
): Sourced<string> {
  const other = ENGINE_TYPES.get(type.value);
  if (!other || (other.needs && !scope.find(scope.at(`${group}/${other.needs}`)))) return type;
  const refused = "transformers 5.18.0 has no such type and stops with a KeyError when it builds the model";
  if (!isRefused)
    scope.reader.report(
      other.own ? "warning" : "error",
      other.own ? "rope-type-of-engines" : "unknown-rope-type",
      type.source.from[0] ?? scope.pointer,
      `The rope type ${JSON.stringify(type.value)} is none of transformers: ${other.readers}, and so does the spec; ${refused}. Write ${other.as} instead.`,
    );
  const needed = other.needs ? [mapped(null, scope.at(`${group}/${other.needs}`))] : [];
  return derive([type, ...needed], () => other.as, other.readers);
}

/** Says of a scaling without a type that it scales nothing. */
function warnAboutNoType(scope: Scope, group: string, type: Sourced<string>): void {
  const given = scope.find(scope.at(`${group}/factor`));
  if (type.value !== "default" || !given || given.type === "null") return;
  const message = `${dotted(scope.at(group))} has a factor and no rope_type: without a type the embedding is not scaled, and the factor does nothing (${RULES}). Name the type if it is to be scaled.`;
  scope.reader.report("info", "rope-factor-without-type", scope.at(`${group}/factor`), message);
}

/** Says of a base of null inside the object that it is the class's, whatever stands beside it (setdefault). */
function refuseNullTheta(scope: Scope, group: string): void {
  const at = scope.at(`${group}/rope_theta`);
  if (scope.find(at)?.type !== "null") return;
  const message = `${dotted(at)} is null: transformers 5.18.0 takes that for the base, whatever stands beside it, and stops with a TypeError. Leave it out or give a number.`;
  scope.reader.report("error", "null-rope-theta", at, message);
}

/**
 * Says of a scaling that computes with the config's head_dim that it cannot, where the class keeps a null unless the file
 * gives one: dynamic, yarn and longrope ask for the attribute, which is there (modeling_rope_utils.py).
 */
export function refuseScalingWithoutHeadDim(scope: Scope, { type }: RopeFields): void {
  const node = scope.find(scope.at("head_dim"));
  if (!["dynamic", "yarn", "longrope"].includes(type.value) || (node && node.type !== "null")) return;
  const message = `The rope type ${JSON.stringify(type.value)} computes with head_dim, which ${scope.hf.name} keeps as null where the file gives none: transformers 5.18.0 stops with a TypeError. Give head_dim.`;
  scope.reader.report("error", "null-head-dim", type.source.from[0] ?? scope.pointer, message);
}

/** Says of a type of null, where no other spelling is there: a class keeps it, and finds no embedding for it. */
function refuseNullType(scope: Scope, group: string): void {
  const at = ["rope_type", "type"]
    .map((name) => scope.at(`${group}/${name}`))
    .find((place) => scope.find(place));
  if (at === undefined || scope.find(at)?.type !== "null") return;
  const message = `${dotted(at)} is null: transformers 5.18.0 takes that for a type, knows none of that name and stops with a KeyError. Leave it out for an embedding that is not scaled.`;
  scope.reader.report("error", "null-rope-type", at, message);
}

function refuseOtherTypes(scope: Scope, type: Sourced<string>, { known }: RopeTypes): void {
  if (known.includes(type.value)) return;
  const at = type.source.from[0] ?? scope.pointer;
  const message = `The rope type ${JSON.stringify(type.value)} is none that ${scope.hf.name} takes: ${known.join(" and ")} are. transformers 5.18.0 refuses such a file.`;
  scope.reader.report("error", "rope-type-refused", at, message);
}

/** The member of the object that is this kind's, where the object is split by kind. */
function ownGroup(scope: Scope, whole: string, kind: string | undefined, onlyOwn: boolean): string {
  if (kind === undefined) return whole;
  const own = `${whole}/${kind}`;
  return onlyOwn || scope.find(scope.at(own))?.type === "object" ? own : whole;
}

/** The object that `readRope` reads, without a word about the other one. */
export function ropeGroup(scope: Scope): "rope_parameters" | "rope_scaling" {
  const scaling = scope.find(scope.at("rope_scaling"));
  return scaling?.type === "object" && scaling.members.size > 0 ? "rope_scaling" : "rope_parameters";
}

function chooseGroup(scope: Scope): "rope_parameters" | "rope_scaling" {
  const scaling = scope.find(scope.at("rope_scaling"));
  const parameters = scope.find(scope.at("rope_parameters"));
  for (const [name, node] of [
    ["rope_scaling", scaling],
    ["rope_parameters", parameters],
  ] as const) {
    if (node && node.type !== "object" && node.type !== "null") {
      scope.reader.refuse(
        "wrong-type",
        scope.at(name),
        `${dotted(scope.at(name))} must be an object or null.`,
      );
    } else if (node && (node.type === "null" || (node.type === "object" && node.members.size === 0))) {
      scope.reader.ignore(
        scope.at(name),
        "no effect",
        "it names no scaling: the rotary embedding is unscaled unless another field says otherwise",
      );
    }
  }
  if (ropeGroup(scope) === "rope_parameters") return "rope_parameters";
  for (const name of parameters?.type === "object" ? MEMBERS : []) {
    const winner = scope.at(`rope_scaling/${name}`);
    scope.reader.shadow(
      scope.at(`rope_parameters/${name}`),
      scope.find(winner) ? winner : scope.at("rope_scaling"),
    );
  }
  return "rope_scaling";
}

type ScalingReader = (
  read: ParameterReader,
  maxPositions: Sourced<number>,
) => { readonly [name: string]: Sourced<unknown> };
type ParameterReader = <T>(
  type: FieldType<T>,
  name: string,
  fallback?: Fallback<T>,
  /** Whether the field may stand beside the object too, and then wins. */
  besideWins?: boolean,
) => Sourced<T>;

const none = (what: string) => ({ value: null as number | null, rule: `without it ${what} (${RULES})` });
/**
 * The length that the model was trained for; without the field it is the declared one. One beside the object wins
 * (RotaryEmbeddingConfigMixin.standardize_rope_params).
 */
const readTrainedLength = (read: ParameterReader, maxPositions: Sourced<number>): Sourced<number> =>
  read(
    wholeNumber,
    "original_max_position_embeddings",
    derive(
      [maxPositions],
      (positions) => positions,
      `without original_max_position_embeddings it is max_position_embeddings (${RULES})`,
    ),
    true,
  );

/** What `type` accepts, and null and 0 as Python's `or` takes them: for `otherwise`. */
function orDefault<T>(type: FieldType<T>, otherwise: T): FieldType<T> {
  return {
    ...type,
    accept: (node) => {
      const isNothing = node.type === "null" || (node.type === "number" && node.value === 0);
      return isNothing ? otherwise : type.accept(node);
    },
  };
}

/** YaRN's factor; null stands for the declared length over the trained one. */
function readYarnFactor(read: ParameterReader, trained: Sourced<number>, maxPositions: Sourced<number>) {
  const given = read<number | null>(orNull(positive), "factor");
  const factor =
    given.value === null
      ? derive(
          [given, maxPositions, trained],
          (_, positions, length) => positions / length,
          `null: max_position_embeddings over original_max_position_embeddings (_compute_yarn_parameters, ${RULES})`,
        )
      : given;
  return { factor, original_max_position_embeddings: trained };
}

/** What each rope type reads beside its name. */
const TYPES = new Map<string, ScalingReader>([
  ["linear", (read) => ({ factor: read(positive, "factor") })],
  ["dynamic", (read) => ({ factor: read(positive, "factor") })],
  [
    "proportional",
    (read) => ({
      factor: read(positive, "factor", {
        value: 1,
        rule: `frequencies are divided by 1 unless told (${RULES})`,
      }),
    }),
  ],
  [
    "yarn",
    (read, maxPositions) => ({
      ...readYarnFactor(read, readTrainedLength(read, maxPositions), maxPositions),
      beta_fast: read(orDefault(positive, 32), "beta_fast", {
        value: 32,
        rule: `beta_fast is 32 unless given (${RULES})`,
      }),
      beta_slow: read(orDefault(positive, 1), "beta_slow", {
        value: 1,
        rule: `beta_slow is 1 unless given (${RULES})`,
      }),
      attention_factor: read(orNull(real), "attention_factor", none("it follows from factor and mscale")),
      mscale: read(orNull(real), "mscale", none("the attention factor is 0.1 ln(factor) + 1")),
      mscale_all_dim: read(
        orNull(real),
        "mscale_all_dim",
        none("the attention factor is 0.1 ln(factor) + 1"),
      ),
      truncate: read(orDefault(flag, false), "truncate", {
        value: true,
        rule: `the correction range is rounded unless truncate is false (${RULES})`,
      }),
    }),
  ],
  [
    "longrope",
    (read, maxPositions) => ({
      factor: read(
        orNull(positive),
        "factor",
        none("it is max_position_embeddings over the original length"),
      ),
      original_max_position_embeddings: readTrainedLength(read, maxPositions),
      short_factor: read(reals, "short_factor"),
      long_factor: read(reals, "long_factor"),
      attention_factor: read(
        orNull(real),
        "attention_factor",
        none("it is sqrt(1 + ln(factor) / ln(original length))"),
      ),
    }),
  ],
  [
    "llama3",
    (read, maxPositions) => ({
      factor: read(positive, "factor"),
      original_max_position_embeddings: readTrainedLength(read, maxPositions),
      low_freq_factor: read(positive, "low_freq_factor"),
      high_freq_factor: read(positive, "high_freq_factor"),
    }),
  ],
]);

/**
 * The object whose `truncate` counts: of parameters by kind of layer that around them, because _compute_yarn_parameters
 * asks config.rope_parameters itself.
 */
function truncateHolder(scope: Scope, group: string): string {
  const [whole = group] = group.split("/");
  if (whole === group) return group;
  const at = scope.at(`${group}/truncate`);
  const node = scope.find(at);
  const reason = `_compute_yarn_parameters asks the object around it for truncate (${RULES})`;
  scope.reader.ignore(at, "no effect", reason);
  if (node && !(node.type === "boolean" && node.value)) {
    const message = `${dotted(at)} is ${describeValue(node, scope.reader.document.text)}, and ${reason}: write it there.`;
    scope.reader.report("warning", "rope-truncate-unread", at, message);
  }
  return whole;
}

/**
 * Whether a class has a value beside the object by itself, which wins over the one in the object as one of the file does
 * (standardize_rope_params): Phi-3's length. It says so of the one that loses.
 */
function classWins(scope: Scope, name: string, inside: string): boolean {
  const value = classDefault(scope.hf, name);
  const loser = scope.find(scope.at(inside));
  if (value === undefined || value === null || scope.find(scope.at(name)) || !loser) return false;
  scope.reader.ignore(
    scope.at(inside),
    "no effect",
    `${scope.hf.name} has a ${name} of its own, which wins over the one inside of the object`,
  );
  if (loser.type !== "number" || loser.value !== value) {
    const message = `${dotted(scope.at(inside))} has no effect: ${scope.hf.name} has a ${name} of its own, ${JSON.stringify(value)}, which wins over the one inside of the object (standardize_rope_params, ${RULES}). Give it beside the object.`;
    scope.reader.report("warning", "rope-length-of-class", scope.at(inside), message);
  }
  return true;
}

function readScaling(
  scope: Scope,
  group: string,
  type: Sourced<string>,
  maxPositions: Sourced<number>,
): RopeFields["scaling"] {
  const unread = new Set<string>(PARAMETERS);
  const read: ParameterReader = (fieldType, name, fallback, besideWins = false) => {
    unread.delete(name);
    const inside = `${name === "truncate" ? truncateHolder(scope, group) : group}/${name}`;
    const spellings = !besideWins ? inside : classWins(scope, name, inside) ? name : [name, inside];
    return dependsOn(
      scope.read(fieldType, spellings, fallback),
      [type],
      `${name} of ${group}, which the rope type calls for`,
    );
  };
  const reader = TYPES.get(type.value);
  const parameters = reader?.(read, maxPositions);
  for (const name of unread)
    scope.reader.ignore(
      scope.at(`${group}/${name}`),
      "no effect",
      `rope type ${JSON.stringify(type.value)} does not read it`,
    );
  if (type.value === "default")
    return derive([type], () => null, "rope type default leaves the frequencies as they are");
  if (!parameters) {
    const at = type.source.from[0] ?? scope.pointer;
    scope.reader.report(
      "error",
      "unknown-rope-type",
      at,
      `The rope type ${JSON.stringify(type.value)} is not known: ${["default", ...TYPES.keys()].join(", ")} are.`,
    );
  }
  return { rope_type: type, ...parameters } as Described<RopeScalingSpec>;
}

/** Whether the trained length stands in the file or among the class's defaults, and is not just the declared one. */
function isTrainedLengthDeclared({ source }: Sourced<number>): boolean {
  const byClass = source.absent.filter((field) => field.default_from === "hf_class");
  return [...source.from, ...byClass.map(({ field }) => field)].some(
    (at) => nameOf(at) === "original_max_position_embeddings",
  );
}

/**
 * The positions that an engine serves: the declared ones times the scaling factor, except where the file declares the
 * trained length beside it, for then max_position_embeddings is scaled already (as engines have it, SGLang's
 * get_context_length among them).
 */
function contextLength(
  maxPositions: Sourced<number>,
  type: Sourced<string>,
  scaling: RopeFields["scaling"],
): Sourced<number> {
  const factor = "factor" in scaling ? (scaling.factor as Sourced<number | null>) : undefined;
  const given =
    "original_max_position_embeddings" in scaling
      ? (scaling.original_max_position_embeddings as Sourced<number>)
      : undefined;
  if (!factor)
    return derive(
      [maxPositions, type],
      (positions) => positions,
      "max_position_embeddings, which no rope scaling extends",
    );
  return derive(
    [maxPositions, type, factor, ...(given ? [given] : [])],
    (positions, ropeType, times) => {
      const scaled =
        ropeType === "llama3" ||
        ropeType === "longrope" ||
        (given !== undefined && isTrainedLengthDeclared(given));
      return scaled || typeof times !== "number" ? positions : Math.max(1, Math.trunc(positions * times));
    },
    "max_position_embeddings × factor, unless original_max_position_embeddings is given or the type is llama3 or longrope",
  );
}

/** Whether a file gives null for the rotated share inside its parameters, which then is an error. */
function refuseNullShare(scope: Scope, group: RopeFields["group"]): boolean {
  const at = scope.at(`${group}/partial_rotary_factor`);
  if (scope.find(at)?.type !== "null") return false;
  const message = `${dotted(at)} is null, with which transformers 5.18.0 cannot compute how many channels are rotated: leave it out for the class's own share.`;
  scope.reader.report("error", "null-rotary-share", at, message);
  return true;
}

interface ShareOptions {
  /** What the share is called beside the object, where that is not partial_rotary_factor. */
  readonly beside?: string;
  /**
   * Whether the class puts no share into its parameters where the one beside them is null, so that rotary embeddings turn
   * all of a head (`.get("partial_rotary_factor", 1.0)`, modeling_rope_utils.py); others stop there.
   */
  readonly nullIsWhole?: boolean;
}

/** The rotated share of a head, from the object or from beside it. */
export function readPartialRotaryFactor(
  scope: Scope,
  group: RopeFields["group"],
  fallback: Fallback<number>,
  { beside = "partial_rotary_factor", nullIsWhole = false }: ShareOptions = {},
): Sourced<number> {
  const names = [`${group}/partial_rotary_factor`, beside];
  if (nullIsWhole && scope.find(scope.at(beside))?.type === "null" && !scope.find(scope.at(names[0] ?? ""))) {
    const rule = `${beside} is null, and no share goes into the rope parameters: all of a head is turned (transformers 5.18.0, modeling_rope_utils.py)`;
    return scope.nullable(share, beside, { value: 1, rule });
  }
  const inClass = `${group.replace("rope_scaling", "rope_parameters")}/partial_rotary_factor`;
  if (refuseNullShare(scope, group)) return scope.nullable(share, names, fallback, inClass);
  return scope.read(share, names, fallback, inClass);
}

/** The channel pairs of time, height and width; a null builds, and stops the model that asks for them. */
export function readMropeSection(
  scope: Scope,
  group: RopeFields["group"],
  section: readonly number[],
  rule: string,
): Sourced<number[]> {
  const at = scope.at(`${group}/mrope_section`);
  if (scope.find(at)?.type === "null")
    scope.reader.report(
      "warning",
      "mrope-section-null",
      at,
      `${dotted(at)} is null: transformers 5.18.0 builds the model with it, which then stops at the first token. The sections [${section.join(", ")}] of the class are shown instead.`,
    );
  return scope.nullable(naturals, `${group}/mrope_section`, { value: [...section], rule });
}

/** Says of fewer than three sections, of which a class asks for the second and the third by their places, that it stops. */
export function refuseFewSections(
  scope: Scope,
  group: RopeFields["group"],
  { value }: Sourced<readonly number[]>,
): void {
  if (value.length >= 3) return;
  const at = scope.at(`${group}/mrope_section`);
  const message = `${dotted(at)} has ${value.length === 1 ? "1 section" : `${value.length} sections`}, and three are asked for, those of time, height and width: ${scope.hf.name} of transformers 5.18.0 builds the model, which stops at the first token with an IndexError. Give three.`;
  scope.reader.report("error", "mrope-section-short", at, message);
}

/** Multimodal sections; `section` is what `reference` takes where the file does not say. */
export function readMrope(
  scope: Scope,
  group: RopeFields["group"],
  section: number[],
  reference: string,
): { readonly [K in keyof MropeSpec]: Sourced<MropeSpec[K]> } {
  const rule = `${reference} takes [${section.join(", ")}] unless the file says otherwise`;
  const given = readMropeSection(scope, group, section, rule);
  refuseFewSections(scope, group, given);
  return {
    section: given,
    interleaved: scope.nullable(flag, `${group}/mrope_interleaved`, {
      value: true,
      rule: `${reference} always interleaves time, height and width`,
    }),
  };
}

/** Says of the fields of a rotary embedding that they have no effect, in a model that has none. */
export function ignoreRope(scope: Scope, reason: string): void {
  const groups = ["rope_parameters", "rope_scaling"];
  for (const name of [
    "rope_theta",
    ...groups,
    ...groups.flatMap((group) => MEMBERS.map((m) => `${group}/${m}`)),
  ])
    scope.reader.ignore(scope.at(name), "no effect", reason);
}
