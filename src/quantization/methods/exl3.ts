import { count, orNull, real, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import type { ModulePatterns } from "../../spec/formats/quantization.ts";
import { RawQuantization } from "../../spec/formats/raw-quantization.ts";
import { checkOneOf, type Declaration, member } from "../declaration.ts";
import { INT4_GROUP, formatBy } from "../formats.ts";
import { ignoreMembers } from "../rules.ts";
import { type MethodReading, type SchemeParts, plainScheme, undescribed } from "../scheme.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const CONVERTER = "exllamav3, conversion/convert_model.py";
const LAYER = "LinearEXL3 (exllamav3, modules/quant/exl3.py)";
const ALLOCATION = "create_q_strategy (exllamav3, conversion/allocation.py)";

/**
 * Types of decoders of which ExLlamaV3 quantises q, k, v, o, gate, up and down as they are named in the checkpoint, one by one
 * in experts, and leaves routers alone (exllamav3/architecture). In others it splits or joins matrices, or leaves some as they are.
 */
const PLAIN: ReadonlySet<string> = new Set([
  "arcee",
  "ernie4_5",
  "exaone4",
  "llama",
  "mimo",
  "mistral",
  "mixtral",
  "olmo3",
  "qwen2",
  "qwen3",
  "qwen3_moe",
  "seed_oss",
  "smollm3",
]);

/** Wider MLPs are cut in slices (MAX_MLP_INTERMEDIATE, exllamav3/constants.py). */
const WIDEST = 55_296;

/** Rows and columns are filled up to a multiple of so many (Linear, exllamav3/modules/linear.py). */
const PADDED_TO = 128;

/** The most bits of a matrix that is quantised; a head of 16 stays as it is. */
const MOST_BITS = 8;
const WHOLE = 16;

/** Tables of numbers that its trellis runs through; the first one is computed and needs no tensor. */
const CODEBOOKS = ["3inst", "mcg", "mul1"];

/** Why the bytes of a model's matrices cannot be told; null where they can. */
function withoutFigures(
  { node }: Declaration,
  bits: number,
  modelType: string,
  isWide: boolean,
): string | null {
  if (node.members.get("bits")?.value.type !== "number")
    return "it has no number of bits, which the tool always writes";
  if (bits < 1 || bits > MOST_BITS)
    return `bits is ${bits}, and the tool stores every matrix in 1 to ${MOST_BITS} bits a number`;
  if (!Number.isInteger(bits))
    return "bits is the mean over all layers, and which layer has how many stands in quantization_config.json beside the weights, which is not read here";
  if (isWide) return `MLPs of more than ${WIDEST} channels are cut in slices`;
  if (!PLAIN.has(modelType))
    return `which matrices of ${modelType} it splits, joins or leaves as they are is not described here`;
  return null;
}

/**
 * ExLlamaV3: a trellis of so many bits a number between a vector of signs and scales for the inputs and one for the
 * outputs. `bits` is the mean over all layers: where it is a whole number every matrix has as many, for none may have fewer.
 */
export function readExl3(declaration: Declaration, decoder: Scope): MethodReading {
  const run = ["calibration/rows", "calibration/cols", "out_scales"];
  ignoreMembers(declaration, run, "bookkeeping", "how the tool ran");
  ignoreOriginal(declaration);
  const bits = member(declaration, real, ["bits"], {
    value: 0,
    rule: `bits is always written (${CONVERTER})`,
  });
  const type = decoder.find(decoder.at("model_type"));
  const name = type?.type === "string" ? type.value : "";
  const width = decoder.find(decoder.at("intermediate_size"));
  const isWide = width?.type === "number" && width.value > WIDEST;
  const why = withoutFigures(declaration, bits.value, name, isWide);
  if (why !== null) {
    declaration.reader.report(
      "warning",
      "quantization-without-figures",
      declaration.at,
      `${dotted(declaration.at)} is ExLlamaV3's (${CONVERTER}): ${why}, so that bytes of weights are left out.`,
    );
    ignoreMembers(declaration, ["head_bits", "codebook"], "no effect", "no figure is made from it");
    return undescribed([bits], "how ExLlamaV3 stores this model is not described here");
  }
  const head = member<number | null>(declaration, orNull(count), ["head_bits"], {
    value: 6,
    rule: `head_bits defaults to 6 (${CONVERTER})`,
  });
  checkOneOf(declaration, "head_bits", [
    ...Array.from({ length: MOST_BITS }, (_, index) => index + 1),
    WHOLE,
  ]);
  const codebook = member<string | null>(declaration, orNull(text), ["codebook"], {
    value: "3inst",
    rule: `converters before 0.0.9, which do not write codebook, have one alone (${CONVERTER})`,
  });
  checkOneOf(declaration, "codebook", CODEBOOKS);
  const ofLayers = derive([bits], (mean) => mean, `a whole mean is what every matrix has (${ALLOCATION})`);
  const ofHead = derive([head], (own) => own ?? 6, `the output head has bits of its own (${ALLOCATION})`);
  return {
    schemes: {
      head: {
        ...scheme(ofHead, codebook),
        targets: implied(["lm_head"], ALLOCATION),
      },
      linear: scheme(ofLayers, codebook),
    },
    conditions: [bits],
    excluded_modules: implied([], ALLOCATION),
    module_patterns: implied<ModulePatterns | null>("exact", "the whole name"),
  };
}

function scheme(bits: Sourced<number>, codebook: Sourced<string | null>): SchemeParts {
  const rule = `a scale for each output channel (${LAYER})`;
  const padded = implied(PADDED_TO, "Linear (exllamav3, modules/linear.py)");
  const isKept = bits.value >= WHOLE;
  return {
    ...plainScheme(LAYER),
    weights: isKept
      ? derive([bits], () => null, `${WHOLE} bits: the matrix stays as it is (${CONVERTER})`)
      : {
          ...formatBy([], { ...INT4_GROUP, format: "exl3", granularity: "channel", group_size: null }, rule),
          bits,
          scale_format: implied("float16", LAYER),
          channels_padded_to: padded,
        },
    layout: codebook,
    pre_quant_scale: derive([bits], (n) => n < WHOLE, `signs and scales of the inputs (${LAYER})`),
  };
}

/** What the model was quantised with before is noted, and says nothing of these weights. */
function ignoreOriginal(declaration: Declaration): void {
  ignoreMembers(
    declaration,
    Object.keys(RawQuantization._zod.def.shape).map((name) => `original_quantization_config/${name}`),
    "bookkeeping",
    "how the weights were stored before ExLlamaV3 took them",
  );
}
