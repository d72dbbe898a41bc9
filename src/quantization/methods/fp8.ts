import { text, texts } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, mapped } from "../../config/reading/sourced.ts";
import { child } from "../../spec/pointer.ts";
import { type Declaration, member, wrong } from "../declaration.ts";
import { FP8_TENSOR, formatBy } from "../formats.ts";
import { blockShape } from "../member-types.ts";
import {
  KEEPS_HEAD,
  type MethodReading,
  type SchemeParts,
  TRANSFORMERS_PATTERNS,
  plainScheme,
} from "../scheme.ts";
import { readExperts } from "./fp8-experts.ts";
import { dotted } from "../../config/nodes/dotted.ts";

const CLASS = "FineGrainedFP8Config (transformers 5.18.0, utils/quantization_config.py)";
const FILE = "transformers 5.18.0, integrations/finegrained_fp8.py";
const LAYER = `FP8Linear (${FILE})`;

/** FP8 weights in blocks or per tensor; the experts of DeepSeek-V4 may be MXFP4 or, by ModelOpt, NVFP4. */
export function readFp8(declaration: Declaration, decoder: Scope): MethodReading {
  tellOpenBlocks(declaration);
  const block = member<number[] | null>(declaration, blockShape, ["weight_block_size"], {
    value: null,
    rule: "without weight_block_size a tensor has one scale, as vLLM reads it (model_executor/layers/quantization/fp8.py); FineGrainedFP8Config of transformers 5.18.0 takes [128, 128]",
  });
  const scales = readScaleFormat(declaration);
  return {
    excluded_modules: member<string[] | null>(
      declaration,
      texts,
      ["modules_to_not_convert", "ignored_layers"],
      KEEPS_HEAD,
    ),
    module_patterns: TRANSFORMERS_PATTERNS,
    ...readExperts(
      declaration,
      decoder,
      readLinear(declaration, block, scales, ofWeights(decoder, scales)),
      scales,
    ),
  };
}

/**
 * DeepSeek-V3.1 and V3.2 round scales to powers of two, and store those of weights as float32 all the same; DeepSeek-V4
 * and transformers store a byte.
 */
const ROUNDED_FLOATS: ReadonlySet<string> = new Set(["deepseek_v3", "deepseek_v32"]);

/** The type that scales of weights are stored in, where a file has those of inputs in `scales`. */
function ofWeights(decoder: Scope, scales: Sourced<string>): Sourced<string> {
  const at = decoder.at("model_type");
  const node = decoder.find(at);
  if (scales.value !== "ue8m0" || node?.type !== "string" || !ROUNDED_FLOATS.has(node.value)) return scales;
  return derive(
    [scales, mapped(node.value, at)],
    () => "float32",
    "scale_fmt is that of inputs, and scales of weights are float32 (Linear, deepseek-ai/DeepSeek-V3.2-Exp, inference/model.py)",
  );
}

function readLinear(
  declaration: Declaration,
  block: Sourced<number[] | null>,
  scales: Sourced<string>,
  stored: Sourced<string>,
): SchemeParts {
  const format = readElement(declaration);
  const dynamic = readDynamic(declaration);
  const base = formatBy([], FP8_TENSOR, LAYER);
  return {
    ...plainScheme(LAYER),
    weights: {
      ...base,
      format,
      granularity: derive(
        [block],
        (shape) => (shape ? "block" : "tensor"),
        `blocks of weight_block_size (${LAYER})`,
      ),
      block_shape: block,
      scale_format: derive(
        [stored, block],
        (name, shape) => (shape ? name : "float32"),
        stored === scales ? `scale_fmt is that of the blocks (${LAYER})` : stored.source.text,
      ),
    },
    activations: {
      ...base,
      format,
      granularity: derive(
        [dynamic, block],
        (running, shape) => (!running ? "tensor" : shape ? "group" : "token"),
        `static: one scale; dynamic: for each token, in groups as wide as a block (${LAYER})`,
      ),
      group_size: derive(
        [dynamic, block],
        (running, shape) => (running ? (shape?.[1] ?? null) : null),
        `groups are as wide as a block (${LAYER})`,
      ),
      scale_format: derive(
        [scales, dynamic, block],
        (name, running, shape) => (running && shape ? name : "float32"),
        `scales of groups are those of the blocks (${LAYER})`,
      ),
      dynamic,
    },
  };
}

function readElement(declaration: Declaration): Sourced<string> {
  const rule = `E4M3, the only one that transformers knows (${FILE})`;
  const format = member(declaration, text, ["fmt"], { value: "e4m3", rule });
  const known = /^(?:float8_)?e([45])m[23](?:fn|fnuz)?$/.exec(format.value.toLowerCase());
  if (!known) reportValue(declaration, "fmt", "e4m3 or e5m2");
  return derive(
    [format],
    () => (known?.[1] === "5" ? "fp8_e5m2" : "fp8_e4m3"),
    `fmt without "float8_" and "fn"; without one ${rule}`,
  );
}

function readScaleFormat(declaration: Declaration): Sourced<string> {
  const rule = `float is float32, and so it is without scale_fmt (${CLASS})`;
  const format = member(declaration, text, ["scale_fmt"], { value: "float", rule });
  if (!["float", "ue8m0"].includes(format.value)) reportValue(declaration, "scale_fmt", "float or ue8m0");
  return derive([format], (name) => (name === "ue8m0" ? "ue8m0" : "float32"), rule);
}

function readDynamic(declaration: Declaration): Sourced<boolean> {
  const rule = `dynamic scales are computed for each input, and so they are without activation_scheme (${CLASS})`;
  const scheme = member(declaration, text, ["activation_scheme"], { value: "dynamic", rule });
  const name = scheme.value.toLowerCase();
  if (!["static", "dynamic"].includes(name))
    reportValue(declaration, "activation_scheme", "static or dynamic");
  return derive([scheme], () => name !== "static", rule);
}

/** Says who takes what where nothing is said of blocks; null says one scale for each matrix to all but transformers 4.57.6, which cannot load it. */
function tellOpenBlocks({ reader, node, at }: Declaration): void {
  if (node.members.has("weight_block_size")) return;
  const field = child(at, "weight_block_size");
  reader.report(
    "warning",
    "quantization-blocks-open",
    field,
    `${dotted(field)} is missing: vLLM and SGLang then look for one scale for each matrix (layers/quantization/fp8.py), which the spec goes by, and transformers for blocks of 128 × 128 (${CLASS}). Give the size of the blocks, or null for one scale.`,
  );
}

function reportValue(declaration: Declaration, name: string, expected: string): void {
  const node = declaration.node.members.get(name)?.value;
  if (node) wrong(declaration, name, node, expected);
}
