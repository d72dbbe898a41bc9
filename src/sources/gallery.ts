/** A bundled config.json as published on the Hugging Face Hub; its file is gallery/<id>.json. */
export interface GalleryItem {
  readonly id: string;
  readonly title: string;
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
        },
        {
          id: "deepseek-v3.2",
          title: "deepseek-ai/DeepSeek-V3.2",
        },
        {
          id: "deepseek-v4-flash",
          title: "deepseek-ai/DeepSeek-V4-Flash",
        },
      ],
    },
    {
      maker: "Google",
      items: [
        {
          id: "gemma-4-26b-a4b",
          title: "google/gemma-4-26B-A4B",
        },
      ],
    },
    {
      maker: "Liquid AI",
      items: [
        {
          id: "lfm2-1.2b",
          title: "LiquidAI/LFM2-1.2B",
        },
      ],
    },
    {
      maker: "Meta",
      items: [
        {
          id: "llama-3.1-8b",
          title: "meta-llama/Meta-Llama-3.1-8B",
        },
        {
          id: "llama-4-scout-17b-16e-instruct",
          title: "meta-llama/Llama-4-Scout-17B-16E-Instruct",
        },
      ],
    },
    {
      maker: "MiniMax",
      items: [
        {
          id: "minimax-m2.5",
          title: "MiniMaxAI/MiniMax-M2.5",
        },
        {
          id: "minimax-m3",
          title: "MiniMaxAI/MiniMax-M3",
        },
      ],
    },
    {
      maker: "Mistral AI",
      items: [
        {
          id: "mixtral-8x7b-v0.1",
          title: "mistralai/Mixtral-8x7B-v0.1",
        },
      ],
    },
    {
      maker: "Moonshot AI",
      items: [
        {
          id: "kimi-k2.5",
          title: "moonshotai/Kimi-K2.5",
        },
        {
          id: "kimi-k3",
          title: "moonshotai/Kimi-K3",
        },
      ],
    },
    {
      maker: "NVIDIA",
      items: [
        {
          id: "nemotron-3-nano-30b-a3b-bf16",
          title: "nvidia/NVIDIA-Nemotron-3-Nano-30B-A3B-BF16",
        },
        {
          id: "llama-3.3-nemotron-super-49b-v1",
          title: "nvidia/Llama-3_3-Nemotron-Super-49B-v1",
        },
        {
          id: "minimax-m2.5-nvfp4",
          title: "nvidia/MiniMax-M2.5-NVFP4",
        },
        {
          id: "minimax-m2.7-nvfp4",
          title: "nvidia/MiniMax-M2.7-NVFP4",
        },
        {
          id: "qwen3.5-122b-a10b-nvfp4",
          title: "nvidia/Qwen3.5-122B-A10B-NVFP4",
        },
        {
          id: "qwen3.6-35b-a3b-nvfp4",
          title: "nvidia/Qwen3.6-35B-A3B-NVFP4",
        },
      ],
    },
    {
      maker: "OpenAI",
      items: [
        {
          id: "gpt-oss-120b",
          title: "openai/gpt-oss-120b",
        },
      ],
    },
    {
      maker: "Qwen",
      items: [
        { id: "qwen3-8b", title: "Qwen/Qwen3-8B" },
        {
          id: "qwen3-30b-a3b",
          title: "Qwen/Qwen3-30B-A3B",
        },
        {
          id: "qwen3-vl-8b-instruct",
          title: "Qwen/Qwen3-VL-8B-Instruct",
        },
        {
          id: "qwen3-vl-30b-a3b-instruct",
          title: "Qwen/Qwen3-VL-30B-A3B-Instruct",
        },
        {
          id: "qwen3.5-27b",
          title: "Qwen/Qwen3.5-27B",
        },
        {
          id: "qwen3.5-35b-a3b",
          title: "Qwen/Qwen3.5-35B-A3B",
        },
        {
          id: "qwen3.5-397b-a17b",
          title: "Qwen/Qwen3.5-397B-A17B",
        },
      ],
    },
    {
      maker: "Xiaomi",
      items: [
        {
          id: "mimo-7b-base",
          title: "XiaomiMiMo/MiMo-7B-Base",
        },
        {
          id: "mimo-v2-flash",
          title: "XiaomiMiMo/MiMo-V2-Flash",
        },
      ],
    },
    {
      maker: "Z.ai",
      items: [
        {
          id: "glm-5.1",
          title: "zai-org/GLM-5.1",
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
