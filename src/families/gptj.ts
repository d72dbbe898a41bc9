import { natural } from "../config/reading/field-types.ts";
import { derive, implied } from "../config/reading/sourced.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { readEqualHeads } from "./blocks/attention/heads.ts";
import { dropout } from "./blocks/file/ignored-fields.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { ROPE, ropePosition } from "./blocks/position/position.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { modeling } from "./blocks/rules/reference.ts";
import { decoder } from "./declaration/decoder.ts";
import { SUMMED_UP, readInnerWidth } from "./gpt2.ts";
import { type Block, onceInReading } from "./declaration/reading.ts";

const LAYERS = { DecoderLayer: "Block" };
const GPTJ = modeling("GPTJ", "gptj", LAYERS);
const CODEGEN = modeling("CodeGen", "codegen", LAYERS);

const SHARED = {
  checkpoint: {
    decoder: "transformer",
    layers: "h",
    outside: { embed_tokens: "wte", norm: "ln_f" },
    layer: {
      input_layernorm: "ln_1",
      self_attn: "attn",
      o_proj: "out_proj",
      up_proj: "fc_in",
      down_proj: "fc_out",
    },
  },
  norm: layerNorm({ eps: "layer_norm_epsilon", placement: "parallel" }),
  activation: "activation_function",
  headBias: true,
  mlp: dense({ gated: false, bias: true, width: readInnerWidth }),
} as const;

const DROPOUT = dropout("resid_pdrop", "embd_pdrop", "attn_pdrop");

const CONTEXT = {
  because: "no effect",
  reason: "n_positions decides how many positions there are",
  names: ["n_ctx"],
} as const;

const SCALE = {
  because: "no effect",
  reason: "the class always divides by the square root of head_dim",
  names: ["scale_attn_weights"],
} as const;

const REVISION = {
  because: "bookkeeping",
  reason: "the tokenizer is a file of its own",
  names: ["tokenizer_class"],
} as const;

/** The rotated channels as a share of a head. */
const readShare = onceInReading((reading) =>
  derive(
    [reading.scope.read(natural, "rotary_dim"), readEqualHeads(reading).headDim],
    (channels, dim) => channels / dim,
    "rotary_dim / head_dim",
  ),
);

/** GPT-J: attention and MLP side by side after one norm, neighbouring channels rotated, and a head with a bias. */
export const gptj = decoder("gptj", "GPTJ", {
  ...SHARED,
  reference: GPTJ,
  ignoredInside: [DROPOUT, SUMMED_UP, CONTEXT, SCALE, REVISION],
  attention: gqa({ heads: readEqualHeads, rotated: readShare }),
  position: rotary(),
});

/** CodeGen: GPT-J with q, v and k of four groups of heads in one matrix. */
export const codegen = decoder("codegen", "CodeGen", {
  ...SHARED,
  reference: CODEGEN,
  ignoredInside: [DROPOUT, SUMMED_UP, CONTEXT, SCALE, REVISION],
  attention: gqa({
    heads: readEqualHeads,
    rotated: readShare,
    together: {
      layout: "four_blocks_qvk",
      rule: "keeps q, v and k of each quarter of the heads in qkv_proj, quarter after quarter",
    },
  }),
  position: rotary(),
});

/** A rotary embedding whose base no field gives, and that nothing scales. */
function rotary(): Block<typeof ROPE> {
  return {
    shape: ROPE,
    read(reading) {
      const { reference, maxPositions } = reading;
      const says = (rule: string): string => `create_sinusoidal_positions ${rule} (${reference.file})`;
      const rope = {
        theta: implied(10000, says("has a base of 10000")),
        scaling: implied(null, says("takes its frequencies as they are")),
        contextLen: derive([maxPositions], (positions) => positions, "n_positions: the table ends there"),
      };
      return {
        position: {
          ...ropePosition(reference, rope, maxPositions, readShare(reading)),
          type: implied("rope" as const, says("is a table of sines and cosines")),
          interleaved: implied(true, `rotate_every_two pairs neighbouring channels (${reference.file})`),
        },
      };
    },
  };
}
