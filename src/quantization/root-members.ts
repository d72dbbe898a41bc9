import { count, orNull } from "../config/reading/field-types.ts";
import type { ConfigReader, Scope } from "../config/reading/reader.ts";
import { type Described, Sourced, derive, implied, mapped } from "../config/reading/sourced.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { QuantizationNormalForm, QuantizationSpec } from "../spec/formats/quantization.ts";
import { wrong, within } from "./declaration.ts";
import { INT8_CHANNEL, formatBy } from "./formats.ts";
import { isOneFact } from "./one-fact.ts";
import { type MethodReading, plainScheme, undescribed } from "./scheme.ts";
import { dotted } from "../config/nodes/dotted.ts";

type Form = { readonly [K in keyof QuantizationNormalForm]: Described<QuantizationNormalForm[K]> };

/** Words of Ascend's for weights as they are (MindIE LLM). */
const AS_THEY_ARE: ReadonlySet<string> = new Set(["", "float"]);

/** Whether a word is Ascend's for weights that are quantised. */
const isQuantised = (word: string): boolean => !AS_THEY_ARE.has(word.toLowerCase());

/**
 * What a member at the root of the file says of how the weights are stored, where no object declares it: `quantize` of
 * Ascend's tools, and ChatGLM's `quantization_bit`. undefined: there is none.
 */
export function readRootMember(
  root: Scope,
  decoder: Scope,
): Described<QuantizationSpec> | Sourced<null> | undefined {
  return readQuantize(root) ?? readQuantizationBit(root, decoder);
}

/** Says why these members decide nothing beside an object that declares the quantisation. */
export function ignoreRootMembers(root: Scope, decoder: Scope): void {
  const { reader } = root;
  const quantize = root.find(root.at("quantize"))?.type;
  if (quantize === "string" || quantize === "null")
    reader.ignore(
      root.at("quantize"),
      "no effect",
      "Ascend's word for the whole model; what the file declares beside it tells more",
    );
  if (isChatGlm(decoder) && root.find(root.at("quantization_bit")))
    reader.ignore(
      root.at("quantization_bit"),
      "no effect",
      "what the file declares in an object of its own decides",
    );
}

function readQuantize(root: Scope): Described<QuantizationSpec> | Sourced<null> | undefined {
  const at = root.at("quantize");
  const node = root.find(at);
  if (node?.type === "null") return derive([mapped(null, at)], () => null, "null: weights are as they are");
  if (node?.type !== "string") return undefined;
  const word = mapped(node.value, at);
  if (!isQuantised(node.value)) return derive([word], () => null, "Ascend's word for weights as they are");
  root.reader.report(
    "warning",
    "quantization-without-figures",
    at,
    `${dotted(at)} is Ascend's word for the whole model (MindIE LLM, and msModelSlim, which quantises for it). Which tensors are stored so stands in quant_model_description.json beside the weights, which is not read here, so that bytes of weights are left out.`,
  );
  const rule = "Ascend's map of tensors stands beside the weights, and is not read";
  return spec("ascend", word, { ...undescribed([], rule), quant_algo: word }, rule);
}

const QUANTIZE = "quantize (quantization.py of zai-org/chatglm3-6b)";

const isChatGlm = (decoder: Scope): boolean => {
  const type = decoder.find(decoder.at("model_type"));
  return type?.type === "string" && type.value === "chatglm";
};

/** ChatGLM's own quantisation: integers of 4 or 8 bits with a scale for each output channel. */
function readQuantizationBit(
  root: Scope,
  decoder: Scope,
): Described<QuantizationSpec> | Sourced<null> | undefined {
  if (!isChatGlm(decoder)) return undefined;
  const at = root.at("quantization_bit");
  const node = root.find(at);
  // What stands there in place of a number is read by nobody.
  if (!node || !isOneFact(node)) return undefined;
  const isNone = node.type === "null" || (node.type === "number" && node.value === 0);
  const given = orNull(count).accept(node);
  const bits = mapped(given ?? null, at);
  if (isNone) return derive([bits], () => null, `0 or null: not quantised (${QUANTIZE})`);
  if (given !== 4 && given !== 8) {
    wrongMember(root.reader, at, root);
    return spec("chatglm", bits, undescribed([], "ChatGLM has layers of 4 and of 8 bits alone"), QUANTIZE);
  }
  const rule = `a scale for each output channel, of the model's own type (QuantizedLinear, ${QUANTIZE})`;
  const reading: MethodReading = {
    schemes: {
      linear: {
        ...plainScheme(QUANTIZE),
        weights: formatBy(
          [],
          { ...INT8_CHANNEL, format: `int${given}`, bits: given, scale_format: null },
          rule,
        ),
      },
    },
    excluded_modules: implied(["transformer.output_layer"], `matrices of the layers alone (${QUANTIZE})`),
    module_patterns: implied("exact", "the whole name"),
  };
  return spec("chatglm", bits, reading, QUANTIZE);
}

function wrongMember(reader: ConfigReader, at: Pointer, root: Scope): void {
  const holder = { reader, origin: (pointer: Pointer) => pointer, at: root.pointer, node: root.reader.root };
  const node = root.find(at);
  if (node) wrong(holder, "quantization_bit", node, "0, 4 or 8");
}

/** A quantisation of which one member says everything. */
function spec(
  method: string,
  said: Sourced<unknown>,
  reading: MethodReading,
  rule: string,
): Described<QuantizationSpec> {
  const none = implied(null, "modules are not named one by one");
  const form: Form = {
    quant_method: implied(method, rule),
    quant_algo: reading.quant_algo ?? implied(null, "only ModelOpt names an algorithm"),
    schemes: reading.schemes as Form["schemes"],
    excluded_modules: reading.excluded_modules,
    module_patterns: reading.module_patterns,
    layers: none,
    other_modules: none,
    kv_cache: implied(null, "the cache keeps the type of the activations"),
  };
  return { normal_form: within(form, [said]) } as unknown as Described<QuantizationSpec>;
}
