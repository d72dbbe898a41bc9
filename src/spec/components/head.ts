import * as z from "zod/mini";
import { type Tensor, linear } from "../tensors.ts";
import { boolean, positiveInt, string } from "../values.ts";

/**
 * What stands on a decoder in place of a language-model head: nothing, or a matrix from the last hidden state to
 * `outputs` numbers. `reads` is what of the sequence it is given: its last token, each token, or each token for the begin
 * and end of a span. `hidden_layer`: two matrices with a bias, [hidden_size, hidden_size] and [outputs, hidden_size],
 * with a ReLU between them, instead of the one.
 */
export const HeadSpec = z.discriminatedUnion("type", [
  z.object({ type: z.literal("none") }),
  z.object({
    type: z.literal("classifier"),
    reads: z.enum(["last_token", "each_token", "span"]),
    outputs: positiveInt,
    bias: boolean,
    hidden_layer: z.optional(boolean),
    /** What the outputs mean, in their order, where the config names them. */
    labels: z.optional(z.array(string)),
  }),
]);

export type HeadSpec = z.infer<typeof HeadSpec>;

/** The tensors of such a head, which reads h channels: `score`, and `qa_outputs` for spans, as transformers and remote code of Qwen2 name them. */
export function classifierTensors(head: HeadSpec, h: number): Tensor[] {
  if (head.type === "none") return [];
  const { outputs: size, bias, reads, hidden_layer: two = false } = head;
  const outputs = [{ what: "outputs of the head", size }];
  if (two) return [...linear("score.0", h, h, { bias }), ...linear("score.2", size, h, { bias, outputs })];
  return linear(reads === "span" ? "qa_outputs" : "score", size, h, { bias, outputs });
}
