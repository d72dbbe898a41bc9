import type { Node } from "../config/document.ts";
import { count, flag, orNull, text } from "../config/reading/field-types.ts";
import type { EngineDefault } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import type { TensorFormat } from "../spec/formats/tensor-format.ts";
import { checkOneOf, contradicts, type Declaration, member, notNull, wrong } from "./declaration.ts";
import type { FormatParts } from "./formats.ts";
import { dotted } from "../config/nodes/dotted.ts";
import { child } from "../spec/pointer.ts";
import { blockShape, groupSize } from "./member-types.ts";

const ARGS = "QuantizationArgs (compressed-tensors, quantization/quant_args.py)";

const otherwise = <T>(value: T, what: string): EngineDefault<T> => ({ value, rule: `${what} (${ARGS})` });

/** A block as [rows, columns] or, in older files, as "128x128". */
const blockStructure = {
  ...blockShape,
  accept: (node: Node): number[] | undefined => {
    if (node.type !== "string") return blockShape.accept(node);
    const sizes = /^([1-9]\d{0,8})x([1-9]\d{0,8})$/.exec(node.value);
    return sizes ? [Number(sizes[1]), Number(sizes[2])] : undefined;
  },
};

const dynamic = {
  expected: 'true, false or "local"',
  accept: (node: Node): boolean | "local" | undefined =>
    node.type === "string" && node.value.toLowerCase() === "local" ? "local" : flag.accept(node),
  placeholder: false as boolean | "local",
};

const GRANULARITY: ReadonlyMap<string, TensorFormat["granularity"]> = new Map([
  ["tensor", "tensor"],
  ["channel", "channel"],
  ["token", "token"],
  ["group", "group"],
  ["tensor_group", "group"],
  ["block", "block"],
  ["attn_head", "head"],
] as const);

/** The formats of compressed-tensors that are a kind of scaling: their names begin with it. */
const NAMED_FORMAT = /^(nvfp4|mxfp4|mxfp8)-/;

/**
 * Reads compressed-tensors' QuantizationArgs, in which ModelOpt writes its KV cache too. `layout` is the format of the
 * packed weights, which can say what the numbers alone leave open.
 */
export function readArgs(
  declaration: Declaration,
  layout: Sourced<string | null> = implied(null, "no layout"),
): FormatParts & { readonly scale_format: Sourced<string | null> } {
  const bits = notNull(declaration, count, ["num_bits"], otherwise(8, "num_bits defaults to 8"));
  const type = notNull(declaration, text, ["type"], otherwise("int", "type defaults to int"));
  const group = member<number | null>(
    declaration,
    groupSize,
    ["group_size"],
    otherwise(null, "no group_size"),
  );
  const block = member<number[] | null>(
    declaration,
    blockStructure,
    ["block_structure"],
    otherwise(null, "no block_structure"),
  );
  const strategy = member<string | null>(
    declaration,
    orNull(text),
    ["strategy"],
    otherwise(null, "strategy follows from group_size"),
  );
  const symmetric = notNull(declaration, flag, ["symmetric"], otherwise(true, "symmetric defaults to true"));
  const running = notNull(declaration, dynamic, ["dynamic"], otherwise(false, "dynamic defaults to false"));
  const scales = member<string | null>(
    declaration,
    orNull(text),
    ["scale_dtype"],
    otherwise(null, "no scale_dtype"),
  );
  check(declaration, "type", ["int", "float"]);
  check(declaration, "strategy", [...GRANULARITY.keys()]);
  checkOneOf(declaration, "scale_dtype", SCALE_DTYPES);
  checkOneOf(declaration, "zp_dtype", ZERO_POINT_DTYPES);

  const scope = derive(
    [strategy, group],
    (name, size) =>
      GRANULARITY.get(name?.toLowerCase() ?? "") ??
      (size === null ? "tensor" : size === -1 ? "channel" : "group"),
    `strategy or, without one, what group_size implies (${ARGS})`,
  );
  checkTogether(declaration, {
    strategy: strategy.value?.toLowerCase() ?? null,
    scope: scope.value,
    group: group.value,
    block: block.value,
    type: type.value.toLowerCase(),
    bits: bits.value,
    dynamic: running.value,
  });
  const size = derive(
    [scope, group],
    (name, value) => (name === "group" && value !== -1 ? value : null),
    "the size of groups",
  );
  const format = derive(
    [type, bits, scope, size, strategy, layout],
    (kind, n, _, width, how, packed) =>
      nameOf(kind.toLowerCase(), n, width, how?.toLowerCase() ?? null, packed),
    "the name of these bits and groups (is_nvfp4, _is_mxfp4 and _is_mxfp8 of vLLM, compressed_tensors.py)",
  );
  const outer = format.value === "nvfp4";
  return {
    format,
    bits,
    granularity: scope,
    group_size: size,
    block_shape: derive(
      [scope, block],
      (name, shape) => (name === "block" ? shape : null),
      "the shape of blocks",
    ),
    scale_format: derive([scales, format], scaleName, "scale_dtype or, without one, what the format implies"),
    outer_scale: outer
      ? {
          format: derive(
            [format],
            () => "float32",
            "NVFP4 has a float32 scale for the tensor (compressed-tensors, nvfp4)",
          ),
          group_size: derive([format], () => null, "one for the tensor"),
          dynamic: derive([running, format], (how) => how === true, '"local": the groups\' scales only'),
        }
      : derive([format], () => null, "only NVFP4 scales its scales"),
    symmetric,
    zero_points: derive([symmetric], (is) => !is, "zero points are stored where the range is not symmetric"),
    dynamic: derive([running], (how) => how !== false, '"local" scales of groups are computed too'),
  };
}

/** What members say together. */
interface Together {
  readonly strategy: string | null;
  readonly scope: TensorFormat["granularity"];
  readonly group: number | null;
  readonly block: readonly number[] | null;
  readonly type: string;
  readonly bits: number;
  readonly dynamic: boolean | "local";
}

/** Says which members contradict each other (validate_model_after and pytorch_dtype of QuantizationArgs). */
function checkTogether(declaration: Declaration, said: Together): void {
  const { strategy, scope, group, block, type, bits, dynamic } = said;
  const refuse = (name: string, why: string): void =>
    contradicts(
      declaration,
      name,
      `${dotted(child(declaration.at, name))}: ${why}, and compressed-tensors refuses the file (${ARGS}), so that how these tensors are stored is not known.`,
    );
  if (scope === "group" && (group ?? -1) < 0)
    refuse("group_size", `strategy ${strategy ?? scope} has no positive group_size`);
  if (scope !== "group" && group !== null && group > 0)
    refuse("group_size", `groups of ${group} stand beside strategy ${strategy ?? scope}`);
  if (scope === "block" && block === null) refuse("block_structure", "strategy block has no block_structure");
  if (scope !== "block" && block !== null)
    refuse("block_structure", `a shape of blocks stands beside strategy ${strategy ?? scope}`);
  if (scope === "token" && dynamic === false) refuse("dynamic", "strategy token has scales that are stored");
  if (dynamic === "local" && strategy !== "tensor_group")
    refuse("dynamic", `"local" stands beside strategy ${strategy ?? scope}`);
  if (type === "float" && bits !== 4 && bits !== 8)
    refuse("num_bits", `type float has ${bits} bits, of which there are numbers of 4 and 8 alone`);
  const order = declaration.node.members.get("actorder")?.value;
  const isGrouped =
    (order?.type === "boolean" && order.value) ||
    (order?.type === "string" && ["group", "dynamic"].includes(order.value.toLowerCase()));
  if (isGrouped && scope !== "group") refuse("actorder", "an order of groups stands beside no groups");
}

/** Types that scales and zero points of weights are stored in. */
const SCALE_DTYPES = ["float16", "bfloat16", "float32", "float8_e4m3fn", "float8_e8m0fnu", "uint8"].flatMap(
  (name) => [`torch.${name}`, name],
);
const ZERO_POINT_DTYPES = ["int8", "uint8", "float8_e4m3fn"].flatMap((name) => [`torch.${name}`, name]);

function check(declaration: Declaration, name: string, known: readonly string[]): void {
  const node = declaration.node.members.get(name)?.value;
  if (node?.type === "string" && !known.includes(node.value.toLowerCase()))
    wrong(declaration, name, node, known.join(", "));
}

function nameOf(
  type: string,
  bits: number,
  group: number | null,
  strategy: string | null,
  layout: string | null,
): string {
  const named = NAMED_FORMAT.exec(layout ?? "")?.[1];
  if (type !== "float") return `${type}${bits}`;
  if (bits === 4) {
    if (named === "mxfp4" || named === "nvfp4") return named;
    if (group === 16 || strategy === "tensor_group") return "nvfp4";
    return group === 32 ? "mxfp4" : "float4";
  }
  if (bits === 8) return named === "mxfp8" || group === 32 ? "mxfp8" : "fp8_e4m3";
  return `float${bits}`;
}

function scaleName(dtype: string | null, format: string): string | null {
  if (format === "nvfp4") return "fp8_e4m3";
  if (format.startsWith("mx")) return "ue8m0";
  return dtype?.replace(/^torch\./, "").replace(/^float8_(e\dm\d).*$/, "fp8_$1") ?? null;
}
