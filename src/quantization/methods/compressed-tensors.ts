import { flag, orNull, text, texts } from "../../config/reading/field-types.ts";
import { type Described, type Sourced, derive, implied, mapped } from "../../config/reading/sourced.ts";
import type { TensorFormat } from "../../spec/formats/tensor-format.ts";
import {
  checkOneOf,
  type Declaration,
  given,
  inside,
  member,
  missing,
  notNull,
  pointerOf,
  within,
  wrong,
} from "../declaration.ts";
import { isOneFact } from "../one-fact.ts";
import { child } from "../../spec/pointer.ts";
import { QuantizedGroup } from "../../spec/formats/raw-quantization.ts";
import type { FormatParts } from "../formats.ts";
import { ignoreMembers } from "../rules.ts";
import { readArgs } from "../quantization-args.ts";
import { type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const CONFIG = "QuantizationConfig (compressed-tensors, quantization/quant_config.py)";
const ARGS = "QuantizationArgs (compressed-tensors, quantization/quant_args.py)";
const SCHEME = "QuantizationScheme (compressed-tensors, quantization/quant_scheme.py)";

/** compressed-tensors: groups of modules, each with a format for weights and one for inputs. */
export function readCompressedTensors(declaration: Declaration): MethodReading {
  const layout = member<string | null>(declaration, orNull(text), ["format"], {
    value: null,
    rule: `no format (${CONFIG})`,
  });
  checkOneOf(
    declaration,
    "quantization_status",
    ["compressed"],
    `"compressed": else numbers are stored as before`,
  );
  const schemes = readGroups(declaration, layout);
  const { decisive, isKnown } = readLayouts(declaration, schemes);
  if (!isKnown) return undescribed(decisive, "weights that lie so are not described here");
  return {
    conditions: decisive,
    schemes:
      schemes.length > 0
        ? Object.fromEntries(schemes)
        : within(
            missing([pointerOf(declaration, "config_groups")], {
              value: {},
              rule: `no config_groups (${CONFIG})`,
            }),
            emptyGroups(declaration),
          ),
    excluded_modules: member<string[] | null>(declaration, texts, ["ignore"], {
      value: [],
      rule: `ignore defaults to none (${CONFIG})`,
    }),
    module_patterns: implied("exact_or_regex", "is_match (compressed-tensors, utils/match.py)"),
  };
}

/** Formats of which it is known what a matrix is stored as (CompressionFormat, compressed-tensors, config/base.py). */
const LAYOUTS: ReadonlySet<string> = new Set([
  "int-quantized",
  "float-quantized",
  "naive-quantized",
  "pack-quantized",
  "mixed-precision",
  "nvfp4-pack-quantized",
  "mxfp4-pack-quantized",
  "mxfp8-quantized",
]);

/** Whether it is known what matrices are stored as, and what says so; sparse weights and other formats are warned of. */
function readLayouts(
  declaration: Declaration,
  schemes: readonly (readonly [string, SchemeParts])[],
): { readonly decisive: readonly Sourced<unknown>[]; readonly isKnown: boolean } {
  const sparsity = inside(declaration, "sparsity_config");
  if (sparsity)
    ignoreMembers(
      sparsity,
      ["global_sparsity", "registry_requires_subclass"],
      "bookkeeping",
      "how many numbers are zero, which a dense format stores like others",
    );
  const sparse = sparsity && given(sparsity, text, ["format"]);
  const layouts = schemes.map(([, { layout }]) => layout as Sourced<string | null>);
  const unknown = [
    ...(sparse && sparse.value !== "dense" ? [sparse] : []),
    ...layouts.filter(({ value }) => value !== null && !LAYOUTS.has(value)),
  ];
  const [first] = unknown;
  if (first) reportLayout(declaration, first);
  return { decisive: [...(sparse ? [sparse] : []), ...layouts], isKnown: unknown.length === 0 };
}

function reportLayout({ reader, at }: Declaration, { value, source }: Sourced<string | null>): void {
  const field = source.from[0] ?? at;
  reader.report(
    "warning",
    "unknown-quantization-format",
    field,
    `${dotted(field)} is ${JSON.stringify(value)}: what matrices are stored as in this format is not described here, so that bytes of weights are left out. Described: ${[...LAYOUTS].join(", ")}.`,
  );
}

/** The schemes of `config_groups`, by their names. */
export function readGroups(
  declaration: Declaration,
  layout: Sourced<string | null>,
): readonly (readonly [string, SchemeParts])[] {
  const groups = inside(declaration, "config_groups");
  return [...(groups?.node.members.keys() ?? [])].flatMap((name) => {
    const group = groups && inside(groups, name);
    const isGroup =
      group && Object.keys(QuantizedGroup._zod.def.shape).some((each) => group.node.members.has(each));
    return isGroup ? [[name, readGroup(group, layout)] as const] : [];
  });
}

/** The fields that stand where groups would: an empty map, empty groups, or something else. */
export function emptyGroups(declaration: Declaration): readonly Sourced<null>[] {
  const node = declaration.node.members.get("config_groups")?.value;
  if (!node) return [];
  const at = pointerOf(declaration, "config_groups");
  if (isOneFact(node)) return [mapped(null, at)];
  if (node.type !== "object") return [];
  return [...node.members].flatMap(([name, { value }]) =>
    isOneFact(value) ? [mapped(null, child(at, name))] : [],
  );
}

function readGroup(group: Declaration, common: Sourced<string | null>): SchemeParts {
  const layout = member<string | null>(group, orNull(text), ["format"], common);
  const weights = inside(group, "weights");
  if (weights) checkStored(weights, layout.value);
  return {
    ...plainScheme(SCHEME),
    targets: notNull(
      group,
      texts,
      ["targets"],
      { value: ["Linear"], rule: "without targets every linear layer" },
      SCHEME,
    ),
    weights: weights
      ? within(asStored(readArgs(weights, layout), layout), emptiness(weights))
      : none(group, "weights"),
    activations: argsOf(group, "input_activations"),
    output_activations: argsOf(group, "output_activations"),
    layout,
    group_index: weights
      ? readOrder(weights)
      : derive([none(group, "weights")], () => false, "no weights, no groups"),
  };
}

/** What weights cannot be stored with: scales that are computed, numbers of which some would lie in two words. */
function checkStored(weights: Declaration, layout: string | null): void {
  checkOneOf(weights, "dynamic", [false], "false: the scales of weights are stored");
  checkOneOf(weights, "actorder", [...ORDERS, true, false]);
  const bits = weights.node.members.get("num_bits")?.value;
  if (layout === "pack-quantized" && bits?.type === "number" && 32 % bits.value !== 0)
    wrong(weights, "num_bits", bits, "a number of bits that divides 32 (pack_to_int32, compressed-tensors)");
}

/** ActivationOrdering (compressed-tensors, quantization/quant_args.py). */
const ORDERS = ["group", "weight", "dynamic", "static"];

/** Formats that do not pack have a byte for each integer, however few its bits are (pytorch_dtype of QuantizationArgs). */
function asStored(format: FormatParts, layout: Sourced<string | null>): FormatParts {
  const isPlain = /^(?:int|float|naive)-quantized$/.test(layout.value ?? "");
  const bits = format.bits as Sourced<number>;
  return isPlain && bits.value < 8
    ? { ...format, bits: derive([bits, layout], () => 8, `a byte for each number (${ARGS})`) }
    : format;
}

function argsOf(group: Declaration, name: string): Described<TensorFormat | null> {
  const args = inside(group, name);
  return args ? within(readArgs(args), emptiness(args)) : none(group, name);
}

/** That an object is there, where it has no member to tell it by. */
function emptiness({ node, origin, at }: Declaration): readonly Sourced<null>[] {
  return node.members.size === 0 ? [mapped(null, origin(at))] : [];
}

function none(group: Declaration, name: string): Sourced<null> {
  const nothing = { expected: "null", accept: (): null | undefined => undefined, placeholder: null };
  return member<null>(group, nothing, [name], {
    value: null,
    rule: `${name} defaults to none: not quantised (${SCHEME})`,
  });
}

/** GPTQ's order of activations, as a word or as true; it is kept in the weights where groups follow it. */
function readOrder(weights: Declaration): Sourced<boolean> {
  const rule = "actorder defaults to none (compressed-tensors, quantization/quant_args.py)";
  const node = weights.node.members.get("actorder")?.value;
  if (node?.type === "boolean") return member(weights, flag, ["actorder"], { value: false, rule });
  const order = member<string | null>(weights, orNull(text), ["actorder"], { value: null, rule });
  return derive(
    [order],
    (name) => name?.toLowerCase() === "group" || name?.toLowerCase() === "dynamic",
    "group, or dynamic in older words (ActivationOrdering, compressed-tensors)",
  );
}
