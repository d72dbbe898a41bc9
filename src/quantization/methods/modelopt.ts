import { count, flag, text, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import {
  checkOneOf,
  contradicts,
  type Declaration,
  given,
  inside,
  member,
  pointerOf,
  within,
  wrong,
} from "../declaration.ts";
import { type FormatParts, formatBy, formatOrNull } from "../formats.ts";
import { groupSize } from "../member-types.ts";
import { nestedLayers, readPerLayer } from "../per-layer.ts";
import { type MethodReading, type SchemeParts, plainScheme } from "../scheme.ts";
import { awqSchemes, tellFolding } from "./modelopt-awq.ts";
import { emptyGroups, readGroups } from "./compressed-tensors.ts";
import { ALGORITHMS, type Algorithm } from "./modelopt-algorithms.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const LOADER = "vLLM, model_executor/layers/quantization/modelopt.py";
const EXPORT = "NVIDIA Model-Optimizer, modelopt/torch/export/convert_hf_config.py";

const NESTED = "ModelOptQuantConfigBase.from_config (vLLM, model_executor/layers/quantization/modelopt.py)";

/** The layout of hf_quant_config.json inside of a declaration; undefined where there is none. */
export function ownLayout(declaration: Declaration): Declaration | undefined {
  const inner = inside(declaration, "quantization");
  return inner && inner.node.members.size > 0 ? inner : undefined;
}

/**
 * Where ModelOpt's own words stand: in `quantization` inside of the declaration, the layout of hf_quant_config.json,
 * where there is one, as vLLM reads it; SGLang takes it where no quant_algo stands beside it.
 */
export function modelOptIn(declaration: Declaration): Declaration {
  const node = declaration.node.members.get("quantization")?.value;
  if (!node || node.type === "null") return declaration;
  const inner = ownLayout(declaration);
  if (!inner) {
    wrong(declaration, "quantization", node, "an object with quant_algo");
    return declaration;
  }
  const beside = declaration.node.members.get("quant_algo")?.value;
  if (beside && beside.type !== "null")
    contradicts(
      declaration,
      "quant_algo",
      `${dotted(pointerOf(declaration, "quant_algo"))} stands beside ${dotted(inner.at)}: vLLM reads what is inside (${NESTED}), which the spec goes by, and SGLang what stands beside it (layers/quantization/modelopt_quant.py). Leave one out.`,
    );
  return inner;
}

/** What NVIDIA's ModelOpt writes, in config.json or in hf_quant_config.json: an algorithm for all, or one for each module. */
export function readModelOpt(declaration: Declaration, decoder: Scope): MethodReading {
  const algorithm = readAlgorithm(declaration);
  const common = {
    quant_algo: algorithm,
    excluded_modules: member<string[] | null>(declaration, texts, listNames(declaration), {
      value: [],
      rule: `without ignore or exclude_modules none is left out (${LOADER})`,
    }),
    module_patterns: implied<ModulePatterns | null>(
      "glob",
      "wildcards over the whole name, or its beginning or end where an entry has none, as ModelOpt writes them (_prefix_wildcard_summarize_exclude_modules, Model-Optimizer, modelopt/torch/export/quant_utils.py)",
    ),
  } as const;
  const name = algorithm.value?.toUpperCase();
  if (name === "MIXED_PRECISION") return { ...common, ...readMixed(declaration, algorithm) };
  const known = ALGORITHMS.get(name ?? "");
  if (name === undefined || !known) {
    reportUnknown(declaration, algorithm.value);
    return { ...common, schemes: derive([algorithm], () => ({}), "no algorithm that is known") };
  }
  checkGroups(declaration, [known.weights]);
  const asked = readGroupSize(declaration, known);
  const plain = {
    ...schemeOf(known, algorithm, asked),
    ...storedInputs(declaration, known, algorithm, null),
  };
  const scheme = { ...plain, ...readAwq(declaration, plain) };
  const said = scheme.pre_quant_scale as Sourced<boolean>;
  return {
    ...common,
    schemes:
      known.isAwq && said.value
        ? awqSchemes(declaration, decoder, { name, scheme, said })
        : { [name]: scheme },
  };
}

/**
 * The names of the list of exceptions, that which engines read first: ModelOpt writes `ignore` beside quant_algo in
 * config.json, and `exclude_modules` inside of `quantization` (convert_hf_quant_config_format, Model-Optimizer,
 * modelopt/torch/export/convert_hf_config.py).
 */
const listNames = ({ at }: Declaration): readonly string[] =>
  at.endsWith("/quantization") ? ["exclude_modules", "ignore"] : ["ignore", "exclude_modules"];

/** A format of a group with the type that ModelOpt stores scales of FP8 in, whatever the model's is. */
function asExported(format: SchemeParts["weights"]): SchemeParts["weights"] {
  if (format instanceof Sourced) return format;
  const { format: name, scale_format: scales } = format as FormatParts;
  const rule = `scale_dtype, or float32 for FP8 (get_weight_scaling_factor, NVIDIA Model-Optimizer, modelopt/torch/export/quant_utils.py)`;
  return {
    ...format,
    scale_format: derive(
      [scales as Sourced<string | null>, name as Sourced<string>],
      (type, kind) => type ?? (kind.startsWith("fp8") ? "float32" : null),
      rule,
    ),
  };
}

/** Inputs of which ModelOpt stores one scale at most: those of their groups are computed, though `dynamic` is false of all. */
function asComputed(format: SchemeParts["activations"]): SchemeParts["activations"] {
  if (format instanceof Sourced) return format;
  const { granularity, dynamic } = format as FormatParts;
  const rule =
    "scales of groups of inputs are computed (get_activation_scaling_factor, NVIDIA Model-Optimizer, modelopt/torch/export/quant_utils.py)";
  return {
    ...format,
    dynamic: derive(
      [dynamic as Sourced<boolean>, granularity as Sourced<string>],
      (running, scope) => running || scope === "group",
      rule,
    ),
  };
}

/** ModelOpt's name of what it did; null where the file has none. */
export function readAlgorithm(declaration: Declaration): Sourced<string | null> {
  const rule = "only ModelOpt names an algorithm";
  return member<string | null>(declaration, text, ["quant_algo"], { value: null, rule });
}

/** Which module follows which algorithm. Those that are not named are not quantised. */
function readMixed(
  declaration: Declaration,
  cause: Sourced<unknown>,
): Pick<MethodReading, "schemes" | "layers" | "other_modules"> {
  const listed = readListed(declaration, cause);
  if (listed) return listed;
  const groups = readGroups(declaration, implied(null, "ModelOpt has one layout")).map(
    ([name, { weights, activations, ...scheme }]) =>
      [
        name,
        { ...scheme, weights: asExported(weights), activations: asComputed(asExported(activations)) },
      ] as const,
  );
  if (groups.length > 0) return { schemes: within(Object.fromEntries(groups), [cause]) };
  reportUnknown(declaration, "MIXED_PRECISION without quantized_layers");
  const causes = [cause, ...emptyGroups(declaration)];
  return { schemes: derive(causes, () => ({}), "MIXED_PRECISION without quantized_layers") };
}

/**
 * What `quantized_layers` says of each module; undefined where it names none. Without schemes where one of its algorithms
 * is not known, for how those modules are stored is not known then.
 */
export function readListed(
  declaration: Declaration,
  cause: Sourced<unknown>,
): Required<Pick<MethodReading, "schemes" | "layers" | "other_modules">> | undefined {
  const unknown = new Set<string>();
  const schemeName = (algorithm: string, groupSize: number | null): string | undefined => {
    const name = algorithm.toUpperCase();
    const known = ALGORITHMS.get(name);
    if (!known) unknown.add(algorithm);
    return known && nameOf(name, known, groupSize);
  };
  const perLayer = readPerLayer(declaration, schemeName);
  const nested = nestedLayers(declaration)?.holder;
  if (nested?.node.members.has("quant_algo"))
    declaration.reader.shadow(`${nested.at}/quant_algo`, `${declaration.at}/quant_algo`);
  if (!perLayer) return undefined;
  for (const algorithm of unknown) reportUnknown(declaration, algorithm, "quantized_layers");
  const { layers, other_modules } = perLayer;
  if ([...perLayer.uses.values()].some(({ algorithm }) => ALGORITHMS.get(algorithm.toUpperCase())?.isAwq))
    tellFolding(declaration, "");
  if (unknown.size > 0) {
    const nothing = derive([layers, cause], () => ({}), "an algorithm of quantized_layers is not known");
    return { schemes: nothing, layers, other_modules };
  }
  checkGroups(
    declaration,
    [...perLayer.uses.values()].map(
      ({ algorithm }) => (ALGORITHMS.get(algorithm.toUpperCase()) as Algorithm).weights,
    ),
  );
  const schemes = [...perLayer.uses].map(([name, { algorithm, groupSize, said }]) => {
    const known = ALGORITHMS.get(algorithm.toUpperCase()) as Algorithm;
    const size = groupSize === null ? undefined : derive([said], () => groupSize, "the modules' group_size");
    const targets = derive([said], (): string[] => [], "the modules that layers and other_modules name");
    const stored = storedInputs(declaration, known, said, (module) => {
      const entry = perLayer.entryOf(module);
      return entry !== undefined && schemeName(entry.algorithm, entry.groupSize) === name;
    });
    return [name, within({ ...schemeOf(known, said, size), targets, ...stored }, [said])] as const;
  });
  const none = derive([layers], () => ({}), "quantized_layers names no module");
  // That there are schemes hangs on each algorithm, for one that is not known leaves all of them out.
  const known = schemes.length > 0 ? within(Object.fromEntries(schemes), [layers]) : none;
  return { schemes: known, layers, other_modules };
}

/**
 * Holds groups, which engines do not read beside an algorithm, against the formats that algorithms mean: a group whose
 * weights are of another kind is warned of.
 */
export function checkGroups(declaration: Declaration, formats: readonly TensorFormat[]): void {
  const groups = inside(declaration, "config_groups");
  for (const name of groups?.node.members.keys() ?? []) {
    const weights = groups && inside(groups, name);
    const args = weights && inside(weights, "weights");
    if (!args) continue;
    checkOneOf(
      args,
      "type",
      [...new Set(formats.map(typeOf))],
      `${formats.map(typeOf).join(" or ")}, as quant_algo says`,
    );
    const bits = [...new Set(formats.map((format) => format.bits))];
    checkOneOf(args, "num_bits", bits, `${bits.join(" or ")}, as quant_algo says`);
    checkOneOf(args, "dynamic", [false], "false: the scales of weights are stored");
    const size = args.node.members.get("group_size")?.value;
    if (size && size.type !== "null" && groupSize.accept(size) === undefined)
      wrong(args, "group_size", size, groupSize.expected);
  }
}

const typeOf = ({ format }: TensorFormat): string => (format.startsWith("int") ? "int" : "float");

/** One algorithm with several group sizes is several schemes. */
function nameOf(name: string, { weights }: Algorithm, groupSize: number | null): string {
  return groupSize === null || groupSize === weights.group_size ? name : `${name}_g${groupSize}`;
}

function schemeOf(
  { weights, activations, preQuantScale }: Algorithm,
  said: Sourced<unknown>,
  groupSize: Sourced<number> | undefined,
): SchemeParts {
  const rule = `the format of this algorithm (${EXPORT}; ${LOADER})`;
  const sized = (leaf: Described<number | null>): Described<number | null> =>
    groupSize ? derive([said, groupSize], (_, size) => size, "the group size that the file gives") : leaf;
  const w = formatBy([said], weights, rule);
  const a = formatOrNull([said], activations, rule);
  return {
    ...plainScheme(LOADER),
    weights: weights.group_size === null ? w : { ...w, group_size: sized(w.group_size) },
    activations:
      a instanceof Sourced || activations?.group_size !== weights.group_size || weights.group_size === null
        ? a
        : { ...a, group_size: sized(a.group_size) },
    pre_quant_scale: derive([said], () => preQuantScale === true, rule),
  };
}

/**
 * Whether scales of inputs are stored beside weights whose algorithm leaves inputs as they are: groups say so by static
 * `input_activations`. ModelOpt registers `input_scale` wherever it measured inputs (_export_quantized_weight,
 * Model-Optimizer a2fbac7b, modelopt/torch/export/unified_export_hf.py).
 * @param isOwn whether a module follows the algorithm; null: all modules do.
 */
function storedInputs(
  declaration: Declaration,
  { activations }: Algorithm,
  said: Sourced<unknown>,
  isOwn: ((module: string) => boolean) | null,
): Partial<SchemeParts> {
  const groups = inside(declaration, "config_groups");
  if (activations !== null || !groups) return {};
  for (const name of groups.node.members.keys()) {
    const group = inside(groups, name);
    const inputs = group && inside(group, "input_activations");
    if (!inputs) continue;
    const targets = given(group, texts, ["targets"]);
    if (isOwn !== null && targets?.value.some(isOwn) !== true) continue;
    const running = member<boolean>(inputs, flag, ["dynamic"], {
      value: false,
      rule: "dynamic defaults to false (QuantizationArgs, compressed-tensors, quantization/quant_args.py)",
    });
    return {
      unused_input_scale: derive(
        [said, running, ...(targets && isOwn !== null ? [targets] : [])],
        (_, isRunning) => !isRunning,
        `the group of these modules has input_activations, whose scale is stored unless it is dynamic (${EXPORT})`,
      ),
    };
  }
  return {};
}

/** The group size at the top or in the first of `config_groups`; undefined where the algorithm's own holds. */
function readGroupSize(declaration: Declaration, { weights }: Algorithm): Sourced<number> | undefined {
  if (weights.group_size === null) return undefined;
  const groups = inside(declaration, "config_groups");
  const [first] = groups?.node.members.keys() ?? [];
  const group = groups && first !== undefined ? inside(groups, first) : undefined;
  const places = [declaration, group && inside(group, "weights")].flatMap((place) => (place ? [place] : []));
  const found = places.map((place) => given(place, count, ["group_size", "awq_block_size"])).find(Boolean);
  if (found) return found;
  const rule = `without group_size it is ${weights.group_size} (${EXPORT}; ${LOADER})`;
  return member(declaration, count, ["group_size"], { value: weights.group_size, rule });
}

function readAwq(declaration: Declaration, scheme: SchemeParts): Partial<SchemeParts> {
  for (const name of ["pre_quant_scale", "has_zero_point"]) checkOneOf(declaration, name, [true, false]);
  const scaled = given(declaration, flag, ["pre_quant_scale"]);
  const zeros = given(declaration, flag, ["has_zero_point"]);
  const { weights } = scheme;
  return {
    ...(scaled && { pre_quant_scale: scaled }),
    ...(zeros &&
      !(weights instanceof Sourced) && {
        weights: {
          ...weights,
          symmetric: derive([zeros], (has) => !has, "a scheme with zero points is not symmetric"),
          zero_points: zeros,
        },
      }),
  };
}

function reportUnknown(declaration: Declaration, algorithm: string | null, at = "quant_algo"): void {
  const pointer = `${declaration.at}/${at}`;
  const known = [...ALGORITHMS.keys(), "MIXED_PRECISION"].join(", ");
  const message =
    algorithm === null
      ? `${dotted(pointer)} is missing, so that how ModelOpt quantised this is unknown. Known: ${known}.`
      : `${dotted(pointer)} says ${JSON.stringify(algorithm)}, which is no algorithm that can be described; only raw tells of it. Known: ${known}.`;
  declaration.reader.report("warning", "unknown-quantization-algorithm", pointer, message);
}
