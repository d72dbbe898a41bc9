import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

const bias = field(flag, "use_bias");

/** StarCoder2: layer norms, biases in every projection, an MLP without a gate, and a window in every layer. */
export const starcoder2 = decoder("starcoder2", "Starcoder2", {
  ignoredInside: [dropout("residual_dropout", "embedding_dropout")],
  checkpoint: { layer: { up_proj: "c_fc", down_proj: "c_proj" } },
  norm: layerNorm({ eps: "norm_epsilon" }),
  attention: gqa({ bias, window: readWindowSize, zeroSaysNothing: true }),
  mlp: dense({ gated: false, bias }),
});
