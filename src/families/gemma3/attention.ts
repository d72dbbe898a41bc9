import { describeValue } from "../../config/nodes/describe-value.ts";
import { flag, positive } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { readStrictHeads } from "../blocks/attention/heads.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { type Reference, cite } from "../blocks/rules/reference.ts";
import { checkWindow } from "../blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "../blocks/attention/windows.ts";
import { inverseSqrt } from "../../spec/inverse-sqrt.ts";
import { dotted } from "../../config/nodes/dotted.ts";

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
      inverseSqrt,
      "query_pre_attn_scalar^-½",
    ),
    logit_softcap: readSoftcap(scope, reference),
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

/** The class documents a cap and Gemma3Attention keeps it, but its forward never passes it on; Gemma 2's does. */
function readSoftcap(scope: Scope, reference: Reference): Sourced<number | null> {
  const reason = cite(reference, "Attention", "keeps attn_logit_softcapping and never applies it");
  const at = scope.at("attn_logit_softcapping");
  const node = scope.find(at);
  scope.reader.ignore(at, "no effect", reason);
  if (node && node.type !== "null") {
    const message = `${dotted(at)} is ${describeValue(node, scope.reader.document.text)}, but ${reason}: the attention logits are not capped.`;
    scope.reader.report("warning", "softcap-not-applied", at, message);
  }
  return implied(null, reason);
}
