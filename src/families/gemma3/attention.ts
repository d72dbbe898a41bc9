import { flag, positive } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { readStrictHeads } from "../blocks/attention/heads.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { notNegative } from "../blocks/rules/not-negative.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { checkWindow } from "../blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "../blocks/attention/windows.ts";

/** Reads both kinds of attention: with a window and without, which share their geometry. */
export function readGemma3Attention(
  scope: Scope,
  reference: Reference,
  norm: DescribedRMSNorm,
  names: LayerNames,
  images: boolean,
) {
  const bothWays = scope.nullable(flag, "use_bidirectional_attention", {
    value: false,
    rule: "a token sees earlier ones only unless the file says otherwise",
  });
  const attention = readFull(scope, reference, norm, readMask(bothWays, reference, images));
  const size = readSize(scope, bothWays, images);
  checkWindow(scope, names, size);
  const sliding: DescribedGqa = {
    ...attention,
    position: implied("sliding_position", cite(reference, "RotaryEmbedding", "has a base for each kind")),
    window: slidingWindow(size),
  };
  return { attention, sliding_attention: sliding };
}

function readFull(
  scope: Scope,
  reference: Reference,
  norm: DescribedRMSNorm,
  mask: DescribedGqa["mask"],
): DescribedGqa {
  const bias = scope.read(flag, "attention_bias");
  const heads = readStrictHeads(scope);
  return {
    ...plainGqa(reference, heads, { qkv: bias, output: bias }),
    ...perHeadQkNorm(reference, norm),
    softmax_scale: derive(
      [scope.read(positive, "query_pre_attn_scalar")],
      (scalar) => scalar ** -0.5,
      "query_pre_attn_scalar^-½",
    ),
    logit_softcap: readSoftcap(scope),
    mask,
  };
}

function readMask(bothWays: Sourced<boolean>, reference: Reference, images: boolean): DescribedGqa["mask"] {
  if (images) {
    const rule =
      "makes the masks itself: both ways inside an image, whatever use_bidirectional_attention says";
    return implied("bidirectional_images", cite({ ...reference, prefix: "Gemma3" }, "Model", rule));
  }
  return derive(
    [bothWays],
    (both) => (both ? "bidirectional" : "causal"),
    cite(reference, "Attention", "goes both ways where use_bidirectional_attention"),
  );
}

/**
 * Where attention goes both ways, half of the window is ahead (Gemma3TextConfig.__post_init__). Among images nothing but
 * this window is decided by the field, which it names whatever the field says.
 */
function readSize(scope: Scope, bothWays: Sourced<boolean>, images: boolean): Sourced<number | null> {
  const size = readWindowSize(scope);
  return bothWays.value || images
    ? derive(
        [size, bothWays],
        (tokens, both) => (tokens !== null && both ? Math.floor(tokens / 2) + 1 : tokens),
        "sliding_window / 2 + 1, rounded down, where use_bidirectional_attention (Gemma3TextConfig.__post_init__)",
      )
    : size;
}

/** The class documents the cap and Gemma3Attention keeps it, but its forward never passes it on (transformers 5.18.0). */
function readSoftcap(scope: Scope): Sourced<number | null> {
  const name = "attn_logit_softcapping";
  const cap = scope.nullable<number | null>({ ...notNegative, placeholder: null }, name, {
    value: null,
    rule: "without attn_logit_softcapping the attention logits are not capped",
  });
  if (cap.value !== null) {
    const message = `${name} is ${cap.value}, but Gemma3Attention of transformers 5.18.0 reads it without applying it; Gemma 2's applies it.`;
    scope.reader.report("warning", "softcap-not-applied", scope.at(name), message);
  }
  return cap;
}
