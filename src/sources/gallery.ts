/** A bundled config.json as published on the Hugging Face Hub; its file is gallery/<id>.json. */
export interface GalleryItem {
  readonly id: string;
  readonly title: string;
  readonly note: string;
}

/** The bundled configs, by family. */
export const GALLERY: readonly GalleryItem[] = [
  { id: "minimax-m2.5", title: "MiniMaxAI/MiniMax-M2.5", note: "mixture of experts, fp8" },
  { id: "minimax-m2.5-nvfp4", title: "nvidia/MiniMax-M2.5-NVFP4", note: "mixture of experts, NVFP4" },
  { id: "minimax-m2.7-nvfp4", title: "nvidia/MiniMax-M2.7-NVFP4", note: "mixture of experts, NVFP4" },
  { id: "qwen3.5-27b", title: "Qwen/Qwen3.5-27B", note: "dense, Gated DeltaNet and attention" },
  {
    id: "qwen3.5-35b-a3b",
    title: "Qwen/Qwen3.5-35B-A3B",
    note: "mixture of experts, Gated DeltaNet and attention",
  },
  {
    id: "qwen3.5-122b-a10b-nvfp4",
    title: "nvidia/Qwen3.5-122B-A10B-NVFP4",
    note: "mixture of experts, NVFP4",
  },
  {
    id: "qwen3.5-397b-a17b",
    title: "Qwen/Qwen3.5-397B-A17B",
    note: "mixture of experts, Gated DeltaNet and attention",
  },
  {
    id: "qwen3.6-35b-a3b-nvfp4",
    title: "nvidia/Qwen3.6-35B-A3B-NVFP4",
    note: "mixture of experts, mixed precision",
  },
];

/** The item of an id. */
export function galleryItem(id: string): GalleryItem | undefined {
  return GALLERY.find((item) => item.id === id);
}

/** The items whose name has all of the words in `query`, without regard to case. */
export function searchGallery(query: string): readonly GalleryItem[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return GALLERY.filter(({ title }) => words.every((word) => title.toLowerCase().includes(word)));
}
