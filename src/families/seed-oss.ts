import { flag } from "../config/reading/field-types.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";

/** Seed-OSS: Llama with biases in q, k and v. */
export const seedOss = decoder("seed_oss", "SeedOss", {
  ignoredInside: [dropout("residual_dropout")],
  attention: gqa({ bias: field(flag, "attention_bias"), outputBias: field(flag, "attention_out_bias") }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});
