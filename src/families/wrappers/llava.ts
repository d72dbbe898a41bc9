import { WHOLE_LANGUAGE_MODEL } from "../blocks/rules/checkpoint-names.ts";
import { wrapper } from "../declaration/wrapper.ts";

export const llava = wrapper("llava", "Llava", {
  text: "llama",
  tiedBy: "either",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaNext = wrapper("llava_next", "LlavaNext", {
  text: "llama",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaNextVideo = wrapper("llava_next_video", "LlavaNextVideo", {
  text: "llama",
  tiedBy: "either",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const llavaOnevision = wrapper("llava_onevision", "LlavaOnevision", {
  text: "qwen2",
  tiedBy: "either",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
export const vipllava = wrapper("vipllava", "VipLlava", { text: "llama", checkpoint: WHOLE_LANGUAGE_MODEL });
export const videoLlava = wrapper("video_llava", "VideoLlava", {
  text: "llama",
  checkpoint: WHOLE_LANGUAGE_MODEL,
});
