import { wrapper } from "../declaration/wrapper.ts";

export const llava = wrapper("llava", "Llava", { text: "llama", tiedBy: "either" });
export const llavaNext = wrapper("llava_next", "LlavaNext", { text: "llama" });
export const llavaNextVideo = wrapper("llava_next_video", "LlavaNextVideo", {
  text: "llama",
  tiedBy: "either",
});
export const llavaOnevision = wrapper("llava_onevision", "LlavaOnevision", {
  text: "qwen2",
  tiedBy: "either",
});
export const vipllava = wrapper("vipllava", "VipLlava", { text: "llama" });
export const videoLlava = wrapper("video_llava", "VideoLlava", { text: "llama" });
