import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { QuantizationNormalForm } from "../../spec/formats/quantization.ts";

/** The type that numbers have where the config gives none. */
const UNSAID = "bfloat16";

const untied = new WeakMap<DecoderBody, DecoderBody>();

/**
 * The body with the tensors that a method's tool stores: ExLlamaV3 quantises the output head, and so writes one also
 * where the model takes the table of tokens for it (exllamav3, architecture).
 */
export function bodyAsStored(body: DecoderBody, form: QuantizationNormalForm | undefined): DecoderBody {
  if (form?.quant_method !== "exl3" || !body.tie_word_embeddings) return body;
  const known = untied.get(body);
  if (known) return known;
  const made = { ...body, tie_word_embeddings: false };
  untied.set(body, made);
  return made;
}

/**
 * Whether a config says in which type what is not quantised is kept: a type of eight bits is that of the quantised matrices, of
 * which transformers takes the first for the model's own (save_pretrained, transformers 5.18.0, modeling_utils.py).
 */
export const saysType = (dtype: string | null, quantised: boolean): dtype is string =>
  dtype !== null && !(quantised && /^(?:float8|u?int8)/.test(dtype));

/** The type of what is not quantised: the model's own, but that ExLlamaV3 writes no float32 (get_tensor, loader/safetensors.py). */
export function typeAsStored(dtype: string | null, form: QuantizationNormalForm | undefined): string {
  if (!saysType(dtype, form !== undefined)) return UNSAID;
  return form?.quant_method === "exl3" && dtype === "float32" ? "float16" : dtype;
}
