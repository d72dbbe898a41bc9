/** A bundled config.json as published on the Hugging Face Hub; its file is gallery/<id>.json. */
export interface GalleryItem {
  readonly id: string;
  readonly title: string;
  /** What the config itself says: parameters of the text model, layers, kinds of mixers, formats of the weights. */
  readonly note: string;
}

/** The bundled configs, by who published them. */
export const GALLERY_BY_MAKER: readonly { readonly maker: string; readonly items: readonly GalleryItem[] }[] =
  [
    {
      maker: "DeepSeek",
      items: [
        {
          id: "deepseek-v3",
          title: "deepseek-ai/DeepSeek-V3",
          note: "671 B parameters, 37.6 B active, 61 layers, latent attention, fp8_e4m3",
        },
        {
          id: "deepseek-v3.2",
          title: "deepseek-ai/DeepSeek-V3.2",
          note: "672 B parameters, 38.4 B active, 61 layers, sparse latent attention, fp8_e4m3",
        },
        {
          id: "deepseek-v4-flash",
          title: "deepseek-ai/DeepSeek-V4-Flash",
          note: "284 B parameters, 13.8 B active, 43 layers, compressed attention, fp8_e4m3 and mxfp4",
        },
      ],
    },
    {
      maker: "Google",
      items: [
        {
          id: "gemma-4-26b-a4b",
          title: "google/gemma-4-26B-A4B",
          note: "25.8 B parameters, 3.82 B active, 30 layers, full attention and sliding-window attention",
        },
      ],
    },
    {
      maker: "Liquid AI",
      items: [
        {
          id: "lfm2-1.2b",
          title: "LiquidAI/LFM2-1.2B",
          note: "1.17 B parameters, 16 layers, full attention and short convolution",
        },
      ],
    },
    {
      maker: "Meta",
      items: [
        {
          id: "llama-3.1-8b",
          title: "meta-llama/Meta-Llama-3.1-8B",
          note: "8.03 B parameters, 32 layers, full attention",
        },
        {
          id: "llama-4-scout-17b-16e-instruct",
          title: "meta-llama/Llama-4-Scout-17B-16E-Instruct",
          note: "108 B parameters, 17.2 B active, 48 layers, chunked attention and full attention",
        },
      ],
    },
    {
      maker: "MiniMax",
      items: [
        {
          id: "minimax-m2.5",
          title: "MiniMaxAI/MiniMax-M2.5",
          note: "229 B parameters, 11.0 B active, 62 layers, full attention, fp8_e4m3",
        },
        {
          id: "minimax-m3",
          title: "MiniMaxAI/MiniMax-M3",
          note: "426 B parameters, 26.0 B active, 60 layers, block-sparse attention and full attention",
        },
      ],
    },
    {
      maker: "Mistral AI",
      items: [
        {
          id: "mixtral-8x7b-v0.1",
          title: "mistralai/Mixtral-8x7B-v0.1",
          note: "46.7 B parameters, 12.9 B active, 32 layers, full attention",
        },
      ],
    },
    {
      maker: "Moonshot AI",
      items: [
        {
          id: "kimi-k2.5",
          title: "moonshotai/Kimi-K2.5",
          note: "1.03 T parameters, 32.9 B active, 61 layers, latent attention, int4",
        },
        {
          id: "kimi-k3",
          title: "moonshotai/Kimi-K3",
          note: "2.78 T parameters, 105 B active, 93 layers, Kimi delta attention and latent attention, mxfp4",
        },
      ],
    },
    {
      maker: "NVIDIA",
      items: [
        {
          id: "nemotron-3-nano-30b-a3b-bf16",
          title: "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
          note: "31.6 B parameters, 3.58 B active, 52 layers, full attention and Mamba-2",
        },
        {
          id: "llama-3.3-nemotron-super-49b-v1",
          title: "nvidia/Llama-3_3-Nemotron-Super-49B-v1",
          note: "49.9 B parameters, 80 layers, full attention",
        },
        {
          id: "minimax-m2.5-nvfp4",
          title: "nvidia/MiniMax-M2.5-NVFP4",
          note: "229 B parameters, 11.0 B active, 62 layers, full attention, nvfp4",
        },
        {
          id: "minimax-m2.7-nvfp4",
          title: "nvidia/MiniMax-M2.7-NVFP4",
          note: "229 B parameters, 11.0 B active, 62 layers, full attention, nvfp4",
        },
        {
          id: "qwen3.5-122b-a10b-nvfp4",
          title: "nvidia/Qwen3.5-122B-A10B-NVFP4",
          note: "123 B parameters, 9.77 B active, 48 layers, full attention and Gated DeltaNet, nvfp4",
        },
        {
          id: "qwen3.6-35b-a3b-nvfp4",
          title: "nvidia/Qwen3.6-35B-A3B-NVFP4",
          note: "35.1 B parameters, 3.45 B active, 40 layers, full attention and Gated DeltaNet, fp8_e4m3 and nvfp4",
        },
      ],
    },
    {
      maker: "OpenAI",
      items: [
        {
          id: "gpt-oss-120b",
          title: "openai/gpt-oss-120b",
          note: "117 B parameters, 5.71 B active, 36 layers, full attention and sliding-window attention, mxfp4",
        },
      ],
    },
    {
      maker: "Qwen",
      items: [
        { id: "qwen3-8b", title: "Qwen/Qwen3-8B", note: "8.19 B parameters, 36 layers, full attention" },
        {
          id: "qwen3-30b-a3b",
          title: "Qwen/Qwen3-30B-A3B",
          note: "30.5 B parameters, 3.35 B active, 48 layers, full attention",
        },
        {
          id: "qwen3-vl-8b-instruct",
          title: "Qwen/Qwen3-VL-8B-Instruct",
          note: "8.77 B parameters, 36 layers, full attention",
        },
        {
          id: "qwen3-vl-30b-a3b-instruct",
          title: "Qwen/Qwen3-VL-30B-A3B-Instruct",
          note: "31.1 B parameters, 3.35 B active, 48 layers, full attention",
        },
        {
          id: "qwen3.5-27b",
          title: "Qwen/Qwen3.5-27B",
          note: "27.4 B parameters, 64 layers, full attention and Gated DeltaNet",
        },
        {
          id: "qwen3.5-35b-a3b",
          title: "Qwen/Qwen3.5-35B-A3B",
          note: "35.1 B parameters, 3.45 B active, 40 layers, full attention and Gated DeltaNet",
        },
        {
          id: "qwen3.5-397b-a17b",
          title: "Qwen/Qwen3.5-397B-A17B",
          note: "397 B parameters, 17.3 B active, 60 layers, full attention and Gated DeltaNet",
        },
      ],
    },
    {
      maker: "Xiaomi",
      items: [
        {
          id: "mimo-7b-base",
          title: "XiaomiMiMo/MiMo-7B-Base",
          note: "7.62 B parameters, 36 layers, full attention",
        },
        {
          id: "mimo-v2-flash",
          title: "XiaomiMiMo/MiMo-V2-Flash",
          note: "309 B parameters, 15.4 B active, 48 layers, full attention and sliding-window attention, fp8_e4m3",
        },
      ],
    },
    {
      maker: "Z.ai",
      items: [
        {
          id: "glm-5.1",
          title: "zai-org/GLM-5.1",
          note: "744 B parameters, 41.8 B active, 78 layers, sparse latent attention",
        },
      ],
    },
  ];

/** The bundled configs. */
export const GALLERY: readonly GalleryItem[] = GALLERY_BY_MAKER.flatMap(({ items }) => items);

/** The item of an id. */
export function galleryItem(id: string): GalleryItem | undefined {
  return GALLERY.find((item) => item.id === id);
}

/** The items whose name has all of the words in `query`, without regard to case. */
export function searchGallery(query: string): readonly GalleryItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return GALLERY.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
}
