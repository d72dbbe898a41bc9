import * as z from "zod/mini";
import { RMSNormSpec } from "./rms-norm.ts";
import { type Tensor, linear, normTensors, tensor } from "../tensors.ts";
import { boolean, positiveInt } from "../values.ts";

/**
 * Makes one entry of keys and values out of every `rate` tokens: each token gives an entry and, channel by channel, a
 * logit, to which a learnt bias for its place is added; the softmax of the logits over the tokens weighs the entries,
 * and their sum is normalised and then turned by the position of the first of the tokens. Where `overlaps`, a token
 * gives two entries with logits, one for the entry that its own `rate` tokens make and one for the next one, which so
 * sees 2 × rate tokens.
 * Weights, with h = hidden_size, d channels an entry and c = 2d where `overlaps` or else d: kv_proj and gate_proj [c, h],
 * position_bias [rate, c], norm [d].
 */
export const KVCompressorSpec = z.object({
  type: z.literal("kv_compressor"),
  /** In tokens. */
  rate: positiveInt,
  overlaps: boolean,
  norm: RMSNormSpec,
});

export type KVCompressorSpec = z.infer<typeof KVCompressorSpec>;

/** The tensors of a compressor whose entries have so many channels, inside its module, by the names of the checkpoint. */
export function compressorTensors(spec: KVCompressorSpec, channels: number, h: number): Tensor[] {
  const width = spec.overlaps ? 2 * channels : channels;
  return [
    ...linear("wkv", width, h, { otherNames: ["kv_proj"] }),
    ...linear("wgate", width, h, { otherNames: ["gate_proj"] }),
    tensor("ape", "parameter", [spec.rate, width]),
    ...normTensors("norm", spec.norm, channels),
  ];
}
