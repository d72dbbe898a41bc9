import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm, QuantizationScheme } from "../../spec/formats/quantization.ts";
import { namedTensors, namesIn } from "../../spec/model-tensors.ts";
import { channelsOf, type Parts, type Tensor } from "../../spec/tensors.ts";
import { dividedSizes } from "../memory/undivided-sizes.ts";
import { formatsByLayer } from "./formats-by-layer.ts";

/** A rank's share of a matrix that is no multiple of what its format keeps together: engines refuse it. */
export interface BrokenShare {
  /** The module, inside its layer. */
  readonly module: string;
  readonly component: string | null;
  /** What is divided: "channels of an expert". */
  readonly what: string;
  /** Output or input channels that are divided: of the matrix, or of one of those that lie in it one after the other. */
  readonly size: number;
  /** Those of one rank. */
  readonly share: number;
  /** What the share would have to be a multiple of. */
  readonly multiple: number;
  /** What keeps so many together, in words: "a block", "a group", "a packed word". */
  readonly unit: string;
  /** Why engines refuse any number of ranks, where it is no matter of the share. */
  readonly why?: string;
}

/** A share that is no multiple of what its format keeps together, which engines make fit. */
export interface AdaptedShare extends BrokenShare {
  /** What who makes of it, in words. */
  readonly how: string;
}

/** How the matrices of a quantised model divide among tensor-parallel ranks. */
export interface Ranks {
  readonly broken: readonly BrokenShare[];
  readonly adapted: readonly AdaptedShare[];
  /** The largest number of ranks for which every share is whole; 0 where not even one rank has whole groups. */
  readonly largest: number;
}

/** So many ranks are tried. */
const MOST_RANKS = 256;

/** How the matrices that `cuts` are of divide among so many ranks. */
export function ranksAmong(body: DecoderBody, cuts: readonly RankCut[], ranks: number): Ranks {
  const sizes = sizesOf(body);
  const works = (number: number): boolean =>
    sizes.whole.every((size) => size % number === 0) &&
    sizes.repeated.every((size) => size % number === 0 || number % size === 0) &&
    cuts.every((cut) => !cut.alone && sharesOf(cut, number).every(({ share }) => share % leastOf(cut) === 0));
  if (brokenShares(cuts, 1).length > 0) return { broken: brokenShares(cuts, ranks), adapted: [], largest: 0 };
  let largest = 1;
  for (let number = 2; number <= MOST_RANKS; number++) if (works(number)) largest = number;
  return {
    broken: brokenShares(cuts, ranks),
    adapted: ranks === 1 ? [] : cuts.flatMap((cut) => adaptedBy(cut, ranks)),
    largest,
  };
}

/** What a share has to be a multiple of for engines to take it. */
const leastOf = ({ multiple, adaptable }: RankCut): number => adaptable?.least ?? multiple;

/** What engines refuse of so many ranks, each kind of module once. */
export function brokenShares(cuts: readonly RankCut[], ranks: number): readonly BrokenShare[] {
  return cuts.flatMap((cut) => brokenBy(cut, ranks));
}

/** Of shares alike the first. */
export function differentShares<T extends BrokenShare>(broken: readonly T[]): readonly T[] {
  const kinds = new Map<string, T>();
  for (const share of broken) {
    const key = `${share.what} ${share.size} ${share.share} ${share.multiple}`;
    if (!kinds.has(key)) kinds.set(key, share);
  }
  return [...kinds.values()];
}

/** Heads and inner widths, but for the vocabulary, which engines pad; fewer heads than ranks are repeated alike. */
function sizesOf(body: DecoderBody): {
  readonly whole: readonly number[];
  readonly repeated: readonly number[];
} {
  const whole = dividedSizes(body).filter(({ component }) => component !== null);
  const repeated = [...new Set(body.layers.flatMap(namesIn))]
    .flatMap((name) => namedTensors(body, name))
    .flatMap(({ cut }) => cut?.parts ?? [])
    .filter((part) => part.repeated);
  const each = (all: readonly { readonly size: number }[]) => [...new Set(all.map(({ size }) => size))];
  return { whole: each(whole), repeated: each(repeated) };
}

/** A quantised matrix that ranks divide: what its format keeps together along the axis that they cut. Plain data. */
export interface RankCut extends Pick<BrokenShare, "module" | "component" | "size" | "multiple" | "unit"> {
  readonly parts: readonly Parts[];
  /** Shares that engines make fit; not there where they make none. */
  readonly adaptable?: Adaptable;
  /** Why the matrix is whole on one rank alone; not there where it may be cut. */
  readonly alone?: string;
}

/** Which shares engines make fit: multiples of `least`. */
interface Adaptable {
  readonly least: number;
  readonly how: string;
}

/**
 * Where ranks cut through what a format keeps together: blocks, groups, words with several numbers (validate_fp8_block_shape
 * and the checks of each method's create_weights, vLLM, model_executor/layers/quantization). Each kind of module once.
 * Asks about the name of every module.
 */
export function rankCuts(
  body: DecoderBody,
  form: QuantizationNormalForm,
  names: CheckpointNames,
): readonly RankCut[] {
  const cuts = new Map<string, RankCut>();
  for (const { modules } of formatsByLayer(body, form, names))
    for (const { module, component, tensor, decisions } of modules)
      for (const { scheme } of decisions) {
        const cut = scheme && cutOf(tensor, scheme, form.quant_method);
        if (!cut) continue;
        const key = `${component ?? ""} ${module} ${cut.multiple} ${cut.size}`;
        if (!cuts.has(key)) cuts.set(key, { module, component, ...cut });
      }
  return [...cuts.values()];
}

function cutOf(
  tensor: Tensor,
  scheme: QuantizationScheme,
  method: string | null,
): Omit<RankCut, "module" | "component"> | undefined {
  if (tensor.cut === null || scheme.weights === null) return undefined;
  const { rows, columns } = channelsOf(tensor);
  const turned = tensor.layout === "in_out";
  const isOutput = (tensor.cut.axis === 0) !== turned;
  const [multiple, unit] = isOutput ? alongOutputs(scheme, method) : alongInputs(scheme, method);
  const { parts } = tensor.cut;
  const size = isOutput ? rows : columns;
  const isAlone = scheme.weights.granularity !== "tensor" && parts.some(({ weightAlone }) => weightAlone);
  if (isAlone) return { parts, size, multiple, unit, alone: REPEATED };
  if (multiple <= 1) return undefined;
  const isGroup = !isOutput && scheme.weights.granularity === "group";
  const adaptable = isGroup ? adaptableOf(tensor, scheme, method) : null;
  return { parts, size, multiple, unit, ...(adaptable && { adaptable }) };
}

const REPEATED =
  "the one group of B and C is on every rank, by a loader of the weight alone that scales and packed words do not go through (MambaMixer2, vLLM, model_executor/layers/mamba/mamba_mixer2.py), and SGLang refuses quantised models then (layers/attention/mamba/mamba.py)";

const DEALT_OUT =
  "vLLM and SGLang deal out whole blocks, of which the last rank has fewer (load_weights, models/gpt_oss.py), and fill the kernel's sizes up (mxfp4_round_up_hidden_size_and_intermediate_size, vLLM, model_executor/layers/fused_moe/oracle/mxfp4.py)";

/** Groups that MoeWNA16Method halves are not smaller than this. */
const LEAST_GROUP = 32;

/** What SGLang does with such experts, by method. */
const IN_SGLANG: ReadonlyMap<string, string> = new Map([
  ["auto-round", "SGLang does the same (layers/quantization/auto_round.py)"],
  ["awq", "SGLang does the same (layers/quantization/awq/awq.py)"],
  [
    "gptq",
    "SGLang refuses it, for its kernel of these experts has whole groups (GPTQMarlinMoEMethod, layers/quantization/gptq/gptq.py)",
  ],
]);

/** What engines make of routed experts whose share of the inputs has no whole groups; null where they refuse it. */
function adaptableOf(
  { experts }: Tensor,
  { weights, group_index: isOrdered }: QuantizationScheme,
  method: string | null,
): Adaptable | null {
  if (experts !== "routed") return null;
  if (method === "mxfp4") return { least: 1, how: DEALT_OUT };
  const sglang = IN_SGLANG.get(method ?? "");
  const group = weights?.group_size ?? null;
  if (sglang === undefined || weights?.bits !== 4 || isOrdered || group === null) return null;
  let least = group;
  while (least % 2 === 0 && least / 2 >= LEAST_GROUP) least /= 2;
  if (least === group) return null;
  const how = `vLLM halves the groups, to groups of ${least} at the least (MoeWNA16Method, model_executor/layers/quantization/moe_wna16.py), and ${sglang}`;
  return { least, how };
}

function alongOutputs(
  { weights, layout }: QuantizationScheme,
  method: string | null,
): readonly [number, string] {
  if (weights?.granularity === "block") return [weights.block_shape?.[0] ?? 1, "a block"];
  // Zero points of neighbouring outputs lie in one word, and AWQ's weights too.
  if (method === "awq" || method === "gptq" || method === "auto-round") return packed(weights?.bits);
  return layout === "pack-quantized" && weights?.zero_points ? packed(weights.bits) : [1, ""];
}

/** What groups are called. */
const GROUP = "a group";

function alongInputs(
  { weights, layout }: QuantizationScheme,
  method: string | null,
): readonly [number, string] {
  if (weights === null) return [1, ""];
  if (weights.granularity === "block") return [weights.block_shape?.[1] ?? 1, "a block"];
  // bitsandbytes counts groups over the whole matrix, row after row.
  if (method === "bitsandbytes") return [1, ""];
  if (weights.granularity === "group") return [weights.group_size ?? 1, GROUP];
  return method === "gptq" || method === "auto-round" || layout === "pack-quantized"
    ? packed(weights.bits)
    : [1, ""];
}

function packed(bits: number | undefined): readonly [number, string] {
  const each = 32 / (bits ?? 32);
  return Number.isInteger(each) ? [each, "a packed word"] : [1, ""];
}

/** What is divided, and one rank's share of it. */
type Share = Pick<BrokenShare, "what" | "size" | "share">;

/** What one rank has of each matrix that lies along the axis; parts that do not divide are left out. */
function sharesOf({ parts, size: whole }: Pick<RankCut, "parts" | "size">, ranks: number): readonly Share[] {
  const all = parts.reduce((sum, part) => sum + part.size, 0);
  return parts.flatMap(({ what, size: count, repeated = false, channels }) => {
    const among = count % ranks === 0 ? ranks : repeated && ranks % count === 0 ? count : null;
    if (among === null) return [];
    return (channels ?? [(whole * count) / all]).map((size) => ({ what, size, share: size / among }));
  });
}

function brokenBy(cut: RankCut, ranks: number): BrokenShare[] {
  const { module, component, multiple, unit, alone, size } = cut;
  // One rank has whole words and, of a last block, what there is.
  if (ranks === 1 && unit !== GROUP) return [];
  if (ranks > 1 && alone !== undefined)
    return [{ module, component, what: "groups", size, share: size, multiple, unit, why: alone }];
  const share = sharesOf(cut, ranks).find((each) => each.share % leastOf(cut) !== 0);
  return share ? [{ module, component, ...share, multiple, unit }] : [];
}

function adaptedBy(cut: RankCut, ranks: number): AdaptedShare[] {
  const { module, component, multiple, unit, adaptable } = cut;
  const shares = sharesOf(cut, ranks);
  if (adaptable === undefined || shares.some(({ share }) => share % adaptable.least !== 0)) return [];
  const share = shares.find((each) => each.share % multiple !== 0);
  return share ? [{ module, component, ...share, multiple, unit, how: adaptable.how }] : [];
}
