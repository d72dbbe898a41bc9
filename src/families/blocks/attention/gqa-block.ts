import type { Scope } from "../../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../../config/reading/sourced.ts";
import * as z from "zod/mini";
import { GQAAttentionSpec } from "../../../spec/components/gqa-attention.ts";
import { type Fact, type Field, readFact } from "../../declaration/fact.ts";
import type { HalfBlock, Reading } from "../../declaration/reading.ts";
import { type DescribedGqa, perHeadQkNorm, perLayerQkNorm, plainGqa } from "./gqa.ts";
import { type HeadOptions, type Heads, readHeads, refuseNullHeadDim } from "./heads.ts";
import { ignoreUnused } from "../file/fixed-fields.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "../layers/layer-names.ts";
import { rmsNorm } from "../rules/norms.ts";
import { type RotatedShare, rotaryDim } from "../position/position.ts";
import { type Reference, cite } from "../rules/reference.ts";
import { type WindowRule, readWindowedLayers } from "./windowed-layers.ts";
import { checkWindow, fullEvery, fullFirst, readWindowSchedule } from "./window-schedule.ts";
import { readWindowSize, slidingWindow } from "./windows.ts";

/** The members that norms of q and k decide. */
type QkNorm = Pick<DescribedGqa, "use_qk_norm" | "qk_norm_type" | "qk_norm" | "qk_norm_order">;

/** How a family's grouped-query attention differs from Llama's. */
export interface GqaOptions extends HeadOptions {
  /** Whether q, k and v have a bias; none unless this says otherwise. */
  readonly bias?: Fact<boolean>;
  /** Whether the output projection has one, where that is another fact than `bias`. */
  readonly outputBias?: Fact<boolean>;
  /** What q and k are normalised over, before they are rotated. */
  readonly qkNorm?: "per_head" | "per_layer" | ((reading: Reading, heads: Heads) => QkNorm);
  /** What q·k is multiplied by; head_dim^-½ unless this says otherwise. */
  readonly softmaxScale?: Field<number>;
  /** Whether the class cannot compute with a head_dim of null, which others read as none. */
  readonly nullHeadDimRefused?: boolean;
  /** The limit of what the projections of q, k and v yield. */
  readonly clip?: Field<number | null>;
  /** The window of every layer, in tokens. */
  readonly window?: (scope: Scope) => Sourced<number | null>;
  /** The heads, where num_attention_heads, num_key_value_heads and head_dim do not give them. */
  readonly heads?: (reading: Reading) => Heads;
  /** The share of a head that is rotated, null where positions are told in another way; all of it unless this says otherwise. */
  readonly rotated?: RotatedShare | null;
  /** Why q and k are not rotated, where they are not: a rule of the attention's class. */
  readonly unrotated?: string;
  /** How the checkpoint keeps q, k and v in one matrix, and a rule of the attention's class that says so. */
  readonly together?: { readonly layout: QkvLayout; readonly rule: string };
  /** What else differs, read by code. */
  readonly besides?: (reading: Reading, heads: Heads) => Partial<DescribedGqa>;
}

type QkvLayout = NonNullable<GQAAttentionSpec["qkv_layout"]>;

export const ATTENTION = { attention: GQAAttentionSpec };

export const WINDOWED_ATTENTION = {
  attention: GQAAttentionSpec,
  /** null where no layer has a window. */
  sliding_attention: z.nullable(GQAAttentionSpec),
};

/** The same attention in every layer. */
export function gqa(options: GqaOptions = {}): HalfBlock<typeof ATTENTION> {
  return {
    shape: ATTENTION,
    read: (reading) => ({ names: "attention", parts: { attention: readGqa(reading, options) } }),
  };
}

/** Attention that sees everything in some layers and a window in the others, which Qwen's fields tell apart. */
export function windowedGqa(
  rule: WindowRule,
  options: GqaOptions = {},
): HalfBlock<typeof WINDOWED_ATTENTION> {
  return {
    shape: WINDOWED_ATTENTION,
    read(reading) {
      const windowed = readWindowedLayers(reading.scope, reading.layers, rule);
      const attention = readGqa(reading, options);
      const sliding = { ...attention, window: slidingWindow(windowed.size) };
      return {
        names: windowed.names,
        parts: { attention, sliding_attention: onlyIfUsed(sliding, windowed.names, "sliding_attention") },
      };
    },
  };
}

export const LAYERED_ATTENTION = {
  /** Attention to every earlier token; null where every layer has a window. */
  attention: z.nullable(GQAAttentionSpec),
  /** Attention within a window; null where no layer has one. */
  sliding_attention: z.nullable(GQAAttentionSpec),
};

/** What tells apart the layers with a window from those without where the file has no layer_types. */
interface LayerRule {
  readonly byRule: (scope: Scope, layers: Sourced<number>, size: Sourced<number | null>) => LayerNames;
  /** How attention to every earlier token differs from the other kind. */
  readonly full?: (
    reading: Reading,
    size: Sourced<number | null>,
    headDim: Sourced<number>,
  ) => Partial<DescribedGqa>;
  /** The body's component that gives layers with a window their positions, where the others have another. */
  readonly slidingPosition?: (reading: Reading) => Sourced<string>;
  /** Says what becomes of the fields of the rule where layer_types decides. */
  readonly besideTypes?: (scope: Scope, names: readonly (string | null)[]) => void;
}

/** As `windowedGqa`, where `layer_types` or a rule of the class tells the two kinds of layers apart. */
export function layeredGqa({
  byRule,
  full,
  slidingPosition,
  besideTypes,
  ...options
}: LayerRule & GqaOptions): HalfBlock<typeof LAYERED_ATTENTION> {
  return {
    shape: LAYERED_ATTENTION,
    read(reading) {
      const { scope, layers } = reading;
      const size = readWindowSize(scope);
      const { names, explicit } = readWindowSchedule(scope, layers, () => byRule(scope, layers, size));
      if (explicit) besideTypes?.(scope, names.value);
      const windowed = names.value.includes("sliding_attention");
      if (explicit && !windowed && !full)
        ignoreUnused(scope, ["sliding_window"], "no layer of layer_types has a window");
      checkWindow(scope, names, size);
      const attention = readGqa(reading, options);
      const sliding = {
        ...attention,
        ...(slidingPosition && { position: slidingPosition(reading) }),
        window: slidingWindow(size),
      };
      const whole = { ...attention, ...full?.(reading, size, attention.head_dim as Sourced<number>) };
      return {
        names,
        parts: {
          attention: usedByDefault(whole, names, "attention"),
          sliding_attention: onlyIfUsed(sliding, names, "sliding_attention"),
        },
      };
    },
  };
}

/** Every `period`-th layer sees everything, the last of each period or the first; `where` names the class's rule. */
export function everyNth(period: number, which: "first" | "last", where: string): LayerRule["byRule"] {
  return (_, layers) =>
    derive(
      [layers],
      (n) => (which === "last" ? fullEvery(period, n) : fullFirst(period, n)),
      `num_hidden_layers layers, the ${which} of every ${period} of them full attention (${where}, transformers 5.18.0)`,
    );
}

/** Reads grouped-query attention. */
export function readGqa(
  reading: Reading,
  {
    bias = false,
    outputBias = bias,
    qkNorm,
    softmaxScale,
    nullHeadDimRefused = false,
    window,
    clip,
    heads: ownHeads,
    rotated,
    unrotated,
    together,
    besides,
    ...headOptions
  }: GqaOptions,
) {
  const { scope, reference, hidden } = reading;
  const qkv = readFact(scope, bias, (has) =>
    cite(
      reference,
      "Attention",
      has ? "has biases in q_proj, k_proj and v_proj" : "has projections without a bias",
    ),
  );
  const output =
    outputBias === bias
      ? qkv
      : readFact(scope, outputBias, (has) =>
          cite(reference, "Attention", has ? "has a bias in o_proj" : "has no bias in o_proj"),
        );
  if (nullHeadDimRefused) refuseNullHeadDim(scope, reference);
  const heads = ownHeads?.(reading) ?? readHeads(scope, hidden, headOptions);
  if (rotated === undefined && unrotated === undefined) checkEvenHead(scope, heads.headDim);
  return {
    ...plainGqa(reference, heads, { qkv, output }),
    ...(rotated && { rotary_dim: rotaryDim(heads.headDim, rotated(reading)) }),
    ...(rotated === null && {
      rotary_dim: implied(0, cite(reference, "Attention", "biases its logits in place of a rotation")),
    }),
    ...(unrotated !== undefined && withoutRotation(reference, unrotated)),
    ...(together && { qkv_layout: implied(together.layout, cite(reference, "Attention", together.rule)) }),
    ...(typeof qkNorm === "function" ? qkNorm(reading, heads) : qkNorm && readQkNorm(reading, qkNorm)),
    ...(softmaxScale && { softmax_scale: softmaxScale.read(scope) }),
    ...(window && { window: slidingWindow(window(scope)) }),
    ...(clip && { qkv_clip: clip.read(scope) }),
    ...besides?.(reading, heads),
  };
}

/** A head that is rotated whole has pairs of channels; small test models may have up to 4 (validate_rope). */
function checkEvenHead(scope: Scope, headDim: Sourced<number>): void {
  const [at] = headDim.source.from;
  if (at !== scope.at("head_dim") || headDim.value <= 4 || headDim.value % 2 === 0) return;
  const message = `head_dim is ${headDim.value}: all of a head is rotated in pairs of channels, and transformers 5.18.0 refuses an odd number (validate_rope).`;
  scope.reader.report("error", "odd-rotary-dim", at, message);
}

/** Attention that does not rotate q and k, by a rule of its class. */
export function withoutRotation(reference: Reference, rule: string) {
  return {
    rotary_dim: implied(0, cite(reference, "Attention", rule)),
    position: implied(null, cite(reference, "Attention", rule)),
  };
}

function readQkNorm({ reference, eps }: Reading, over: "per_head" | "per_layer") {
  const norm = rmsNorm(eps, reference);
  return over === "per_head" ? perHeadQkNorm(reference, norm) : perLayerQkNorm(reference, norm);
}
