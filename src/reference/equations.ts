import type { Component } from "../spec/component.ts";

/** A line of mathematics. Members of the component stand between backticks. */
interface EquationLine {
  readonly text: string;
  /** The member without which the line falls away: where it is null, false, absent, or the number that changes nothing. */
  readonly when?: string;
}

/** What a component computes, as its function in `components/` does it. */
export interface Equations {
  /** What it is, in a few words. */
  readonly what: string;
  readonly lines: readonly EquationLine[];
  /** Papers, and files of the reference where it is no paper's. */
  readonly source: string;
  /** The file with the function. */
  readonly file: string;
}

/** A line, which falls away without `when`. */
const line = (text: string, when?: string): EquationLine => ({ text, ...(when !== undefined && { when }) });

const equations = (
  what: string,
  file: string,
  source: string,
  lines: readonly EquationLine[],
): Equations => ({
  what,
  file: file.startsWith("../") ? `${file.slice(3)}.ts` : `components/${file}.ts`,
  source,
  lines,
});

const ATTENTION = "Vaswani et al. 2017 (arXiv:1706.03762); Ainslie et al. 2023 (arXiv:2305.13245)";

/** What grouped-query attention is made of, which others build on. */
const GROUPED_QUERY: readonly EquationLine[] = [
  line(
    "for q and k in place of x: norm(x + conv_2(conv_1(x))), causal, `query_key_filter.kernel_dim` taps each, to `query_key_filter.inner_size` channels and back",
    "query_key_filter",
  ),
  line(
    "q = W_q x, k = W_k x, v = W_v x: `num_query_heads` queries of `head_dim`, `num_kv_heads` keys and values",
  ),
  line("rows of W_q and W_k together are head after head, a query and then its key", "query_key_rows"),
  line("q, k, v ← clip to [−`qkv_clip`, `qkv_clip`]", "qkv_clip"),
  line("q ← norm(q), k ← norm(k), `qk_norm_type` and `qk_norm_order`", "qk_norm"),
  line("v ← norm(v)", "value_norm"),
  line(
    "q ← R(p) q, k ← R(p) k at position p: pairs of the first `rotary_dim` channels turn by p θ_i",
    "position",
  ),
  line("v ← `value_scale` v", "value_scale"),
  line("ℓ_ij = `softmax_scale` q_i · k_j, with the keys of the query head's group"),
  line("ℓ_ij ← ℓ_ij / (the layer's number + 1)", "softmax_scale_by_layer"),
  line("ℓ ← c tanh(ℓ / c), c = `logit_softcap`", "logit_softcap"),
  line("ℓ_ij ← ℓ_ij + (W_r x_i) · P[i − j]", "relative_bias"),
  line("i sees j ≤ i (`mask`), and of these those in its `window`", "window"),
  line("a_i = softmax over j of ℓ_ij; a learnt logit of each head takes part and adds nothing", "sinks"),
  line("o_i = Σ_j a_ij v_j, a_i = softmax over j of ℓ_ij"),
  line("o ← o × activation(gate)", "output_gate"),
  line("o ← norm(o)", "output_norm"),
  line("y = W_o o"),
];

const DENSE: readonly EquationLine[] = [
  line("g = W_gate x, u = W_up x", "gated"),
  line("h = `activation`(g) × u; without a gate h = `activation`(W_up x)"),
  line("g and u are limited first: `clamp`", "clamp"),
  line("h ← norm(h)", "inner_norm"),
  line("y = W_down h"),
];

const GATED_OUTPUT = "o ← norm(o) × `output_gate_activation`(z)";

/** A component that is missing here is a type error. */
export const EQUATIONS: { readonly [T in Component["type"]]: Equations } = {
  altup: equations(
    "Alternating updates of parallel streams",
    "altup",
    "Baykal et al. 2023 (arXiv:2301.13310); transformers 5.18.0, modeling_gemma3n.py",
    [
      line("m = tanh(W_m `router_input_multiplier` norm(x_a)) of the stream a = `active_stream`"),
      line("before the mixer: p_k = x_k + Σ_j (W_p m)_kj x_j for each of the `num_streams` streams"),
      line("the mixer and the MLP read p_a; x_a' is the stream after both"),
      line("after the MLP: x_k ← p_k + (x_a' − p_a) (1 + (W_c m')_k)"),
      line("what enters the per-layer input is multiplied by a learnt scale", "scales_output"),
    ],
  ),
  altup_streams: equations(
    "The streams of alternating updates, opened and merged",
    "altup",
    "transformers 5.18.0, modeling_gemma3n.py",
    [
      line("x_0 = the embedding, x_k = W_k x_0 at the root mean square of x_0, k < `num_streams`"),
      line("after the last layer: x = mean of x_0 and of V_k x_k at the root mean square of x_0"),
    ],
  ),
  attention_residual: equations(
    "A residual that attends to earlier blocks",
    "attention-residual",
    "Kimi K3's technical report (arXiv:2607.24653), section 2.2",
    [
      line("b_1 … b_n: the sums of closed blocks of `block_size` layers; s: the sum since"),
      line("the half reads Σ_v softmax over v of (w · norm(v)) v, v ∈ {b_1 … b_n, s}"),
      line("s ← s + half(…); a layer that starts a block closes s and begins with half(…)"),
    ],
  ),
  block_sparse: equations(
    "Grouped-query attention to chosen blocks of keys",
    "block-sparse-attention",
    `${ATTENTION}; the indexer of the class`,
    [
      line("as grouped-query attention, where head h of token i sees the keys of its chosen blocks alone"),
      line("a block's score is the best q'_i · k'_j of the `indexer` among its keys j ≤ i"),
      line(
        "chosen: the blocks next to the token's own, and the best of the others, `indexer.top_blocks` in all",
      ),
      line(
        "with a pooled indexer a whole block's score is Σ_h relu(q'_h · k'), k' = R(its first position) norm(mean of its k'_j); the block that is not yet whole is seen in any case",
      ),
      ...GROUPED_QUERY,
    ],
  ),
  compressed_attention: equations(
    "Attention to a window and to compressed entries beyond it",
    "compressed-attention",
    "DeepSeek-V4; transformers 5.18.0, modeling_deepseek_v4.py",
    [
      line("c = norm(W_a x), q = norm(W_b c): `num_query_heads` heads of `head_dim`"),
      line("k_t = v_t = norm(W_kv x_t): one head, which keys and values share"),
      line(
        "the last `rotary_dim` channels turn by their position: q and k by t, an entry by that of its first token",
      ),
      line(
        "an entry e: Σ_t softmax over t, channel by channel, of (W_g x_t + b) (W x_t), normalised",
        "compressor",
      ),
      line("token i sees the top entries by Σ_h w_h relu(q'_h · e) alone", "indexer"),
      line("ℓ_ij = `softmax_scale` q_i · k_j over the window's tokens and the entries that end before i"),
      line("a_i = softmax of ℓ_i and a learnt logit of each head", "sinks"),
      line("o_i = R(−i) Σ_j a_ij k_j"),
      line("y = W_ob (W_oa^g o^g, group by group): `output_groups` groups, to `output_lora_rank` each"),
    ],
  ),
  convolutional_attention: equations(
    "Attention whose queries and keys are convolved",
    "convolutional-attention",
    "Compressed convolutional attention (arXiv:2510.04476); transformers 5.18.0, modeling_zaya.py",
    [
      line("[q' k'] = conv_grouped(conv_depthwise([W_q x, W_k x])), both causal"),
      line("m_h = (W_q x)_h / 2 + (W_k x)_group(h) / 2"),
      line("q = length(q' + m), k = temp × length(k' + mean of its group's m), length(u) = √d u / |u|"),
      line("v_t = [W_1 x_t, W_2 x_{t−1}]"),
      line("q and k turn by their positions, the first `rotary_dim` channels"),
      line("y = W_o softmax(`softmax_scale` q · k) v over earlier tokens"),
    ],
  ),
  cross_attention: equations(
    "Attention to the states of images",
    "../forwards",
    "transformers 5.18.0, modeling_mllama.py",
    [line("in a text without images the whole layer is left out: y = x")],
  ),
  dense: equations("A feed-forward block", "dense-mlp", "Shazeer 2020 (arXiv:2002.05202)", [
    ...DENSE.slice(0, 1),
    line("g ← `gate_multiplier` g", "gate_multiplier"),
    line("g ← relu(g − (mean g + z σ_g)), z the normal quantile of `gate_sparsity`", "gate_sparsity"),
    ...DENSE.slice(1),
    line("y ← `output_multiplier` y", "output_multiplier"),
    line("y ← s y, s learnt", "learnt_scale"),
  ]),
  differential_attention: equations(
    "The difference of two attentions",
    "differential-attention",
    "Ye et al. 2024 (arXiv:2410.05258); transformers 5.18.0, modeling_diffllama.py",
    [
      line("q, k, v as in grouped-query attention; A_h = softmax(`softmax_scale` q_h · k)"),
      line("λ_0 = 0.8 − 0.6 exp(−0.3 × the layer's number)"),
      line("λ = exp(λ_q1 · λ_k1) − exp(λ_q2 · λ_k2) + λ_0"),
      line(
        "o_h = (1 − λ_0) norm(A_h v − λ A_{h + H/2} v), H = `num_query_heads`, v both halves of the values' heads",
      ),
      line("y = W_o o"),
    ],
  ),
  dynamic_mask_attention: equations(
    "Attention with a learnt mask",
    "dynamic-mask-attention",
    "transformers 5.18.0, modeling_doge.py",
    [
      line("q, k, v as in grouped-query attention"),
      line("r_j = exp(A softplus(W_dt v_j)), one for each head of keys"),
      line("where there are more than `kept_keys` tokens, i sees the j with the largest r_j alone"),
      line("y = W_o Σ_j softmax over j of (`softmax_scale` q_i · k_j + r_j) v_j"),
    ],
  ),
  embedding_projection: equations(
    "From the embedding's width to the layers' and back",
    "embedding-projection",
    "transformers 5.18.0, modeling_opt.py",
    [line("before the layers: x = W_in e; after them: x ← W_out x")],
  ),
  embedding_scale: equations(
    "The embeddings, shifted and scaled",
    "learnt-residual",
    "transformers 5.18.0, modeling_zaya.py",
    [line("x = (e + b) × s, b and s learnt")],
  ),
  entry_norm: equations("A norm of what enters the layer", "entry-norm", "the class of the model type", [
    line("x ← norm(x)"),
  ]),
  gated_delta_net: equations(
    "Gated DeltaNet",
    "gated-delta-net",
    "Yang, Kautz and Hatamizadeh 2024 (arXiv:2412.06464), equation 10",
    [
      line("[q k v] = `conv_activation`(conv([W_q x, W_k x, W_v x])), causal, `conv_kernel_dim` taps"),
      line("q ← q / √(Σq² + `qk_l2norm_eps`), k alike", "qk_l2norm"),
      line("α_t = exp(−exp(A_log) softplus(W_a x + dt_bias)), for each of `num_value_heads` heads"),
      line("β_t = sigmoid(W_b x)"),
      line("β ← `beta_multiplier` β", "beta_multiplier"),
      line("S ← α_t S, then S ← S + β_t k_t ⊗ (v_t − Sᵀ k_t)"),
      line("o_t = Sᵀ q_t / √`key_head_dim`"),
      line(`${GATED_OUTPUT}, z = W_z x`),
      line("y = W_o o"),
    ],
  ),
  gqa: equations("Grouped-query attention", "gqa-attention", ATTENTION, GROUPED_QUERY),
  head_transform: equations(
    "A layer before the head",
    "head-transform",
    "transformers 5.18.0, modeling_modernbert_decoder.py",
    [line("x ← norm(`activation`(W x))")],
  ),
  byte_patches: equations(
    "Bytes in patches",
    "byte-patches",
    "Pagnoni et al. 2024 (arXiv:2412.09871); transformers 5.18.0, modeling_blt.py",
    [
      line("H = −Σ p ln p of the byte that the `patcher` expects behind byte t", "patcher"),
      line(
        "`patches`: a patch begins at bytes 0 and 1, and behind each byte t > 0 with H > `entropy_threshold`",
      ),
      line("longer patches are split at `max_patch_length` bytes", "max_patch_length"),
      line(
        "x_t = embedding of byte t + Σ_f,n table[Σ_i byte_{t−n+1+i} prime_f^i mod `hash_rows`], f of `hash_functions`, n of `group_sizes`",
      ),
      line("x ← `encoder` layers of x"),
      line("r = rows of W max of x over a patch; r ← 2 r + attention(norm(r), norm(x of the patch))"),
      line("p = r of a patch side by side"),
      line("p ← W p, from `projected_from` channels", "projected_from"),
      line("p ← the layers of the body"),
      line("r = rows of W p, from `decoder_input_size` channels"),
      line(
        "before a layer of the `decoder`: x_t ← 2 x_t + attention(norm(x_t), norm(r of the patch before that of byte t + 1))",
      ),
      line("norm(x) enters the head"),
    ],
  ),
  hierarchical_recurrence: equations(
    "Two stacks that take turns",
    "hierarchical-recurrence",
    "transformers 5.18.0, modeling_hrm_text.py",
    [
      line("z_H = the embedding, z_L learnt"),
      line(
        "`high_cycles` times: `low_cycles` times z_L ← norm(low(z_L + z_H)), then z_H ← norm(high(z_H + z_L))",
      ),
      line("z_H enters the head"),
    ],
  ),
  hyper_connections: equations(
    "A half of a layer between parallel streams",
    "hyper-connections",
    "Zhu et al. 2024 (arXiv:2409.19606); transformers 5.18.0, modeling_deepseek_v4.py",
    [
      line("n = `num_streams` streams X; u = W norm(X), in three parts, each u ← scale × u + base"),
      line("pre_i = sigmoid(u_i) + `eps`, post_i = 2 sigmoid(u_{n+i})"),
      line(
        "C = rows softmax(u_{2n + …}) + `eps`, its columns and rows divided by their sums in turn, `sinkhorn_iterations` times",
      ),
      line("h = half(Σ_i pre_i X_i)"),
      line("X_j ← post_j h + Σ_i C_ij X_i"),
    ],
  ),
  gated_merge: equations(
    "Parallel streams, opened and merged behind gates",
    "gated-residual",
    "transformers 5.18.0, modeling_qwen4_exp.py",
    [
      line("before the layers: X_i = e for each of `num_streams` streams"),
      line(
        "after them: N_i = norm(X_i), G = sigmoid(W_up silu(W_down N / `num_streams`)), through `rank` channels",
      ),
      line("x = mean over i of G_i × N_i"),
    ],
  ),
  gated_residual: equations(
    "A half of a layer between streams behind gates",
    "gated-residual",
    "transformers 5.18.0, modeling_qwen4_exp.py",
    [
      line("N_i = norm(X_i) of `num_streams` streams"),
      line("G = sigmoid(W_up silu(W_down N / `num_streams`)), through `rank` channels"),
      line("β = 2 sigmoid(W_inject N / `num_streams`), one number a stream"),
      line("X_i ← X_i + β_i half(mean over j of G_j × N_j)"),
    ],
  ),
  independent_hyper_connections: equations(
    "A half of a layer between streams that stay apart",
    "independent-hyper-connections",
    "transformers 5.18.0, modeling_hy_v4.py",
    [
      line("u = W norm(X) of `num_streams` streams; pre_i = sigmoid(scale_0 u_i + base_i) + `eps`"),
      line("post_i = `magnitude` sigmoid(scale_1 u_{n+i} + base_{n+i}) + `eps`"),
      line("X_i ← X_i + post_i half(Σ_j pre_j X_j)"),
    ],
  ),
  kimi_delta_attention: equations(
    "Kimi Delta Attention",
    "kimi-delta-attention",
    "Kimi Linear (arXiv:2510.26692)",
    [
      line(
        "q, k, v = `conv_activation`(conv(W x)), `num_heads` heads of `head_dim`, causal, `conv_kernel_dim` taps",
      ),
      line("q ← q / √(Σq² + `qk_l2norm_eps`), k alike", "qk_l2norm"),
      line("f = W_fb W_fa x + dt_bias; α_t = exp(−exp(A_log) softplus(f)), for each channel of the keys"),
      line("α_t = exp(`decay_lower_bound` sigmoid(exp(A_log) f)) instead", "decay_lower_bound"),
      line("S ← Diag(α_t) S, then S ← S + sigmoid(W_b x) k_t ⊗ (v_t − Sᵀ k_t)"),
      line("o_t = Sᵀ q_t / √`head_dim`"),
      line(`${GATED_OUTPUT}, z = W_g x, or of rank \`output_gate_rank\``),
      line("y = W_o o"),
    ],
  ),
  laurel: equations(
    "A learnt residual of low rank beside the mixer",
    "altup",
    "transformers 5.18.0, modeling_gemma3n.py",
    [line("x ← (x + mixer(n) + n + norm(W_right W_left n)) / √2, n the mixer's input")],
  ),
  layer_scalar: equations(
    "One number for what a layer passes on",
    "layer-scalar",
    "transformers 5.18.0, modeling_gemma4.py",
    [line("x ← s x, s of the checkpoint")],
  ),
  low_rank_adapters: equations(
    "Low-rank adapters",
    "low-rank-adapters",
    "Hu et al. 2021 (arXiv:2106.09685)",
    [
      line("a text alone: x"),
      line(
        "in each of `matrices`, with input of their kind: W x + `scale` B A x, A of `rank` rows",
        "used_with",
      ),
    ],
  ),
  learned_position: equations(
    "Learnt positions",
    "learned-position",
    "Vaswani et al. 2017 (arXiv:1706.03762)",
    [line("x_t = e_t + P[t + `offset`]")],
  ),
  sinusoidal_position: equations(
    "Sines of the position",
    "sinusoidal-position",
    "Vaswani et al. 2017 (arXiv:1706.03762, section 3.5)",
    [
      line("q = t + `offset`; w_i = `base`^(−i / `steps`); n = ⌊h / 2⌋"),
      line("x_t,i = e_t,i + sin(q w_i) and x_t,n+i = e_t,n+i + cos(q w_i) for i < n"),
      line("x_t = e_t where q is `zeroed_row`", "zeroed_row"),
    ],
  ),
  learnt_residual: equations(
    "A residual with learnt scales",
    "learnt-residual",
    "transformers 5.18.0, modeling_zaya.py",
    [line("x ← (half(x) + b) × s + (x + c) × r")],
  ),
  lightning_attention: equations(
    "Lightning attention",
    "lightning-attention",
    "Qin et al. 2024 (arXiv:2401.04658), algorithm 1; transformers 5.18.0, modeling_minimax.py",
    [
      line("[q k v] = `qkv_activation`(W x), head by head: `num_heads` heads of `head_dim`"),
      line("S_t = exp(−s_h) S_{t−1} + k_t ⊗ v_t, o_t = S_tᵀ q_t, s_h the slope of the head"),
      line("in blocks of `block_size` tokens, with the decays that the checkpoint keeps"),
      line("y = W_o (norm(o) × `output_gate_activation`(W_g x))"),
    ],
  ),
  linear: equations("One matrix in place of a half of a layer", "linear-layer", "Puzzle (arXiv:2411.19146)", [
    line("y = W x"),
  ]),
  mamba: equations("Mamba", "mamba-mixer", "Gu and Dao 2023 (arXiv:2312.00752), algorithm 2", [
    line(
      "[u z] = W_in x, `inner_size` channels each; u ← `conv_activation`(conv(u)), `conv_kernel_dim` taps",
    ),
    line("[δ B C] = W_x u: `time_step_rank`, `state_size` and `state_size`"),
    line("δ, B and C ← norm(…)", "parameter_norm"),
    line("Δ = softplus(W_dt δ + b)"),
    line("S ← exp(−exp(A_log) Δ) S + Δ u ⊗ B"),
    line("o = S C + D u"),
    line("y = W_out (o × `output_gate_activation`(z))"),
  ]),
  mamba2: equations("Mamba-2", "mamba2-mixer", "Dao and Gu 2024 (arXiv:2405.21060)", [
    line(
      "[z u B C δ] = W_in x: `num_heads` heads of `head_dim`, `num_groups` groups of B and C of `state_size`",
    ),
    line("each part times its multiplier", "projection_multipliers"),
    line("[u B C] ← `conv_activation`(conv([u B C])), causal, `conv_kernel_dim` taps"),
    line("Δ = softplus(δ + dt_bias), within `time_step_min` and `time_step_max`"),
    line("S ← exp(−exp(A_log) Δ) S + Δ u ⊗ B"),
    line("o = S C + D u"),
    line(
      "o and `output_gate_activation`(z) are multiplied; o is normalised by groups, `output_gate_order`",
      "output_norm",
    ),
    line("y = W_out o"),
  ]),
  mixture_of_attention: equations(
    "A mixture of attention heads",
    "mixture-of-attention",
    "Zhang et al. 2022 (arXiv:2210.05144)",
    [
      line("k, v = W_kv x: `num_kv_heads` heads of `head_dim`, which all experts share"),
      line("p = `scoring_func`(W_r x); E: the `top_k` experts of the largest p"),
      line("p_e ← p_e / Σ_E p", "norm_topk_prob"),
      line("y = Σ_{e ∈ E} p_e W_o^e attention(W_q^e x, k, v), at `softmax_scale`"),
    ],
  ),
  mla: equations(
    "Multi-head latent attention",
    "mla-attention",
    "DeepSeek-V2 (arXiv:2405.04434), section 2.1",
    [
      line(
        "c_q = norm(W_qa x) of `q_lora_rank`, q = W_qb c_q: `num_query_heads` heads of `qk_nope_head_dim` + `qk_rope_head_dim`",
        "q_lora_rank",
      ),
      line("q = W_q x where there is no `q_lora_rank`"),
      line("q ← `query_scale` q", "query_scale"),
      line("[c k_r] = W_kva x: `kv_lora_rank` and `qk_rope_head_dim`; c ← norm(c)"),
      line("c ← `latent_scale` c", "latent_scale"),
      line("[k_n v] = W_kvb c, head by head; k = [k_n, k_r], of which all heads share k_r"),
      line("the `qk_rope_head_dim` last channels of q and k turn by their positions", "position"),
      line("i sees the `indexer.top_k` keys j ≤ i of the largest Σ_h w_h relu(q'_h · k'_j) alone", "indexer"),
      line("i sees the keys that the last indexer before it chose", "reuses_selection"),
      line("a_i = softmax over j ≤ i of `softmax_scale` q_i · k_j, o_i = Σ_j a_ij v_j"),
      line("a learnt logit of each head takes part in the softmax", "sinks"),
      line("o ← o × activation(gate)", "output_gate"),
      line("y = W_o o"),
    ],
  ),
  mlstm: equations(
    "mLSTM",
    "mlstm",
    "Beck et al. 2024 (arXiv:2405.04517); transformers 5.18.0, modeling_xlstm.py",
    [
      line("q, k of `qk_size`, v of `v_size`, in `num_heads` heads of d channels"),
      line("i = c tanh(W_i x / c), f = log sigmoid(c tanh(W_f x / c)), c = `gate_softcap`"),
      line("m ← max(f + m, i); S ← exp(f + m' − m) S + exp(i − m) k ⊗ v, n alike with k alone"),
      line("o = Sᵀ q/√d / (max(|n · q/√d|, exp(−m)) + `eps`)"),
      line("y = W_o (norm(o) × sigmoid(W_g x))"),
    ],
  ),
  moe: equations("A mixture of experts", "moe-mlp", "Shazeer et al. 2017 (arXiv:1701.06538)", [
    line("x ← norm(x) for the router alone", "router_norm"),
    line("x ← `router_input_scale` x for the router alone", "router_input_scale"),
    line("r = W_r x"),
    line(
      "instead: q, k, v = W_q x, W_k x, W_v x, a number for each expert; r_i = Σ_j v_j softmax over j of q_i k_j",
      "attention_router",
    ),
    line("r ← c tanh(r / c), c = `router_logit_softcap`", "router_logit_softcap"),
    line("s = `scoring_func`(r) of `num_experts` experts"),
    line("E: the `top_k` experts of the largest s"),
    line("for the choice alone s + b, b learnt (`use_routing_bias`)", "use_routing_bias"),
    line(
      "only experts of the `groups.top_groups` best of `groups.num_groups` groups can be chosen",
      "groups",
    ),
    line("w_e = s_e / Σ_E s", "norm_topk_prob"),
    line("w ← `routed_scaling_factor` w", "routed_scaling_factor"),
    line("x ← W_1 x to `latent_size` before the experts, W_2 after them", "latent_size"),
    line(
      "y = Σ_{e ∈ E} w_e expert_e(x), expert(x) = W_down(`activation`(W_gate x) × W_up x), inner `intermediate_size`",
    ),
    line("the weight is on the expert's input: expert_e(w_e x)", "weight_on_input"),
    line("y ← y + shared(x), gated by sigmoid(w · x) where `shared_expert.gated_output`", "shared_expert"),
    line("y ← norm(y)", "output_norm"),
  ]),
  ngram_embedding: equations(
    "An embedding of the last tokens, by hashes",
    "ngram-embedding",
    "transformers 5.18.0, modeling_qwen4_exp.py",
    [
      line(
        "m_k: odd multipliers by SplitMix64 from `hash_seed`; t_k: the token k before, or `boundary_token` beyond one",
      ),
      line("r = (t_0 m_0 xor … xor t_{n−1} m_{n−1}) mod each of `table_sizes`, for n = 2 … `largest_ngram`"),
      line("E = the rows r of all tables one after the other, `embedding_size` channels"),
      line("g_i = norm(W_k E)_i · norm(X_i) / √`channels`, for each of `num_streams` streams"),
      line("u_i = sigmoid(sign(g_i) √max(|g_i|, 10⁻⁶)) W_v E"),
      line(
        "X ← X + u + silu(conv(norm(u))), causal and depthwise, `conv_kernel_dim` taps that are `largest_ngram` tokens apart",
      ),
    ],
  ),
  norm_gate: equations("A gate after a norm", "norm-gate", "A.X-K2's class", [
    line("n ← n × sigmoid(W_up `activation`(W_down n)), n what the half (`half`) reads"),
  ]),
  output_convolution: equations(
    "A convolution of what a half gives",
    "output-convolution",
    "transformers 5.18.0, modeling_inkling.py",
    [line("h = half(x); x ← x + h + conv(h), causal and depthwise")],
  ),
  parallel_mixer: equations(
    "Attention and Mamba-2 of the same input",
    "parallel-mixer",
    "Falcon-H1 (arXiv:2507.22448)",
    [
      line(
        "y = `attention_output_multiplier` attention(`attention_input_multiplier` x) + `mamba_output_multiplier` mamba(`mamba_input_multiplier` x)",
      ),
    ],
  ),
  parallel_mlp: equations(
    "A dense MLP and experts side by side",
    "parallel-mlp",
    "transformers 5.18.0, modeling_gemma4.py",
    [
      line(
        "y = norm(dense(n)) + norm(experts(norm(x))), n what the half reads, x the stream, which the router reads",
      ),
    ],
  ),
  per_layer_embedding: equations(
    "What each layer takes in of a token",
    "per-layer-embedding",
    "transformers 5.18.0, modeling_gemma3n.py",
    [
      line(
        "p_l = `sum_multiplier` (norm(`projection_multiplier` W_l x) + `embedding_multiplier` E_l[token]), `size` channels",
      ),
    ],
  ),
  per_layer_input: equations(
    "A layer takes in its part of a token",
    "per-layer-embedding",
    "transformers 5.18.0, modeling_gemma3n.py",
    [line("x ← x + norm(W_p (`activation`(W_g x) × p_l)), p_l its part of the per-layer embedding")],
  ),
  product_key_experts: equations(
    "Many small experts beside an MLP",
    "product-key-experts",
    "Lample et al. 2019 (arXiv:1907.05242); transformers 5.18.0, modeling_doge.py",
    [
      line("the score of expert (a, b) is s_a + s'_b; E: the `top_k` best of `num_experts`"),
      line(
        "y = W_down(`activation`(W_gate x) × W_up x) + Σ_{e ∈ E} softmax over E of the scores × `activation`(d_e · x) u_e",
      ),
    ],
  ),
  residual_scale: equations(
    "A learnt weight of the residual",
    "residual-scale",
    "transformers 5.18.0, modeling_doge.py",
    [line("x ← w × x + half(norm(x))")],
  ),
  rg_lru: equations(
    "The real-gated linear recurrent unit",
    "rg-lru-mixer",
    "Griffin: De et al. 2024 (arXiv:2402.19427), section 2.4",
    [
      line("u = conv(W_x x), `width` channels, causal"),
      line("i = sigmoid(W_i u + b), r = sigmoid(W_r u + b), in `num_blocks` blocks"),
      line("log a = −8 r softplus(Λ)"),
      line("h_t = a h_{t−1} + √(1 − a²) (i × u), h_0 = i × u"),
      line("y = W_out (h × `output_gate_activation`(W_y x))"),
    ],
  ),
  rwkv_channel_mix: equations(
    "RWKV 4's channel mixing",
    "rwkv-mixers",
    "Peng et al. 2023 (arXiv:2305.13048)",
    [
      line("m_n = μ_n x_t + (1 − μ_n) x_{t−1} for n = k, r"),
      line("y = sigmoid(W_r m_r) × W_v relu(W_k m_k)²"),
    ],
  ),
  rwkv_time_mix: equations("RWKV 4's time mixing", "rwkv-mixers", "Peng et al. 2023 (arXiv:2305.13048)", [
    line(
      "m_n = μ_n x_t + (1 − μ_n) x_{t−1}; k = W_k m_k, v = W_v m_v, r = W_r m_r, `attention_size` channels",
    ),
    line(
      "o_t = (Σ_{j<t} exp(−(t − 1 − j) w + k_j) v_j + exp(u + k_t) v_t) / (the same without v), w = exp(time_decay)",
    ),
    line("y = W_o (sigmoid(r) × o)"),
  ]),
  shared_block_mixer: equations(
    "A shared block in front of a state space mixer",
    "shared-block-mixer",
    "Zamba (arXiv:2405.16712)",
    [
      line("a = attention(norm([x, e])), e the embedding; the block's weights are shared by its layers"),
      line("b = MLP(norm(a))"),
      line("W_q, W_k, W_v of this use have W_2 W_1 added", "attention_adapter_rank"),
      line("y = mamba(norm(x + W b))"),
    ],
  ),
  short_convolution: equations("A gated short convolution", "short-convolution", "LFM2 (arXiv:2511.23404)", [
    line("[B C u] = W_in x, `inner_size` channels each"),
    line("y = W_out (C × conv(B × u)), causal and depthwise"),
  ]),
  shortcut_moe: equations(
    "Experts beside two MLPs and an attention",
    "shortcut-moe",
    "LongCat-Flash (arXiv:2509.01322)",
    [
      line("f = MLP_1(n), s = x + f; a = attention(norm(s))"),
      line("y = f + a + MLP_2(norm(s + a)) + experts(n), n what the half reads, x the stream"),
    ],
  ),
  stream_mean: equations(
    "Parallel streams, opened and merged",
    "hyper-connections",
    "Zhu et al. 2024 (arXiv:2409.19606)",
    [line("before the layers: X_i = e for each of `num_streams` streams; after them: x = mean of X_i")],
  ),
  stream_merge: equations(
    "Parallel streams, opened and merged by weight",
    "hyper-connections",
    "transformers 5.18.0, modeling_deepseek_v4.py",
    [
      line("before the layers: X_i = e for each of `num_streams` streams"),
      line("after them: x = Σ_i (sigmoid(scale (W norm(X))_i + base_i) + `eps`) X_i"),
    ],
  ),
};
