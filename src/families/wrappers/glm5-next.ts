import { wrapper } from "../declaration/wrapper.ts";
import { alone } from "./towers.ts";

export const glm5Next = wrapper("glm5_next", "Glm5Next", {
  text: "glm5_next_text",
  fixed: true,
  flat: true,
  towers: alone("visual", "Glm5NextVisionConfig"),
});
