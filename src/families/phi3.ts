import { respell } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { partlyRotated, rope } from "./blocks/position/position.ts";
import { decoder } from "./declaration/decoder.ts";

const rotated = partlyRotated(1);

/** Phi-3, 3.5 and 4: Llama with q, k and v in one matrix, gate and up projection in another, and longrope. */
export const phi3 = decoder("phi3", "Phi3", {
  ignoredInside: [dropout("embd_pdrop", "resid_pdrop")],
  checkpoint: { gateUp: { dense: "blocks" } },
  attention: gqa({
    nullHeadDimRefused: true,
    window: readWindowSize,
    rotated,
    together: { layout: "blocks", rule: "keeps q, k and v in qkv_proj" },
  }),
  mlp: dense(),
  position: rope({
    rotated,
    // Phi3Config.convert_rope_params_to_dict
    type: {
      read: (type) => respell(type, (name) => (name === "su" || name === "yarn" ? "longrope" : name)),
      known: ["default", "longrope"],
    },
  }),
});
