import { entryOf } from "../../spec/entry.ts";
import type { TowerSpec } from "../../spec/towers/tower.ts";

type Towers = Readonly<Record<string, TowerSpec>>;

/**
 * What parts read that does not stand right before them, by their names, as the models' own code has it (transformers 5.18.0).
 * Janus generates images with parts of their own: embeddings of image tokens and their aligner stand before the decoder,
 * the head after it, and what it samples becomes an image (JanusForConditionalGeneration.generate).
 * DeepSeek-VL's hybrid gives what it sees in two resolutions to one aligner (DeepseekVLHybridModel).
 * Nemotron-H Omni normalises what its tower gives before it is projected (NemotronH_Omni_Reasoning_V3.get_image_features).
 * Molmo adds a vector to what it sees of padding before it pools (MolmoVisionBackbone.forward of its own code).
 */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  generation_embeddings: [],
  generation_projection: [],
  vqmodel: ["generation_vision_head"],
  high_res_vision_alpha: ["high_res_vision_proj"],
  aligner: ["high_res_vision_alpha", "vision_model"],
  vision_final_layernorm: ["vision_model"],
  pad_embed: [],
  image_pooling_2d: ["image_vit", "pad_embed"],
};

/**
 * What parts do with what they read, by their names, and their kind where others are called so, where wires do not tell (DeepseekVLHybridModel.get_high_res_image_features
 * of transformers 5.18.0; MuseGlimmerVisionAdapter.forward and MuseGlimmerModel.get_image_features there;
 * MolmoVisionBackbone.forward).
 */
export const HOW_PARTS_READ: Readonly<Record<string, string>> = {
  high_res_vision_neck: "of the states after the first layer of global attention",
  high_res_vision_proj: "of the last states, and of those from the neck",
  high_res_vision_alpha: "last + α × those from the neck",
  vision_adapter: "activated after each matrix",
  "vision_projection: linear_projector": "then an RMS norm without weights",
  pad_embed: "added where an image is padded, before they are pooled",
};

/**
 * The towers and projectors that each part reads, by name. A projector reads the part before it, or all of the same kind
 * before it, one for images and one for videos; what reads none takes images, sound or tokens, or is a vector alone.
 */
export function readByTowers(towers: Towers): ReadonlyMap<string, readonly string[]> {
  const all = Object.entries(towers);
  return new Map(
    all.map(([name, tower], index) => {
      const own = entryOf(OTHERS, name)?.filter((each) => entryOf(towers, each) !== undefined);
      return [name, own ?? (readsAnother(tower) ? sourcesBefore(all, index) : [])];
    }),
  );
}

function sourcesBefore(all: readonly (readonly [string, TowerSpec])[], index: number): readonly string[] {
  const [name] = all[index] ?? [""];
  const before = all.slice(0, index);
  const last = before.at(-1);
  if (last === undefined || isForSound(last[0]) !== isForSound(name)) return [];
  const first = before.findLastIndex(([, { kind }]) => kind !== last[1].kind) + 1;
  return (readsAnother(last[1]) ? [last] : before.slice(first)).map(([source]) => source);
}

/** Whether a part reads what another gives, and not images or sound themselves. */
const readsAnother = ({ kind, facts }: TowerSpec): boolean =>
  kind === "embedding_table" || ["input", "vision_hidden_size", "inner"].some((name) => isSaid(facts[name]));

/** Whether a tower's config says anything of a fact. */
export const isSaid = (value: TowerSpec["facts"][string] | undefined): boolean =>
  value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);

const isForSound = (name: string): boolean => /audio|sound|speech/.test(name);
