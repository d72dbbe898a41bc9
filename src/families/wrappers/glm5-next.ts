import { wrapper } from "../declaration/wrapper.ts";

export const glm5Next = wrapper("glm5_next", "Glm5Next", { text: "glm5_next_text", fixed: true });
