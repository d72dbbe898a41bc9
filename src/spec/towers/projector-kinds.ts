import type { Tensor } from "../tensors.ts";
import type { Facts } from "./facts.ts";
import { dense, layerNorm, parameter, rmsNorm, stack } from "./parts.ts";

/** Two matrices by these names, of which the first is `inner` wide. */
function twoMatrices({ size, has }: Facts, first: string, second: string): Tensor[] {
  const inner = size("inner");
  return [
    ...dense(first, inner, size("input"), has("bias")),
    ...dense(second, size("output"), size("second_input") || inner, has("bias")),
  ];
}

/** Mistral3MultiModalProjector (modeling_mistral3.py), and LightOnOCR's. */
function mistral3(facts: Facts): readonly Tensor[] {
  const { size } = facts;
  const width = size("vision_hidden_size");
  return [
    ...rmsNorm("norm", width),
    ...dense("patch_merger.merging_layer", width, width * size("spatial_merge_size") ** 2, false),
    ...twoMatrices(facts, "linear_1", "linear_2"),
  ];
}

/** Idefics2Connector (modeling_idefics2.py): a gated MLP, and a perceiver that reads the patches into a few latents. */
function idefics2({ size }: Facts): readonly Tensor[] {
  const out = size("output");
  const inner = size("inner");
  const head = size("resampler_head_dim");
  const queries = size("resampler_n_heads") * head;
  const keys = size("num_key_value_heads") * head;
  return [
    ...dense("modality_projection.gate_proj", inner, size("input"), false),
    ...dense("modality_projection.up_proj", inner, size("input"), false),
    ...dense("modality_projection.down_proj", out, inner, false),
    ...parameter("perceiver_resampler.latents", size("resampler_n_latents"), out),
    ...stack("perceiver_resampler.layers", size("resampler_depth"), [
      ...["input_latents_norm", "input_context_norm", "post_attention_layernorm"].flatMap((name) =>
        rmsNorm(name, out),
      ),
      ...dense("self_attn.q_proj", queries, out, false),
      ...dense("self_attn.k_proj", keys, out, false),
      ...dense("self_attn.v_proj", keys, out, false),
      ...dense("self_attn.o_proj", out, queries, false),
      ...dense("mlp.gate_proj", 4 * out, out, false),
      ...dense("mlp.up_proj", 4 * out, out, false),
      ...dense("mlp.down_proj", out, 4 * out, false),
    ]),
    ...rmsNorm("perceiver_resampler.norm", out),
  ];
}

/** Projectors by what their class does, or is called where no other is like it. */
export const PROJECTOR_KINDS: { readonly [kind: string]: (facts: Facts) => readonly Tensor[] } = {
  linear_projector: ({ size, has }) => dense("linear", size("output"), size("input"), has("bias")),
  mlp_projector: (facts) => twoMatrices(facts, "linear_1", "linear_2"),
  normed_mlp_projector: (facts) => [
    ...layerNorm("layer_norm", facts.size("norm_size") || facts.size("input")),
    ...twoMatrices(facts, "linear_1", "linear_2"),
  ],
  mistral3_projector: mistral3,
  gemma3_projector: ({ size }) => [
    ...parameter("mm_input_projection_weight", size("input"), size("output")),
    ...rmsNorm("mm_soft_emb_norm", size("input")),
  ],
  merging_projector: ({ size }) => [
    ...layerNorm("norm", size("norm_size")),
    ...dense("linear_fc1", size("inner"), size("input")),
    ...dense("linear_fc2", size("output"), size("inner")),
  ],
  phi4_multimodal_image_projector: ({ size }) => [
    ...dense("img_projection_up", size("output"), size("input")),
    ...dense("img_projection_down", size("output"), size("output")),
    ...parameter("global_img_feature_extensor", 1, 1, size("input")),
    ...parameter("sub_img_feature_extensor", 1, 1, 1, size("input")),
  ],
  phi4_multimodal_audio_projector: ({ size }) =>
    ["speech", "vision_speech"].flatMap((mode) => [
      ...dense(`up_proj_for_${mode}`, size("output"), size("input")),
      ...dense(`down_proj_for_${mode}`, size("output"), size("output")),
    ]),
  unweighted_norm_projector: ({ size }) =>
    dense("embedding_projection", size("output"), size("input"), false),
  idefics2_connector: idefics2,
  patch_embedding: ({ size }) => {
    const [weight, ...bias] = dense("", size("output"), size("patch_size") ** 2 * size("num_channels"));
    return [
      ...(weight ? [{ ...weight, name: "weight" }] : []),
      ...bias.map((each) => ({ ...each, name: "bias" })),
    ];
  },
  image_newline: ({ size }) => parameter("", size("output")),
};
