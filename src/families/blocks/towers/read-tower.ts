import { type HfClass, hfClass } from "../../../classes/hf-class.ts";
import { classNamed } from "../../../classes/shards.ts";
import { LATEST_TRANSFORMERS } from "../../../classes/versions.ts";
import { toJson } from "../../../config/nodes/node.ts";
import type { FieldType } from "../../../config/reading/field-types.ts";
import type { Scope } from "../../../config/reading/reader.ts";
import {
  type Sourced,
  allDependOn,
  defaulted,
  derive,
  implied,
  mapped,
} from "../../../config/reading/sourced.ts";
import type { JsonObject } from "../../../spec/json.ts";
import type { TowerSpec } from "../../../spec/towers/tower.ts";
import { type IgnoredFields, ignoreFields } from "../file/ignored-fields.ts";
import { NESTED_BASE_FIELDS } from "../file/legacy-base-fields.ts";

type Fact = TowerSpec["facts"][string];

/** A tower's facts, each with its source. */
export interface DescribedTower {
  readonly type: Sourced<"tower">;
  readonly kind: Sourced<string>;
  readonly facts: { readonly [name: string]: Sourced<Fact> };
  readonly part_of_text?: Sourced<boolean>;
}

/** What a tower's config may say of it. */
const fact: FieldType<Fact> = {
  expected: "a number, a flag, a string or a list of these",
  accept: (node) => {
    if (node.type === "object") return undefined;
    const value = toJson(node);
    if (!Array.isArray(value)) return value as Fact;
    const [first] = value;
    const same = value.every((item) => typeof item === typeof first);
    return same && (first === undefined || ["number", "boolean", "string"].includes(typeof first))
      ? (value as Fact)
      : undefined;
  },
  placeholder: null,
};

const IGNORED: IgnoredFields = [
  {
    because: "training",
    reason: "only the initialisation of weights reads it",
    names: ["initializer_range", "initializer_factor", "layer_scale_init_value"],
  },
  {
    because: "training",
    reason: "dropout is off when a model runs",
    names: [
      "attention_dropout",
      "activation_dropout",
      "dropout",
      "drop_path_rate",
      "hidden_dropout",
      "hidden_dropout_prob",
      "projection_dropout",
      "projector_dropout",
    ],
  },
  { because: "bookkeeping", reason: "the wrapper decides the class of its tower", names: ["model_type"] },
  {
    because: "bookkeeping",
    reason: "which program wrote the file, and where from",
    names: [
      "transformers_version",
      "_name_or_path",
      "return_dict",
      "output_hidden_states",
      "output_attentions",
    ],
  },
  {
    because: "other tower",
    reason: "the type of the tower's weights; the spec's dtype is the decoder's",
    names: ["dtype", "torch_dtype"],
  },
  {
    because: "other tower",
    reason: "how the tower rotates rows and columns",
    names: ["rope_parameters/rope_theta", "rope_parameters/rope_type", "rope_theta"],
  },
];

const LEFT_OUT = new Set(IGNORED.flatMap(({ names }) => names));

/** Where a tower's config stands, and what reads it. */
export interface TowerPlace {
  /** The path of its object in the file. */
  readonly at: string;
  /** The config class. */
  readonly config: string;
  /** Fields that its modeling file asks for, and that the class does not declare. */
  readonly besides?: readonly string[];
  /** What its kind is called where its config class has no model type of its own. */
  readonly kind?: string;
  /** Fields that the wrapper's class sets, whatever its tower's config says of them. */
  readonly set?: { readonly [name: string]: Sourced<Fact> };
  /** Model types by which the file may name the class too. */
  readonly alsoNamed?: readonly string[];
  /** Fields that are read by code of the wrapper's own. */
  readonly without?: readonly string[];
  /** Fields that the tower's class makes of others while it loads, whatever the file says. */
  readonly made?: { readonly [name: string]: (facts: DescribedTower["facts"]) => Sourced<Fact> };
  /** Other names of fields in released files. */
  readonly spellings?: { readonly [name: string]: readonly string[] };
}

/**
 * Reads a tower: every field that its config class declares is a fact of it, but for training and bookkeeping. Undefined
 * where this version has no such class, or where the file names another class's model type.
 */
export function readTower(
  root: Scope,
  {
    at,
    config,
    kind: called,
    besides = [],
    set = {},
    without = [],
    made = {},
    alsoNamed = [],
    spellings = {},
  }: TowerPlace,
): DescribedTower | undefined {
  const hf = hfClass(config, root.hf.transformersVersion);
  const data = classNamed(config, root.hf.transformersVersion);
  if (!hf || !data) return undefined;
  const ownKind = data.constants?.model_type;
  const named = typeNamedIn(root, at);
  if (named && named.value !== ownKind && !alsoNamed.includes(named.value)) return undefined;
  // transformers 4 gives the towers of Qwen-VL and GLM-V the model type of their wrapper.
  const kind = classNamed(config, LATEST_TRANSFORMERS)?.constants?.model_type ?? ownKind ?? called;
  const isThere = root.find(root.at(at))?.type === "object";
  const part = classNamed(root.hf.name, root.hf.transformersVersion)?.parts?.[at];
  const scope = root.inside(at, isThere || part?.class !== config ? hf : withDefaults(hf, part.given));
  for (const fields of [NESTED_BASE_FIELDS, IGNORED]) ignoreFields(scope, fields);
  const facts: { [name: string]: Sourced<Fact> } = {};
  for (const name of new Set([...Object.keys(data.fields ?? {}), ...besides])) {
    if (LEFT_OUT.has(name) || name === "rope_parameters" || without.includes(name)) continue;
    if (Object.hasOwn(made, name)) {
      scope.ignore(name, "no effect", `${config} makes it anew (__post_init__)`);
      continue;
    }
    const own = set[name];
    if (own) {
      scope.ignore(name, "no effect", `${root.hf.name} sets it (__post_init__)`);
      facts[name] = own;
      continue;
    }
    const names = [name, ...(spellings[name] ?? []), ...aliasesOf(hf, name)];
    const isGiven = Object.hasOwn(scope.hf.defaults, hf.aliases?.[name] ?? name);
    const found = isGiven ? scope.read(fact, names) : scope.optional(fact, names);
    if (!found) continue;
    facts[name] = found;
    if (SIZES.has(name) && typeof found.value === "number" && found.value < 0) {
      const message = `${at}.${name} is ${found.value}: no tower has fewer than none. It is counted as 0.`;
      scope.reader.report("error", "negative-size", scope.at(name), message);
    }
  }
  for (const [name, make] of Object.entries(made)) facts[name] = make(facts);
  // What other classes of its maker write into every nested config.
  if (!facts.vocab_size) scope.ignore("vocab_size", "no effect", `${config} has no table of tokens`);
  return {
    type: implied("tower", `${root.hf.name} has it in ${at}`),
    kind: kindOf(root, { at, config }, typeof kind === "string" ? kind : "", named),
    facts,
  };
}

/** A tower's kind: what the file names, the class's default where it could and names none, or what no field decides. */
function kindOf(
  root: Scope,
  { at, config }: TowerPlace,
  kind: string,
  named: Sourced<string> | undefined,
): Sourced<string> {
  const rule = `${root.hf.name} reads ${at} as ${config}`;
  if (named) return named.value === kind ? named : derive([named], () => kind, rule);
  if (!takesNamed(root, at)) return implied(kind, rule);
  const field = root.at(`${at}/model_type`);
  const { name, transformersVersion } = root.hf;
  return defaulted(kind, {
    ...{ field, lookedFor: [field], value: kind, default_from: "hf_class" },
    ...{ class: name, transformers_version: transformersVersion },
  });
}

function withDefaults(hf: HfClass, given: JsonObject = {}): HfClass {
  return { ...hf, defaults: { ...hf.defaults, ...given } };
}

function aliasesOf({ aliases = {} }: HfClass, name: string): string[] {
  return Object.keys(aliases).filter((alias) => aliases[alias] === name);
}

/** A part whose facts come from other places than a config of its own. */
export function towerPart(
  kind: string,
  rule: string,
  facts: { readonly [name: string]: Sourced<Fact> },
): DescribedTower {
  return { type: implied("tower", rule), kind: implied(kind, rule), facts };
}

/** The same part, counted with the text: its module has the name of neither a tower nor a projector. */
export function partOfText(part: DescribedTower): DescribedTower {
  const reason = "its module has the name of neither a tower nor a projector";
  return { ...part, part_of_text: implied(true, reason) };
}

/** Facts that count something or say how wide it is. */
const SIZES = new Set([
  ...["num_hidden_layers", "depth", "num_attention_heads", "num_heads", "hidden_size", "embed_dim"],
  ...["intermediate_size", "patch_size", "image_size", "num_channels", "in_channels"],
]);

/** What towers and projectors are read from. */
export interface TowerPlaces {
  readonly root: Scope;
  readonly decoder: Scope;
  /** The decoder's hidden_size. */
  readonly hidden: Sourced<number>;
}

/** Towers by their names in the model; undefined where one of them has no description. */
export type Towers = { readonly [name: string]: DescribedTower } | undefined;

/** What a file has that could have towers and has none. */
export type NoTowers = Readonly<Record<never, never>>;

/**
 * Reads the towers and projectors of a wrapper: a value by itself where there are none, and null where something else than
 * its model type leaves them undescribed.
 */
export type ReadTowers = (places: TowerPlaces) => Towers | Sourced<null | NoTowers>;

/** Wrappers that declare AutoConfig, and yet read vision_config as a class of their own, whatever it names (__post_init__). */
const OWN_CLASS = new Set(["MiniMaxM3VLConfig"]);

/** Whether the wrapper's class takes a tower's class from what its config names (AutoConfig). */
function takesNamed(root: Scope, at: string): boolean {
  const { name, transformersVersion } = root.hf;
  return !OWN_CLASS.has(name) && classNamed(name, transformersVersion)?.nested?.[at] === "AutoConfig";
}

/** The model type that a tower's config names, where that decides its class. */
function typeNamedIn(root: Scope, at: string): Sourced<string> | undefined {
  if (!takesNamed(root, at)) return undefined;
  const pointer = root.at(`${at}/model_type`);
  const node = root.find(pointer);
  return node?.type === "string" ? mapped(node.value, pointer) : undefined;
}

/**
 * The towers of a wrapper of this kind, as a member of its body: null where they have no description, no member where a
 * file has none.
 */
export function towersOf(
  read: ReadTowers | undefined,
  places: TowerPlaces,
  kind: Sourced<unknown>,
): NonNullable<Towers> | Sourced<null | NoTowers> {
  const rule = "the towers and projectors of this model_type are not described";
  if (!read) return derive([kind], () => null, rule);
  const named = ["vision_config", "audio_config", "high_res_vision_config"].flatMap(
    (at) => typeNamedIn(places.root, at) ?? [],
  );
  const towers = read(places);
  if (!towers) return derive([kind, ...named], () => null, rule);
  if (isNothing(towers)) return towers;
  return allDependOn(towers, named, "the tower's config names the class of it");
}

function isNothing(
  towers: NonNullable<Towers> | Sourced<null | NoTowers>,
): towers is Sourced<null | NoTowers> {
  return "source" in towers;
}
