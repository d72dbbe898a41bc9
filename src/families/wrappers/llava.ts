import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import {
  type TowerPlaces,
  type Towers,
  type DescribedTower,
  towerPart,
} from "../blocks/towers/read-tower.ts";
import { wrapper } from "../declaration/wrapper.ts";
import {
  clipOrNamed,
  llavaProjector,
  normedProjector,
  siglipOrNamed,
  vipLlavaInput,
  withProjector,
} from "./towers.ts";

const NAMES = ["vision_tower", "multi_modal_projector"] as const;

/** What towers published files name where the class has CLIP by default, and where it has SigLIP. */
const BESIDE_CLIP = ["siglip_vision_model", "pixtral"];
const BESIDE_SIGLIP = ["clip_vision_model", "pixtral"];

const towerAndProjector = ({ root, hidden }: TowerPlaces): Towers =>
  withProjector(clipOrNamed(root), NAMES, (tower) => llavaProjector(root, tower, hidden));

/** The towers and, after the rows of an image, a learnt embedding. */
const withNewline = (towers: Towers, { hidden }: TowerPlaces): Towers =>
  towers && {
    ...towers,
    image_newline: towerPart("image_newline", "a learnt embedding ends each row of patches", {
      output: hidden,
    }),
  };

const IMAGES = [
  {
    because: "other tower",
    reason: "how images and videos are cut and pooled; no weight hangs on it",
    names: [
      "image_grid_pinpoints",
      "vision_aspect_ratio",
      "vision_feature_select_strategy",
      "projector_hidden_act",
      "projector_layernorm_eps",
      "spatial_pool_mode",
      "spatial_pool_stride",
    ],
  },
] as const;

export const llava = wrapper("llava", "Llava", {
  text: "llama",
  tiedBy: "either",
  towers: towerAndProjector,
  towerTypes: BESIDE_CLIP,
  ignored: IMAGES,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaNext = wrapper("llava_next", "LlavaNext", {
  text: "llama",
  towers: (places) => withNewline(towerAndProjector(places), places),
  towerTypes: BESIDE_CLIP,
  ignored: IMAGES,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaNextVideo = wrapper("llava_next_video", "LlavaNextVideo", {
  text: "llama",
  tiedBy: "either",
  towers: (places) => withNewline(towerAndProjector(places), places),
  towerTypes: BESIDE_CLIP,
  ignored: IMAGES,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaOnevision = wrapper("llava_onevision", "LlavaOnevision", {
  text: "qwen2",
  tiedBy: "either",
  towers: (places) =>
    withNewline(
      withProjector(siglipOrNamed(places.root), NAMES, (tower) =>
        llavaProjector(places.root, tower, places.hidden),
      ),
      places,
    ),
  towerTypes: BESIDE_SIGLIP,
  ignored: IMAGES,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const vipllava = wrapper("vipllava", "VipLlava", {
  text: "llama",
  towers: ({ root, hidden }) =>
    withProjector(clipOrNamed(root), NAMES, (tower) =>
      normedProjector(vipLlavaInput(root, tower), hidden, hidden),
    ),
  towerTypes: BESIDE_CLIP,
  ignored: IMAGES,
  checkpoint: {
    ...WHOLE_LANGUAGE_MODEL,
    towers: { "multi_modal_projector.layer_norm": "multi_modal_projector.projector_layernorm" },
  },
});

/** Two towers of one config, for images and for videos. */
function videoLlavaTowers(places: TowerPlaces): Towers {
  const found = towerAndProjector(places);
  if (!found) return undefined;
  const { vision_tower: tower, ...rest } = found as { readonly vision_tower: DescribedTower };
  return { image_tower: tower, video_tower: tower, ...rest };
}

export const videoLlava = wrapper("video_llava", "VideoLlava", {
  text: "llama",
  towers: videoLlavaTowers,
  towerTypes: BESIDE_CLIP,
  ignored: IMAGES,
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
