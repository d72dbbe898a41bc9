import { flag, natural } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { child } from "../spec/pointer.ts";
import { runsOf } from "../spec/runs-of.ts";
import { gqa } from "./blocks/attention/gqa-block.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { layerNormOf, rms } from "./blocks/rules/norms.ts";
import { cite, modeling } from "./blocks/rules/reference.ts";
import { type TowerPlaces, type Towers, readTower } from "./blocks/towers/read-tower.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const MODELING = modeling("Chameleon", "chameleon");

/** Chameleon: each head of q and k has a layer norm of its own, norms stand after each half where swin_norm, images are tokens. */
export const chameleon = decoder("chameleon", "Chameleon", {
  architecture: "ChameleonForConditionalGeneration",
  towers: readTowers,
  suppressedTokens: readImageTokens,
  checkpoint: {
    towersIn: "model",
    norms: {
      post: {
        post_attention_layernorm: "input_layernorm",
        post_feedforward_layernorm: "post_attention_layernorm",
      },
    },
  },
  ignored: [
    {
      because: "training",
      reason: "on how many ranks the model was trained; its norms are saved head by head",
      names: ["model_parallel_size"],
    },
    {
      because: "other tower",
      reason: "vocabulary_map says it",
      names: ["image_token_id"],
    },
  ],
  norm: rms({
    placement: field(flag, "swin_norm").as(
      (after) => (after ? ("post" as const) : ("pre" as const)),
      "norms of what each half gives where swin_norm, else of what it takes (ChameleonModel, transformers 5.18.0)",
    ),
  }),
  attention: gqa({
    bias: field(flag, "attention_bias"),
    nullKvRefused: true,
    sharedWidth:
      "ChameleonAttention shares hidden_size among its heads (transformers 5.18.0, modeling_chameleon.py)",
    dividesWidth: true,
    qkNorm: readQkNorm,
  }),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});

/** A layer norm of each head of q and k before they are rotated, with a weight and a bias of its own for each head. */
function readQkNorm({ scope, reference }: Reading) {
  const is = (rule: string): string => cite(reference, "Attention", rule);
  const eps = implied(1e-5, cite(reference, "LayerNorm", "always adds 1e-5"));
  return {
    use_qk_norm: implied(true, is("always normalises q and k")),
    qk_norm_type: implied("per_head_own", is("has a norm with a weight for each channel of each head")),
    qk_norm: layerNormOf(eps, reference, { suffix: "LayerNorm" }, scope),
    qk_norm_order: implied("before_rope" as const, is("rotates q and k after the norms")),
  };
}

/** The encoder of images and its code book. */
function readTowers({ root }: TowerPlaces): Towers {
  const tower = readTower(root, { at: "vq_config", config: "ChameleonVQVAEConfig" });
  return tower && { vqmodel: tower };
}

/** The tokens of images, which the head never gives: those of vocabulary_map whose names begin with IMGIMG. */
function readImageTokens(root: Scope): Sourced<{ from: number; to: number }[]> | undefined {
  const at = root.at("vocabulary_map");
  const node = root.find(at);
  if (node?.type !== "object") {
    root.reader.ignore(at, "no effect", "null: there is no vocabulary_map");
    const message =
      "There is no vocabulary_map: ChameleonModel asks it for the token of an image, and transformers 5.18.0 refuses such a file.";
    root.reader.report("error", "no-vocabulary-map", at, message);
    return undefined;
  }
  const names = [...node.members.keys()];
  for (const name of names.filter((one) => !isOfImage(one)))
    root.reader.ignore(child(at, name), "other tower", "it marks images in the token sequence");
  const tokens = names.filter(isOfImage).map((name) => root.read(natural, `vocabulary_map/${name}`));
  if (tokens.length === 0) return undefined;
  return derive(
    tokens,
    (...ids) => runsOf([...new Set(ids)].sort((a, b) => a - b)),
    cite(MODELING, "ForConditionalGeneration", "gives no token whose name begins with IMGIMG"),
  );
}

const isOfImage = (name: string): boolean => /^IMGIMG[^/~]*$/.test(name);
