import { expect, test } from "vitest";
import { inspected, inspectedText } from "../../fixtures/inspected.ts";
import { fixture } from "../../fixtures/read.ts";
import type { JsonObject } from "../../spec/json.ts";
import type { Item, Node } from "./content.ts";
import { sceneOf } from "./diagram-scene.ts";
import { pictureOf } from "./picture.ts";
import { textOf } from "./words.ts";

/** What is drawn, from above to below: a row's columns by number, a branch off the stream behind "|". */
function linesOf(items: readonly Item[], before = ""): readonly string[] {
  return items.flatMap((item): readonly string[] => {
    switch (item.kind) {
      case "box":
        return [
          `${before}${item.isSource === true ? "from elsewhere: " : ""}${[item.title, ...item.lines].map(textOf).join(" | ")}`,
        ];
      case "row":
        return item.columns.flatMap((column: readonly Node[], index) =>
          linesOf(column, `${before}${index + 1}. `),
        );
      case "join":
        return [`${before}${item.sign} ${textOf(item.words)}`];
      case "section":
        return [`${before}--- ${textOf(item.title)}`];
      case "branch":
        return linesOf(item.nodes, `${before}${item.isAside === true ? "aside" : ""}| `);
      case "frame":
        return [
          ...(item.isLoop === true ? [`${before}again: ${textOf(item.title)}`] : []),
          ...linesOf(item.items, before),
          ...(item.isLoop === true ? [`${before}as often`] : []),
        ];
      case "layer":
      case "order":
        return [];
    }
  });
}

/** What the panels of this title draw, or the stack, of a fixture with changes to its config. */
function drawn(name: string, title: string, changes?: JsonObject): readonly string[] {
  const inspection = changes
    ? inspectedText(JSON.stringify({ ...(JSON.parse(fixture(name)) as JsonObject), ...changes }))
    : inspected(name);
  const { stack, panels } = pictureOf(inspection, "");
  if (title === "the stack") return linesOf(stack);
  return panels
    .filter((each) => textOf(each.title) === title)
    .flatMap(({ nodes, stack: own = [] }) => [...linesOf(nodes), ...linesOf(own)]);
}

/**
 * What the forward of a model's code (transformers 5.18.0, models/TYPE/modeling_TYPE.py) computes, and what it reads, as
 * the picture has it: lines that stand one after the other.
 */
const COMPUTED: readonly (readonly [
  name: string | readonly [name: string, changes: JsonObject],
  title: string,
  ...lines: (string | RegExp)[],
])[] = [
  // Gemma3nTextDecoderLayer.forward: attention is added to the predicted stream.
  [
    "gemma3n_text--m7-0",
    "each layer",
    /^AltUp predicts 4 streams \| each \+ mixed streams/,
    "| RMS norm | eps 1e-6",
    /^\| 1\. mixer/,
  ],
  // Gemma3nTextDecoderLayer: the MLPs of the first layers are others.
  ["gemma3n_text--m7-0", "each layer", "| MLP | dense MLP with sparse gates, dense MLP"],
  // Gemma3nTextMLP._gaussian_topk: what is kept is lessened by the cut.
  [
    "gemma3n_text--m7-0",
    "dense MLP with sparse gates",
    /^gelu_tanh\(gate\) × up \| gate ← relu\(gate − cut\), the largest 5 %/,
  ],
  // Ernie4_5_VLMoeMoeBlock.forward: a token of an image passes these experts, not those of text too; the shared one in any case.
  [
    "ernie4_5_vl_moe--default",
    "MoE",
    /^1\. 1\. router 2,560 → 64 \|/,
    "1. 1. 6 of 64 experts | SwiGLU 2,560 → 1,536 → 2,560",
    /^1\. 2\. router for images 2,560 → 64/,
    "1. 2. 6 of 64 experts for images | SwiGLU 2,560 → 512 → 2,560",
    /^1\. those of the token’s kind/,
    /^2\. shared expert/,
    "+ routed + shared",
  ],
  // BltLocalEncoder.forward: rows of patches ask, bytes are asked.
  [
    "blt--small",
    "bytes in patches: encoder, 2 layers",
    "1. largest of a patch, in rows | 16 → 2 × 16",
    "1. RMS norm | eps 0.001",
    "1. q | 16 → 4 × 4",
    "2. RMS norm | eps 0.001",
    "2. k, v | 16 → 2 × 4 each",
    /^softmax: rows ask/,
    /^output/,
    "+ + 2 × the rows",
  ],
  // BltLocalDecoder.forward: the encoder's bytes ask, and are the stream.
  [
    "blt--small",
    "bytes in patches: decoder, 2 layers",
    "1. bytes, as the encoder gives them",
    "1. RMS norm | eps 0.001",
    "1. q | 16 → 2 × 8",
    "2. patches in rows | 24 → 2 × 16",
    "2. RMS norm | eps 0.001",
    "2. k, v | 16 → 1 × 8 each",
    /^softmax: bytes ask/,
    /^output/,
    "+ + 2 × the bytes",
  ],
  [
    "blt--small",
    "the stack",
    "decoder: patches → bytes | 2 layers, 24 → 16 | on the bytes as the encoder gives them",
  ],
  ["blt--m7-0", "the stack", "encoder: bytes → patches | 1 layer, width 1,024"],
  // peft.tuners.lora.layer.Linear.forward: result + lora_B(lora_A(x)) × scaling, of what the matrix itself reads.
  [
    "phi4mm--found-1",
    "sliding-window attention",
    /^1\. q, k, v \|/,
    "2. vision adapter | 3,072 → 256 → 5,120 | × 2, only with images",
    "3. speech adapter | 3,072 → 320 → 5,120 | × 2, only with sound and no image",
    "+ what the matrices and their adapters give",
    /^1\. rope/,
    "2. v",
    /^softmax/,
    "1. o | 24 × 128 → 3,072",
    "2. vision adapter | 3,072 → 256 → 3,072 | × 2, only with images",
  ],
  [
    "phi4mm--found-1",
    "dense MLP",
    /^1\. 1\. gate/,
    /^1\. 2\. up/,
    "2. vision adapter | 3,072 → 256 → 16,384 | × 2, only with images",
    /^3\. speech/,
    /^\+ /,
    "silu(gate) × up",
  ],
  // Zamba2Attention.forward and Zamba2MLP.forward: both add what an adapter makes of their input.
  [
    ["zamba2--m7-0", { use_shared_attention_adapter: true, adapter_rank: 64 }],
    "shared block and Mamba-2 in layer 6",
    /^1\. 2\. v/,
    /^2\. adapters of q, k and v of rank 64/,
    /^\+ /,
  ],
  [
    ["zamba2--m7-0", { use_shared_attention_adapter: true, adapter_rank: 64 }],
    "shared block and Mamba-2 in layer 6",
    /^1\. 2\. up/,
    /^2\. adapter of gate and up of rank 64/,
    /^\+ /,
    /\(gate\) × up/,
  ],
  // MiniMaxM3VLMLP.forward: what stands between the matrices is no silu.
  [
    "MiniMaxAI--MiniMax-M3",
    "dense MLP",
    /^1\. gate/,
    /^2\. up/,
    "g × sigmoid(1.702 g) × (u + 1) | g: gate, at most 7; u: up, within ±7",
  ],
  // GptOssExperts._apply_gate
  [
    "openai--gpt-oss-120b",
    "MoE",
    "4 of 128 experts | clamped SwiGLU 2,880 → 2,880 → 2,880 | each with bias | g × sigmoid(1.702 g) × (u + 1) | g: gate, at most 7; u: up, within ±7",
  ],
  // MLP of Kimi K3: situ, bent by its two betas.
  [
    "moonshotai--Kimi-K3",
    "dense MLP",
    "g × u (situ) | g: 4 tanh(gate / 4) × sigmoid(gate); u: 25 tanh(up / 25)",
  ],
  // HrmTextModel.forward: the low state is handed on from step to step, the high one from cycle to cycle.
  [
    "hrm_text--m7-0",
    "the stack",
    "h = the embeddings | l = a fixed vector",
    "again: 2 × cycles",
    "again: 3 × low steps",
    "l + h",
    /^\| RMS norm/,
    /^\| full attention/,
    /^\| RMS norm/,
    /^\| dense MLP/,
    "RMS norm → l, no weight | eps 1e-6",
    "as often",
    "h + l",
    /^high stack, 16 layers/,
    "RMS norm → h, no weight | eps 1e-6",
    "as often",
    /^head/,
  ],
  // ZayaRouter.forward: the state of the layer before is added before the norm, and what is handed on has not passed it.
  [
    "zaya--7-0.run",
    "MoE with the router state of the layer before",
    "router state | 2,048 → 256, with bias | + that of the layer before × a learnt factor by channel",
    "RMS norm | eps 1e-5",
    /^router 256 → 16 \+ 1 \| 256 → 256 twice, with biases and gelu, then a matrix \| softmax/,
  ],
  // Qwen4ExpTextPLELayer.forward: tables read ids; keys ask the streams, and values are added to these.
  [
    "qwen4_exp_text--default",
    "layers with n-gram embedding, as layer 2",
    /^\| 1\. from elsewhere: n-gram tables, up to 3 tokens \| read token ids/,
    "| 1. 1. value | 512 → 512",
    "| 1. 2. key | 512 → 4 × 512",
    "| 1. 2. RMS norm × (1 + weight) | eps 1e-6",
    "| 2. RMS norm of each stream × (1 + weight) | eps 1e-6",
    "| u = sigmoid(s) × value | x = key · stream / √512, stream by stream | s = sign(x) √|x|, |x| at least 1e-6",
    "| u + silu(convolution) | of an RMS norm of u × (1 + weight), eps 1e-6 | 4 taps, 3 tokens apart, by channel",
  ],
  // Gemma3nTextModel.get_per_layer_inputs and project_per_layer_inputs: beside the stream, which goes on as it is.
  [
    "gemma3n_text--m7-0",
    "the stack",
    /^embedding/,
    "aside| 1. from elsewhere: per-layer table | reads token ids, not the stream | 262,144 × 35 × 256 | × 16",
    "aside| 2. per-layer projection | 128 → 35 × 256 | × 0.088388",
    "aside| 2. RMS norm of each layer’s | eps 1e-6",
    /^aside\| p of each layer: their sum \| × 0\.70711, 256 channels/,
  ],
  // MllamaTextCrossAttention.forward: keys and values are those of patches.
  [
    "mllama--default",
    "attention to images",
    /^1\. q/,
    /^1\. RMS norm of q/,
    "2. from elsewhere: patches of images",
    /^2\. 1\. k/,
    /^2\. 1\. RMS norm of k/,
    /^2\. 2\. v/,
    /^softmax/,
  ],
  // InklingAttention.forward: r_proj reads what q_proj does, and gives what the bias is made of.
  [
    "inkling_text--m7-0",
    "full attention",
    /^1\. 1\. q/,
    /^1\. 2\. k/,
    /^1\. 2\. \+ causal convolution of 4 taps \| of keys/,
    /^1\. RMS norm of q and of k/,
    /^2\. v/,
    /^2\. \+ causal convolution of 4 taps \| of values/,
    /^3\. r \| [\d,]+ → \d+ × \d+$/,
  ],
  // MuseGlimmerVisionModel.forward by layer_types; MuseGlimmerModel.get_image_features
  [
    "muse_glimmer--m7-0",
    "beside the text model",
    /windows of 32 × 32 patches, layers 3, 7, 11, [\d, ]+, 47, 49 see all$/,
    "vision_adapter | mlp_projector | 4 × 1,536 → 4,096 → 4,096 | activated after each matrix",
    /\| then an RMS norm without weights$/,
  ],
  // MiniCPMV4_6ViTWindowAttentionMerger.forward and MiniCPMV4_6DownsampleMLP.forward
  [
    "minicpmv4_6--m7-0",
    "beside the text model",
    /behind layer 6 attention in windows of 2 × 2, then their mean \+ an MLP of all of a window$/,
    "merger | minicpmv4_6_merger | LayerNorm, 4 × 768 → 4 × 768, gelu, → 256",
  ],
  // HunYuanVLVisionPatchMerger.forward
  [
    "hunyuan_vl--m7-0",
    "beside the text model",
    /RMS norm, 2 × 2 patches → 2,304, gelu, → 4,608, a learnt vector ends each row, → 128, one before and one behind, RMS norm$/,
  ],
  ["kimi_k25--default", "beside the text model", /\| then the mean over frames$/],
  // Phi4MultimodalAudioEmbedding.forward
  [
    "phi4_multimodal--m7-0",
    "beside the text model",
    /^audio_embed\.encoder/,
    /\| two projectors, for sound alone and beside images, each two matrices, gelu between, → 512 \|/,
  ],
  // DeepSeek-V3's paper, 2.2: the second module goes on from the first (vLLM, step3p5_mtp.py: previous_hidden_states).
  [
    "MiniMaxAI--MiniMax-M3",
    "draft modules (MTP)",
    /^1\. 1\. embedding of the next token/,
    /^1\. 1\. RMS norm/,
    "1. 2. last hidden state | of the stack; in further modules, of the one before",
  ],
  // MiniMaxM3VLIndexer.forward reads the layer's input, as q and k do, and Qwen4ExpTextQSAIndexer.forward too.
  [
    "MiniMaxAI--MiniMax-M3",
    "block-sparse attention",
    /^1\. RMS norm of q and of k/,
    /^1\. rope/,
    /^2\. v/,
    /^3\. indexer \| 4 heads of 128 \| q 6,144 → 4 × 128, k → 128 \|/,
    /^softmax/,
  ],
  [
    "qwen4_exp_text--default",
    "block-sparse attention",
    /^1\. rope/,
    /^2\. v/,
    /^3\. indexer \| 4 heads of 64 \| q and k 512 → \(4 \+ 1\) × 64 \|/,
    /^softmax/,
  ],
  // NemotronHMoE.forward: the router reads what fc1_latent_proj does, and not what that gives.
  [
    "nvidia--NVIDIA-Nemotron-3-Super-120B-A12B-FP8",
    "MoE",
    /^1\. 1\. router 4,096 → 512/,
    "1. 2. down to the experts | 4,096 → 1,024",
    /^1\. 22 of 512 experts/,
    "1. up from the experts | 1,024 → 4,096",
  ],
  // KimiK3VisionTower._forward_eager and KimiK3MultiModalProjector.forward (SGLang, models/kimi_k3_vl.py)
  [
    "moonshotai--Kimi-K3",
    "beside the text model",
    /^vision_tower .*\| q, k and v 1,536 wide, then the mean over frames$/,
    "mm_projector | mlp_projector_normed_after | RMS norm at the end | 4 × 1,024 → 4,096 → 7,168",
  ],
  // DogeAttention.prepare_dynamic_mask
  ["doge--m7-0", "dynamic mask attention", /^2\. 1\. mask from the values, added to the logits/],
  // torch_recurrent_gated_delta_rule: query / √d
  ["qwen3_next--m7-0", "gated delta net", /^1\. S ← α S \+ β k \(v − α S k\), out S q \/ √128 \|/],
  [
    "kimi_linear--default",
    "Kimi delta attention",
    /^S ← α S \+ β k \(v − α S k\), out S q \/ √128 \| α for each channel/,
  ],
  // NemotronHMamba2Mixer: dt passes softplus with its bias.
  ["nemotron_h--m7-0", "Mamba-2", /\| dt ← softplus\(dt \+ bias\), at least 0\.001$/],
  ["zamba2--m7-0", "Mamba-2", "RMS norm | all heads together, eps 1e-5"],
  // RecurrentGemmaRglru.forward: its gates read what the convolution gives.
  [
    "recurrent_gemma--m7-0",
    "RG-LRU",
    /^1\. u = convolution of x: 4 taps/,
    /^1\. 1\. gates i and r \| sigmoid of u/,
    "1. 2. u",
    /^1\. S ← a S \+ √\(1 − a²\) i u/,
  ],
  // rwkv_linear_attention_cpu divides by the sum of the weights.
  ["rwkv--m7-0", "RWKV time mixing", /^2\. wkv: mean of values/],
  // mlstm_recurrent_step_native: a divisor of 1 at least, before both are kept divided by e^m.
  [
    "xlstm--m7-0",
    "mLSTM",
    /^C ← .*, out q C \/ max\(\|q n\|, 1\) \| 8 states of 128\/8 × 256\/8 channels, float32 \| q \/ √\(128\/8\),/,
  ],
  // LongcatFlashExperts.forward: of those chosen some have no weights.
  ["longcat_flash--m7-0", "MoE beside attention and two MLPs", /^at most 2 of 16 experts/],
  // Glm5NextTextIndexer: index_kpool_always_select_tail
  ["glm5_next--m7-0", "latent attention with an indexer", /in all, and those after the last whole run$/],
  // DeepseekV32Indexer.forward reads the layer's input and the query latent, beside q and k, and turns its own channels.
  [
    "deepseek-ai--DeepSeek-V3.2",
    "latent attention with an indexer",
    /^1\. rope on 64 channels of q/,
    "2. latent of k and v | 7,168 → 512 + 64 | its 64 turned as q is: one k for all heads",
    /^2\. RMS norm/,
    "2. k, v | 512 → 128 × (128 + 128)",
    /^3\. indexer \| 64 heads of 128 \| .* \| score of a token: Σ weight × relu\(q·k\), weights 7,168 → 64 \| chooses the 2,048 best tokens$/,
    /^softmax/,
  ],
  // DeepseekV4CSACompressor.forward: an entry is a mean by logits, of which the indexer beside q and k chooses some.
  [
    "sgl-project--DeepSeek-V4-Flash-FP8",
    "compressed sparse attention",
    /^1\. 2\. RMS norm/,
    /^1\. rope on the last 64/,
    "2. compressor | 4,096 → 2 × 512, and as many logits | + a learnt bias for each place, softmax over tokens | 4 tokens → 1 entry, overlapping | RMS norm, eps 1e-6 | turned by the place of its first token",
    /^2\. the 512 best entries \| by an indexer: 64 heads of 128 \| .* \| score of an entry: Σ weight × relu\(q·k\), weights 4,096 → 64$/,
    /^softmax/,
  ],
  // FalconAttention.forward: (q·k + bias) × inv_norm_factor, where Bloom and MPT scale q·k alone.
  [
    ["falcon--m7-0", { alibi: true }],
    "full attention",
    /^softmax.* \| ALiBi: a slope for each head, by distance, scaled as q·k is$/,
  ],
  ["bloom--m7-0", "full attention", /^softmax.* \| ALiBi: a slope for each head, by distance$/],
  // GptOssRotaryEmbedding.forward: cosine and sine are multiplied by attention_scaling, 0.1 ln(factor) + 1.
  [
    "openai--gpt-oss-120b",
    "full attention",
    "1. rope on 64 of 64 channels | base 150,000, yarn × 32 from 4,096, between 32 and 1 turns, cos and sin × 1.3466",
  ],
  [
    "deepseek-ai--DeepSeek-V3.2",
    "latent attention with an indexer",
    /base 10,000, yarn × 40 from 4,096, between 32 and 1 turns, neighbours in pairs$/,
  ],
  // _compute_longrope_parameters: √(1 + ln(factor) / ln(trained)), the factor by max_position_embeddings.
  ["phi4mm--found-1", "sliding-window attention", /longrope × 32 from 4,096, cos and sin × 1.1902$/],
  // sparsemixer (modeling_phimoe.py) leaves out logits that are further from the best than 2 × jitter_eps of it.
  [
    "phimoe--m7-0",
    "MoE",
    /^router .*\| sparsemixer, top 2 \| each weight a softmax of the logits within 2 × 0\.01 of the best left \|/,
  ],
  // torch_mamba2_chunk_scan: softplus is above 0 as it is.
  ["granitemoehybrid--default", "Mamba-2", /\| dt ← softplus\(dt \+ bias\)$/],
  ["gemma4_text--default", "full attention", "1. rope on 128 of 512 channels | base 1,000,000, proportional"],
  // DeepseekVLHybridModel.get_high_res_image_features and DeepseekVLHybridAligner.forward
  [
    "deepseek_vl_hybrid--m7-0",
    "beside the text model",
    /^1\. high_res_vision_model \| sam_vision_model \| 12 layers, width 768, 12 heads, MLP 3,072 \| patches of 16, images of 1,024, → 256, windows of 14, layers 2, 5, 8, 11 see all$/,
    /^1\. high_res_vision_neck \| sam_neck \| two convolutions 768 → 256 → 256, LayerNorm behind each \| of the states after the first layer of global attention$/,
    /^1\. high_res_vision_proj \| sam_projection \| two convolutions, each of half the size: 256 → 512 → 1,024 \| of the last states, and of those from the neck$/,
    /^1\. high_res_vision_alpha .* \| last \+ α × those from the neck$/,
    /^2\. vision_model/,
    "aligner | deepseek_vl_hybrid_aligner | 768 and 1,024, each → 128, side by side, gelu, → 256",
  ],
  // NemotronH_Omni_Reasoning_V3.get_image_features: the norm stands between the tower and its projector.
  [
    [
      "nemotron_h_omni--m7-0",
      { text_config: { model_type: "nemotron_h", hidden_size: 96, num_nextn_predict_layers: 1 } },
    ],
    "beside the text model",
    /^vision_model/,
    "vision_final_layernorm | layer_norm | width 1,280",
    "multi_modal_projector | normed_relu2_projector | RMS norm, then with relu² between | 4 × 1,280 → 4,096 → 96",
  ],
  // CLIPVisionModel projects nothing: LlavaMultiModalProjector reads the width.
  [
    "llava--m7-0",
    "beside the text model",
    /^vision_tower .* \| patches of 14, images of 336$/,
    "multi_modal_projector | mlp_projector | 1,024 → 384 → 384",
  ],
  // MllamaVisionModel.forward: gated layers follow, and states from between are joined to what they give.
  [
    "mllama--default",
    "beside the text model",
    /^vision_model .* then 8 gated layers, up to 4 tiles, joined to the states of layers 3, 7, 15, 23, 30$/,
  ],
  // Glm4vVisionBlock: its MLP is as wide as what the tower gives; intermediate_size is the merger's.
  [
    "glm4v--m7-0",
    "beside the text model",
    /^visual .* \| 24 layers, width 1,536, 12 heads, patches of 14 \| .* \| MLP 4,096, 13,696 wide inside the merger$/,
  ],
  // Step3p7VisionConfig.__post_init__ makes the width anew of mlp_ratio, and Step3p7VisionModel ends in two convolutions.
  [
    "step3p7--default",
    "beside the text model",
    /^vision_model .*, MLP 8,960 \| .* \| then two convolutions, each of half the size and twice the width$/,
  ],
  // Qwen3VLTextModel.forward: what layers of the tower see is added behind the first text layers, where images stand.
  [
    "Qwen--Qwen3-VL-2B-Instruct",
    "the stack",
    /^\| dense/,
    /^\| from elsewhere: deepstack, layers 0–2 alone \| what layers 5, 11, 17 of visual see$/,
  ],
  // Gemma3MultiModalProjector.forward: AvgPool2d, mm_soft_emb_norm, and then the matrix.
  [
    "gemma3--default",
    "beside the text model",
    /^multi_modal_projector \| gemma3_projector \| .*average pool, n × n patches to one, RMS norm, then/,
  ],
  // Gemma3nMultimodalEmbedder.forward: soft_embedding_norm, the matrix, a norm without a weight; tokens have a table and a norm.
  [
    "gemma3n--wrapped",
    "beside the text model",
    /^vision_tower \| gemma3n_vision \| width 2,048 \| mobilenetv5_300m_enc of timm$/,
    "embed_vision | gemma3n_embedder | RMS norm, 2,048 → 128, RMS norm without a weight, and for tokens a table of 128 rows with a norm of its own",
  ],
  // Gemma4UnifiedVisionEmbedder.forward: no tower but norms, a matrix and positions; the same embedder for images and sound.
  [
    "gemma4_unified--towers",
    "beside the text model",
    "embed_vision | gemma4_unified_vision | 3 × 3 patches of 8, LayerNorm, → 96, LayerNorm, + learnt positions, LayerNorm",
    "embed_vision.multimodal_embedder | unweighted_norm_projector | RMS norm without a weight, then | 96 → 192",
  ],
  // Mistral3MultiModalProjector.forward: norm, patch_merger, and then two matrices.
  [
    "mistral3--m7-0",
    "beside the text model",
    "multi_modal_projector | mistral3_projector | RMS norm, 2 × 2 patches → 1,024, then | 1,024 → 256 → 256",
  ],
  // AriaProjector.forward: cross_attn, layer_norm, feed_forward.
  [
    "aria--m7-0",
    "beside the text model",
    "multi_modal_projector | aria_projector | 256 learnt vectors ask the patches by attention, a LayerNorm before it of each and one behind it, two matrices, gelu between, → 192 each",
  ],
  // Idefics2Connector.forward: modality_projection comes first.
  [
    "idefics2--m7-0",
    "beside the text model",
    "connector | idefics2_connector | gated MLP 768 → 224 → 384, then 64 learnt vectors ask what it gives in 3 layers: attention with 16 heads and a gated MLP, an RMS norm before each and at the end",
  ],
  // GotOcr2MultiModalProjector.forward
  [
    "got_ocr2--m7-0",
    "beside the text model",
    "multi_modal_projector | got_ocr2_projector | two convolutions, each of half the size: 256 → 512 → 256, then → 256",
  ],
  // Ernie4_5_VLMoeVariableResolutionResamplerModel.forward
  [
    "ernie4_5_vl_moe--default",
    "beside the text model",
    "resampler_model | ernie4_5_vl_moe_resampler | patches side by side 5,120 → 5,120, gelu, → 5,120, LayerNorm, then two frames side by side 10,240 → 5,120, gelu, → 5,120, LayerNorm, then → 2,560, RMS norm",
  ],
  // Cosmos3EdgePatchMerger.forward: it normalises patches before they stand side by side.
  [
    "cosmos3_edge--m7-0",
    "beside the text model",
    "projector | merging_projector | LayerNorm of each patch, then with gelu between | 4 × 1,152 → 11,520 → 512",
  ],
  // AyaVisionMultiModalProjector.forward
  [
    "aya_vision--m7-1",
    "beside the text model",
    "multi_modal_projector | normed_mlp_projector | LayerNorm, then | 9 × 288 → 448, SwiGLU of its halves, 224 → 448",
  ],
  // InklingVisionModel has no attention.
  [
    "inkling_mm_model--m7-0",
    "beside the text model",
    /inkling_vision \| patches of 40, → [\d,]+ \| 24 folds of pixels, each a matrix, RMS norm and gelu$/,
  ],
  // InklingSharedExperts: each is as wide as an expert.
  ["inkling_text--m7-0", "MoE", /^2\. 2 shared experts \| SwiGLU [\d,]+ → [\d,]+ together → /],
  // Ernie4_5_VLMoeTextRotaryEmbedding: the last frequencies are those of time.
  ["ernie4_5_vl_moe--default", "full attention", /mrope 20 \+ 22 \+ 22, height and width in turn, time last/],
  // Gemma4VisionPooler: an average pool; Gemma4MultimodalEmbedder: a norm before the projection.
  [
    "google--gemma-4-26B-A4B",
    "beside the text model",
    /^vision_tower .* patches of 16, average pool 3 × 3$/,
    /^embed_vision .* RMS norm without a weight, then .* 1,152 → 2,816$/,
  ],
  // JanusVisionModel neither: its projection_dim is the aligner's.
  ["janus--m7-0", "beside the text model", /^vision_model .* \| patches of 16, images of 384$/, /^aligner/],
  [
    "allenai--Molmo-7B-D-NF4",
    "beside the text model",
    /^1\. image_vit/,
    /^2\. pad_embed .* \| added where an image is padded/,
    "image_pooling_2d | molmo_pooling | attention with 16 heads, the mean of 2 × 2 patches asks them | 2 × 1,024 → 1,024",
    "image_projector | molmo_projector | gated MLP | 1,024 → 18,944 → 3,584",
  ],
  [
    "ovis2--m7-0",
    "beside the text model",
    /^vision_tower/,
    "visual_embeddings_table | embedding_table | 16,384 × 1,536",
  ],
];

test.each(
  COMPUTED.map(([model, title, ...lines]) => {
    const [name, changes] = typeof model === "string" ? [model] : model;
    return { name, title, lines, ...(changes && { changes }) };
  }),
)("$name: $title is drawn as it is computed", ({ name, title, lines, changes }) => {
  const all = drawn(name, title, changes);
  const fits = (line: string | undefined, expected: string | RegExp): boolean =>
    typeof expected === "string" ? line === expected : expected.test(line ?? "");
  const start = all.findIndex((_, index) => lines.every((line, offset) => fits(all[index + offset], line)));
  expect(start, `${lines.join("\n")}\nin\n${all.join("\n")}`).toBeGreaterThanOrEqual(0);
});

test("experts of one channel are weighed by their scores (DogeCDMoE.forward)", () => {
  const config = JSON.parse(fixture("doge--m7-0")) as JsonObject;
  const { panels } = pictureOf(inspectedText(JSON.stringify({ ...config, is_moe: true })), "");
  expect(panels.flatMap(({ nodes }) => linesOf(nodes))).toContain(
    "2. experts of one channel | score × silu(down · x) × up, summed",
  );
});

test("what goes through layers again is led back to where it entered them", () => {
  const { wires } = sceneOf(inspected("hrm_text--m7-0"), { title: "" });
  const back = wires.filter(({ d, arrow }) => {
    const [, from, to] = /^M\S+ (\S+)H\S+V(\S+)H/.exec(d) ?? [];
    return arrow && Number(to) < Number(from);
  });
  expect(back).toHaveLength(2);
});

test("halves of the stack that no size tells apart are told apart by what one has", () => {
  const halves = (items: readonly Item[]): readonly string[] =>
    items.flatMap((item) =>
      item.kind === "frame"
        ? halves(item.items)
        : item.kind === "layer"
          ? item.boxes.map(({ title }) => textOf(title))
          : [],
    );
  // Gemma3nTextConfig.activation_sparsity_pattern: the first ten layers of 35 cut their gates.
  const { stack } = pictureOf(inspected("gemma3n_text--m7-0"), "");
  const mlps = halves(stack).filter((title) => title.includes("MLP"));
  expect(mlps[0]).toBe("dense MLP with sparse gates");
  expect(mlps.at(-1)).toBe("dense MLP");
});
