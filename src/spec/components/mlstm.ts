import * as z from "zod/mini";
import type { CacheLine } from "../cache-line.ts";
import { define } from "../component-definition.ts";
import { type Parts, inside, linear, normTensors } from "../tensors.ts";
import { LayerNormSpec } from "./layer-norm.ts";
import { boolean, number, positiveInt, string } from "../values.ts";

/**
 * The matrix LSTM of xLSTM (Beck et al. 2024, arXiv:2405.04517, section 2.3), each head by itself. With q, k and v of a head,
 * i = cap(igate_preact) and f = log σ(cap(fgate_preact)), one number each, the state is C = e^f C + e^i k vᵀ and
 * n = e^f n + e^i k, both kept divided by e^m with m = max(f + m, i); the output is
 * (q/√d · C) / (max(|q/√d · n|, e^−m) + eps), d being the channels of q. The heads' outputs pass a norm of each head, are multiplied by
 * σ(ogate_preact) and projected back. Weights, with h = hidden_size: q and k [qk_size, h], v and ogate_preact [v_size, h],
 * igate_preact and fgate_preact [num_heads, h] with biases, the norm [num_heads × (v_size / num_heads)], out_proj [h, v_size].
 */
export const MlstmSpec = z.object({
  type: z.literal("mlstm"),
  num_heads: positiveInt,
  /** Channels of q, and of k, of all heads together. */
  qk_size: positiveInt,
  /** Channels of v, and of the output gate, of all heads together. */
  v_size: positiveInt,
  /** Whether q, k, v, the output gate and the projection back have a bias; the other gates always have one. */
  bias: boolean,
  /** c where the logits of the input and forget gates become c × tanh(logits / c). */
  gate_softcap: number,
  /** What is added to the divisor. */
  eps: number,
  /** The norm of each head's output, with one weight for each channel of all heads. */
  output_norm: LayerNormSpec,
  /** The type in which the state is kept. */
  state_dtype: string,
});

export type MlstmSpec = z.infer<typeof MlstmSpec>;

export const mlstm = define({
  name: "MlstmSpec",
  schema: MlstmSpec,
  tensors: ({ num_heads, qk_size, v_size, bias, output_norm }, { hidden_size: h }) => {
    const heads: Parts = { what: "heads", size: num_heads };
    const outputs = [heads];
    return inside(
      ["mlstm_layer"],
      [
        ...linear("q", qk_size, h, { bias, outputs }),
        ...linear("k", qk_size, h, { bias, outputs }),
        ...linear("v", v_size, h, { bias, outputs }),
        ...linear("ogate_preact", v_size, h, { bias, outputs }),
        ...linear("igate_preact", num_heads, h, { bias: true, outputs }),
        ...linear("fgate_preact", num_heads, h, { bias: true, outputs }),
        ...normTensors("multihead_norm", output_norm, num_heads * Math.floor(v_size / num_heads), {
          cut: { axis: 0, parts: [heads] },
        }),
        ...linear("out_proj", h, v_size, { bias, inputs: [heads] }),
      ],
    );
  },
  keeps: ({ num_heads: n, qk_size, v_size, state_dtype }) => {
    const [qk, v] = [Math.floor(qk_size / n), Math.floor(v_size / n)];
    const line: CacheLine = {
      kind: "recurrent state",
      elements: n * (qk * v + qk + 1),
      formula: `${n} heads × (${qk} × ${v} + ${qk} + 1)`,
      per: { unit: "sequence" },
      window: null,
      dtype: state_dtype,
      heads: n,
    };
    return [line];
  },
  words: () => "mLSTM",
});
