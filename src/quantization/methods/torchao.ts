import { count, flag, text, texts } from "../../config/reading/field-types.ts";
import { type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import {
  checkOneOf,
  type Declaration,
  given,
  inside,
  member,
  notNull,
  pointerOf,
  within,
} from "../declaration.ts";
import {
  FP8_CHANNEL,
  FP8_TENSOR,
  FP8_TOKEN,
  INT4_GROUP,
  INT8_CHANNEL,
  INT8_TOKEN,
  formatBy,
  formatOrNull,
} from "../formats.ts";
import { isOneFact } from "../one-fact.ts";
import { type Rule, ignoreMembers, rulesIn } from "../rules.ts";
import { KEEPS_HEAD, type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const API = "torchao, quantization/quant_api.py";
const QUANTIZER = "TorchAoHfQuantizer (transformers 5.18.0, quantizers/quantizer_torchao.py)";

interface Kind {
  readonly weights: TensorFormat;
  readonly activations: TensorFormat | null;
}

const INT4: TensorFormat = { ...INT4_GROUP, scale_format: "bfloat16", symmetric: false, zero_points: true };
const OWN_TYPE = { scale_format: null } as const;

/** torchao's configs by the names that it writes, and by the older words. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["Int4WeightOnlyConfig", { weights: INT4, activations: null }],
  ["Int8WeightOnlyConfig", { weights: { ...INT8_CHANNEL, ...OWN_TYPE }, activations: null }],
  [
    "Int8DynamicActivationInt8WeightConfig",
    { weights: { ...INT8_CHANNEL, ...OWN_TYPE }, activations: INT8_TOKEN },
  ],
  ["Float8WeightOnlyConfig", { weights: FP8_CHANNEL, activations: null }],
  [
    "Float8DynamicActivationFloat8WeightConfig",
    { weights: FP8_TENSOR, activations: { ...FP8_TENSOR, dynamic: true } },
  ],
  ["PerRow", { weights: FP8_CHANNEL, activations: FP8_TOKEN }],
]);

const OLDER: ReadonlyMap<string, string> = new Map([
  ["int4_weight_only", "Int4WeightOnlyConfig"],
  ["int8_weight_only", "Int8WeightOnlyConfig"],
  ["int8_dynamic_activation_int8_weight", "Int8DynamicActivationInt8WeightConfig"],
  ["float8_weight_only", "Float8WeightOnlyConfig"],
]);

/** torchao: one config for every linear layer, or one for each name. */
export function readTorchAo(declaration: Declaration): MethodReading {
  const type = inside(declaration, "quant_type");
  const config = type && inside(type, "default");
  const older = given(declaration, text, ["quant_type"]);
  const decisive: Sourced<unknown>[] = older ? [older] : [];
  const found = config
    ? readConfigs(config, decisive)
    : older
      ? oneFor(readOlder(declaration, older))
      : undefined;
  const kept = member<string[] | null>(declaration, texts, ["modules_to_not_convert"], KEEPS_HEAD);
  const everywhere = member(declaration, flag, ["include_input_output_embeddings"], {
    value: false,
    rule: `tables of tokens and the head only where include_input_output_embeddings says so (${QUANTIZER})`,
  });
  ignoreMembers(
    declaration,
    ["untie_embedding_weights", "quant_type_kwargs"],
    "no effect",
    "the spec says whether the head is tied",
  );
  if (found === undefined) return notDescribed(declaration, [...decisive, everywhere]);
  if (everywhere.value) return withTables(declaration, [...decisive, everywhere]);
  return {
    conditions: [...decisive, everywhere],
    schemes: found,
    excluded_modules: kept,
    module_patterns: implied<ModulePatterns | null>(
      "path",
      "whole parts of the name (should_skip, vLLM, model_executor/layers/quantization/torchao.py)",
    ),
  };
}

/** What holds a config for each name of a module. */
const OF_NAMES = /^(?:Module)?FqnToConfig$/;

const oneFor = (scheme: SchemeParts | undefined): Record<string, SchemeParts> | undefined =>
  scheme && { linear: scheme };

function readConfigs(
  config: Declaration,
  decisive: Sourced<unknown>[],
): Record<string, SchemeParts> | undefined {
  const kind = typeOf(config);
  const data = inside(config, "_data");
  const map = data && ["fqn_to_config", "module_fqn_to_config"].find((name) => inside(data, name));
  if (kind) decisive.push(kind);
  ignoreMembers(config, ["_version"], "bookkeeping", FORM_VERSION);
  if (!map) return oneFor(readConfig(config, decisive));
  if (!OF_NAMES.test(kind?.value ?? "")) return undefined;
  const rules = rulesIn(data, map, ["_type"]).filter(({ node }) => /^(?:object|null)$/.test(node.type));
  const schemes = rules.map((rule) => [rule, readNamed(rule, decisive)] as const);
  if (schemes.some(([, scheme]) => scheme === undefined)) return undefined;
  const named = schemes.filter(([{ pattern }]) => pattern !== "_default");
  const rest = schemes.find(([{ pattern }]) => pattern === "_default");
  const all = [...named, ...(rest ? [rest] : [])];
  if (all.length === 0) {
    const empty = data.node.members.get(map)?.value;
    if (empty && isOneFact(empty)) decisive.push(mapped(null, pointerOf(data, map)));
    return undefined;
  }
  return Object.fromEntries(
    all.map(([{ pattern }, scheme]) => [
      pattern === "_default" ? "linear" : `module ${pattern}`,
      within(scheme as SchemeParts, kind ? [kind] : []),
    ]),
  );
}

function readNamed({ pattern, entry, said }: Rule, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  const scheme = entry === null ? { ...plainScheme(API) } : readConfig(entry, decisive);
  if (!scheme) return undefined;
  if (pattern === "_default") return within(scheme, [said]);
  const targets = derive(
    [said],
    () => [pattern],
    `the module of this name, or an expression after re: (${API})`,
  );
  const patterns = derive([said], (): ModulePatterns => "exact_or_regex", API);
  return within({ ...scheme, targets, patterns }, [said]);
}

const FORM_VERSION = "the version of torchao's form";

/** The name of a config; "" where something else stands there, undefined where nothing does. */
function typeOf(config: Declaration): Sourced<string> | undefined {
  return config.node.members.has("_type")
    ? member<string>(config, text, ["_type"], { value: "", rule: `no _type (${API})` })
    : undefined;
}

function readConfig(config: Declaration, decisive: Sourced<unknown>[]): SchemeParts | undefined {
  const type = typeOf(config);
  const known = KINDS.get(type?.value ?? "");
  if (type) decisive.push(type);
  if (!type || !known) return undefined;
  ignoreMembers(config, ["_version"], "bookkeeping", FORM_VERSION);
  ignoreEmpty(config);
  const data = inside(config, "_data");
  if (data)
    ignoreMembers(
      data,
      [
        "layout",
        "use_hqq",
        "zero_point_domain",
        "set_inductor_config",
        "preserve_zero",
        "int4_choose_qparams_algorithm",
        "mm_config",
        "activation_value_lb",
        "activation_value_ub",
        "kernel_preference",
        "activation_dtype",
        "weight_dtype",
        "act_mapping_type",
        "weight_only_decode",
        "version",
      ],
      "no effect",
      "how numbers are chosen and laid out, not how many bytes they take",
    );
  if (data && known.weights.bits !== 4) {
    ignoreMembers(data, ["int4_packing_format"], "no effect", "no number has 4 bits");
    if (data.node.members.get("group_size")?.value.type === "null")
      ignoreMembers(data, ["group_size"], "no effect", "null: a scale for each output channel");
  }
  const granularity = data && readGranularity(data);
  const kind = granularity?.value.endsWith("PerRow") ? (KINDS.get("PerRow") ?? known) : known;
  if (granularity) decisive.push(granularity);
  const conditions = granularity ? [type, granularity] : [type];
  const group = data && known.weights.group_size !== null ? readGroup(data) : undefined;
  const scheme = schemeOf(kind, conditions, group);
  return known.weights.bits === 4 ? { ...scheme, layout: readPacking(data) } : scheme;
}

/** How int4 is laid out. */
function readPacking(data: Declaration | undefined): Sourced<string | null> {
  const plain = {
    value: "plain",
    rule: `int4_packing_format defaults to plain (Int4WeightOnlyConfig, ${API})`,
  };
  return data === undefined
    ? implied("plain", plain.rule)
    : member<string | null>(data, text, ["int4_packing_format"], plain);
}

/** What shares a scale, in torchao's word; undefined where the file does not say. */
function readGranularity(data: Declaration): Sourced<string> | undefined {
  const node = data.node.members.get("granularity")?.value;
  const at = `${data.at}/granularity`;
  const [first, ...others] = node?.type === "array" ? node.items : [node];
  if (first?.type !== "object") return undefined;
  const place = node?.type === "array" ? `${at}/0` : at;
  others.forEach((_, index) =>
    data.reader.ignore(`${at}/${index + 1}/_type`, "no effect", "inputs share scales as weights do"),
  );
  const items = node?.type === "array" ? node.items : [first];
  items.forEach((item, index) => {
    const itself = node?.type === "array" ? `${at}/${index}` : at;
    if (item.type === "object") ignoreEmpty({ ...data, at: itself, node: item });
  });
  const shared = { ...data, at: place, node: first };
  checkOneOf(shared, "_type", ["PerRow", "PerTensor"]);
  return given(shared, text, ["_type"]);
}

/** An object of members without any: all of them have their defaults. */
function ignoreEmpty(config: Declaration): void {
  if (inside(config, "_data")?.node.members.size === 0)
    ignoreMembers(config, ["_data"], "no effect", "nothing is said: all defaults");
}

function readGroup(data: Declaration): Sourced<number> {
  return notNull(data, count, ["group_size"], {
    value: 128,
    rule: `group_size defaults to 128 (${API})`,
  });
}

function readOlder(declaration: Declaration, word: Sourced<string>): SchemeParts | undefined {
  const known = KINDS.get(OLDER.get(word.value) ?? "");
  const options = inside(declaration, "quant_type_kwargs");
  return (
    known &&
    schemeOf(known, [word], options && known.weights.group_size !== null ? readGroup(options) : undefined)
  );
}

function schemeOf(
  { weights, activations }: Kind,
  conditions: readonly Sourced<unknown>[],
  group: Sourced<number> | undefined,
): SchemeParts {
  const rule = `the format of this config (${API})`;
  const w = formatBy(conditions, weights, rule);
  return {
    ...plainScheme(API),
    weights: {
      ...w,
      ...(group && {
        group_size: derive([group, ...conditions], (size) => size, "numbers that share a scale"),
      }),
      ...(weights.zero_points && {
        zero_point_format: derive(
          conditions,
          () => "bfloat16",
          `a zero point beside each scale, of its type (${API})`,
        ),
      }),
    },
    activations: formatOrNull(conditions, activations, rule),
  };
}

/** Tables of tokens that are quantised too. */
function withTables({ reader, at }: Declaration, causes: readonly Sourced<unknown>[]): MethodReading {
  const pointer = `${at}/include_input_output_embeddings`;
  const rule = "how torchao stores tables of tokens is not described here";
  reader.report(
    "warning",
    "unknown-quantization-algorithm",
    pointer,
    `${dotted(pointer)} is true: the table of tokens and the output head are quantised too (${QUANTIZER}). ${rule.replace("how", "How")}, and no figure is given.`,
  );
  return undescribed(causes, rule);
}

function notDescribed(declaration: Declaration, causes: readonly Sourced<unknown>[]): MethodReading {
  const { reader, at } = declaration;
  const pointer = `${at}/quant_type`;
  const odd = causes.flatMap(({ value }) =>
    typeof value === "string" && !KINDS.has(value) && !OLDER.has(value) && !OF_NAMES.test(value)
      ? [JSON.stringify(value)]
      : [],
  );
  const what =
    odd.length === 0 ? "is no config" : `has ${[...new Set(odd)].slice(0, 3).join(", ")}, no config`;
  reader.report(
    "warning",
    "unknown-quantization-algorithm",
    declaration.node.members.has("quant_type") ? pointer : at,
    `${dotted(pointer)} ${what} of torchao that is described here: how weights are stored is unknown. Described: ${[...KINDS.keys()].filter((name) => name !== "PerRow").join(", ")}.`,
  );
  return undescribed(causes, "this config of torchao is not described here");
}
