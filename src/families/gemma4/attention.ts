import { count, flag, text } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { checkKnown } from "../blocks/rules/checks.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import type { Heads } from "../blocks/attention/heads.ts";
import { onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import type { Gemma4Heads } from "./heads.ts";
import { reusing } from "../gemma/reusing.ts";
import { MODELING } from "./reference.ts";
import type { Gemma4Layers } from "./schedule.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** How far each kind of layer turns a head. */
export interface RotaryDims {
  readonly full: Sourced<number>;
  readonly sliding: Sourced<number>;
}

/** Reads the four kinds of attention: full or within a window, with keys and values of its own or reusing others'. */
export function readGemma4Attention(
  scope: Scope,
  { mixers }: Gemma4Layers,
  heads: Gemma4Heads,
  rotary: RotaryDims,
  norm: DescribedRMSNorm,
  images: boolean,
) {
  const direction = readDirection(scope, images);
  const bias = scope.read(flag, "attention_bias");
  const full: DescribedGqa = {
    ...ownAttention(heads.full, rotary.full, bias, norm),
    mask: derive(
      [direction],
      (name) => (name === "all" ? "bidirectional" : "causal"),
      has("goes both ways where use_bidirectional_attention is all"),
    ),
    values_from_keys: heads.valuesFromKeys,
  };
  const sliding: DescribedGqa = {
    ...ownAttention(heads.sliding, rotary.sliding, bias, norm),
    position: implied(
      "sliding_position",
      cite(MODELING, "RotaryEmbedding", "has an embedding for each kind"),
    ),
    mask: derive(
      [direction],
      (name) =>
        name === "all" ? "bidirectional" : name === "vision" && images ? "bidirectional_images" : "causal",
      "both ways where use_bidirectional_attention is all, inside an image where it is vision (create_masks_for_vision_model, transformers 5.18.0, modeling_gemma4.py)",
    ),
    window: slidingWindow(readWindow(scope, direction)),
  };
  return {
    attention: full,
    sliding_attention: sliding,
    shared_attention: onlyIfUsed(reusing(MODELING, full), mixers, "shared_attention"),
    shared_sliding_attention: onlyIfUsed(reusing(MODELING, sliding), mixers, "shared_sliding_attention"),
  };
}

function ownAttention(
  heads: Heads,
  rotaryDim: Sourced<number>,
  bias: Sourced<boolean>,
  norm: DescribedRMSNorm,
): DescribedGqa {
  return {
    ...plainGqa(MODELING, heads, { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
    rotary_dim: rotaryDim,
    value_norm: { ...norm, has_weight: implied(false, has("normalises v without a weight")) },
    softmax_scale: implied(1, has("does not scale q·k")),
  };
}

/** Which tokens see later ones: `all`, those of images (`vision`), or none. */
function readDirection(scope: Scope, images: boolean): Sourced<string | null> {
  const name = "use_bidirectional_attention";
  const unset = { value: null, rule: "a token sees earlier ones only unless the file says otherwise" };
  const node = scope.find(scope.at(name));
  if (!images && node?.type === "string" && node.value === "vision") {
    scope.reader.ignore(scope.at(name), "no effect", "the text model alone sees no images");
    return implied(null, "the text model alone sees no images");
  }
  const direction = scope.nullable<string | null>({ ...text, placeholder: null }, name, unset);
  if (direction.value !== null) checkKnown(scope, direction as Sourced<string>, name, ["all", "vision"]);
  return direction;
}

/** Where attention goes both ways, half of the window is ahead (Gemma4TextConfig.__post_init__). */
function readWindow(scope: Scope, direction: Sourced<string | null>): Sourced<number> {
  const size = scope.read(count, "sliding_window");
  return direction.value === "all"
    ? derive(
        [size, direction],
        (tokens) => Math.floor(tokens / 2) + 1,
        "sliding_window / 2 + 1, rounded down, where use_bidirectional_attention is all (Gemma4TextConfig.__post_init__)",
      )
    : size;
}
