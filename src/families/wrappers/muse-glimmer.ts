import { wrapper } from "../declaration/wrapper.ts";

export const museGlimmer = wrapper("muse_glimmer", "MuseGlimmer", {
  text: "muse_glimmer_text",
  fixed: true,
  scalesLogits: true,
  ignored: [
    {
      because: "other tower",
      reason: "it describes the projector between the tower and the decoder",
      names: ["out_hidden_size", "projector_hidden_act", "projector_hidden_size"],
    },
  ],
});
