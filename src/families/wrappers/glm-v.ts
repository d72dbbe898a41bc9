import { wrapper } from "../declaration/wrapper.ts";

export const glm4v = wrapper("glm4v", "Glm4v", { text: "glm4v_text", fixed: true, tiedBy: "either" });
export const glm4vMoe = wrapper("glm4v_moe", "Glm4vMoe", {
  text: "glm4v_moe_text",
  fixed: true,
  tiedBy: "either",
});
export const glmOcr = wrapper("glm_ocr", "GlmOcr", { text: "glm_ocr_text", fixed: true, tiedBy: "either" });
export const glm46v = wrapper("glm46v", "Glm46V", { text: "glm4v_text" });
export const glmga = wrapper("glmga", "Glmga", {
  text: "glm4v_text",
  architecture: "Glm46VForConditionalGeneration",
  classNames: ["Glm46V"],
});
export const paddleOcrVl = wrapper("paddleocr_vl", "PaddleOCRVL", {
  text: "paddleocr_vl_text",
  fixed: true,
  flat: true,
  tiedBy: "either",
  checkpoint: {},
});
