import * as z from "zod/mini";
import { DenseMLPSpec, denseMlp } from "./dense-mlp.ts";
import { MLAAttentionSpec, mlaAttention } from "./mla-attention.ts";
import { MoEMLPSpec, moeMlp } from "./moe-mlp.ts";
import { NormSpec } from "./norm.ts";
import { define } from "../component-definition.ts";
import { inside, normTensors } from "../tensors.ts";

/**
 * The second half of a layer of LongCat-Flash (arXiv:2509.01322): a mixture of experts beside a dense MLP, a further
 * attention and a second dense MLP, so that experts can be computed while these run. With x the residual stream before
 * the half and n(x) its norm: y = x + first(n(x)); z = y + attention(attention_norm(y)); the stream becomes
 * z + second(second_norm(z)) + experts(n(x)). The norms are over hidden_size, each with its own weight.
 */
export const ShortcutMoESpec = z.object({
  type: z.literal("shortcut_moe"),
  experts: MoEMLPSpec,
  first: DenseMLPSpec,
  attention: MLAAttentionSpec,
  attention_norm: NormSpec,
  second: DenseMLPSpec,
  second_norm: NormSpec,
});

export type ShortcutMoESpec = z.infer<typeof ShortcutMoESpec>;

export const shortcutMoe = define({
  name: "ShortcutMoESpec",
  schema: ShortcutMoESpec,
  tensors: (spec, sizes) => [
    ...moeMlp.tensors(spec.experts, sizes),
    ...inside(["mlps.0"], denseMlp.tensors(spec.first, sizes)),
    ...normTensors("input_layernorm.1", spec.attention_norm, sizes.hidden_size),
    ...inside(["self_attn.1"], mlaAttention.tensors(spec.attention, sizes)),
    ...normTensors("post_attention_layernorm.1", spec.second_norm, sizes.hidden_size),
    ...inside(["mlps.1"], denseMlp.tensors(spec.second, sizes)),
  ],
  keeps: ({ attention }) => mlaAttention.keeps(attention),
  words: () => "MoE beside attention and two MLPs",
});
