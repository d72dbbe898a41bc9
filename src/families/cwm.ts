import { flag } from "../config/reading/field-types.ts";
import { everyNth, layeredGqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { rope } from "./blocks/position/position.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Code World Model: Llama with a window in three of four layers. */
export const cwm = decoder("cwm", "Cwm", {
  attention: layeredGqa({
    strict: true,
    dividesWidth: true,
    byRule: everyNth(4, "first", "CwmConfig.__post_init__"),
  }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
  position: rope({ scaledByDefault: true }),
});
