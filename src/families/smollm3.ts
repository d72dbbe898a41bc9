import * as z from "zod/mini";
import { count, flag, naturals } from "../config/reading/field-types.ts";
import type { Scope } from "../config/reading/reader.ts";
import { type Sourced, derive } from "../config/reading/sourced.ts";
import { GQAAttentionSpec } from "../spec/components/gqa-attention.ts";
import { readGqa, withoutRotation } from "./blocks/attention/gqa-block.ts";
import { checkWindow } from "./blocks/attention/window-schedule.ts";
import { readWindowSize, slidingWindow } from "./blocks/attention/windows.ts";
import { givenNames, ignoreUnused } from "./blocks/file/fixed-fields.ts";
import { warnUnread } from "./blocks/file/unread.ts";
import { type LayerNames, onlyIfUsed, usedByDefault } from "./blocks/layers/layer-names.ts";
import { readLayerTypes } from "./blocks/layers/schedule.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { HalfBlock, Reading } from "./declaration/reading.ts";

const RULE = "SmolLM3Config.__post_init__, transformers 5.18.0";

export const SMOLLM3_ATTENTION = {
  /** Attention to every earlier token; null where no layer has it. */
  attention: z.nullable(GQAAttentionSpec),
  /** The same without positions; null where no layer has it. */
  nope_attention: z.nullable(GQAAttentionSpec),
  /** Attention within a window; null where no layer has it. */
  sliding_attention: z.nullable(GQAAttentionSpec),
  /** The same without positions; null where no layer has it. */
  sliding_nope_attention: z.nullable(GQAAttentionSpec),
};

/** SmolLM3: Llama in which every fourth layer has no positions. */
export const smollm3 = decoder("smollm3", "SmolLM3", {
  name: "Smollm3ModelSpec",
  ignoredInside: [
    {
      because: "no effect",
      reason: "layer_types or no_rope_layers decide (transformers 5.18.0, modeling_smollm3.py)",
      names: ["max_window_layers"],
    },
  ],
  attention: attention(),
  mlp: dense({ bias: field(flag, "mlp_bias") }),
});

function attention(): HalfBlock<typeof SMOLLM3_ATTENTION> {
  return {
    shape: SMOLLM3_ATTENTION,
    read(reading) {
      const { scope, reference } = reading;
      const { names, size } = readNames(reading);
      const full = readGqa(reading, { bias: field(flag, "attention_bias"), nullHeadDimRefused: true });
      const still = withoutRotation(
        reference,
        "rotates q and k where no_rope_layers has 1 for the layer only",
      );
      const window = slidingWindow(size);
      checkWindow(scope, names, size);
      return {
        names,
        parts: {
          attention: usedByDefault(full, names, "attention"),
          nope_attention: onlyIfUsed({ ...full, ...still }, names, "nope_attention"),
          sliding_attention: onlyIfUsed({ ...full, window }, names, "sliding_attention"),
          sliding_nope_attention: onlyIfUsed({ ...full, ...still, window }, names, "sliding_nope_attention"),
        },
      };
    },
  };
}

/** The name of the attention of a layer. */
const nameOf = (windowed: boolean, rotated: boolean): string =>
  `${windowed ? "sliding_" : ""}${rotated ? "" : "nope_"}attention`;

const TYPES = new Map([
  ["full_attention", "attention"],
  ["sliding_attention", "sliding_attention"],
]);

function readNames({ scope, layers }: Reading): {
  readonly names: LayerNames;
  readonly size: Sourced<number | null>;
} {
  const rotated = readRotated(scope, layers);
  const size = readWindowSize(scope);
  const use = scope.read(flag, "use_sliding_window");
  const types = readLayerTypes(scope, layers, TYPES);
  if (types) {
    if (!types.value.includes("sliding_attention"))
      ignoreUnused(scope, ["sliding_window", "use_sliding_window"], "no layer of layer_types has a window");
    else {
      const rule = "masks follow layer_types and sliding_window (SmolLM3Model, transformers 5.18.0)";
      ignoreUnused(scope, ["use_sliding_window"], rule);
      warnUnread(scope, "use_sliding_window", true, rule);
    }
    const names = derive(
      [types, rotated],
      (list, turned) =>
        list
          .slice(0, turned.length)
          .map((type, index) => nameOf(type === "sliding_attention", turned[index] ?? true)),
      "layer_types; no positions where no_rope_layers has 0",
    );
    return { names, size };
  }
  const rule = `no positions where no_rope_layers has 0, and a window there where use_sliding_window (${RULE})`;
  const namesBy = (inputs: readonly Sourced<unknown>[]): LayerNames =>
    derive(
      [rotated, ...inputs],
      (turned) => turned.map((on) => nameOf(use.value && size.value !== null && !on, on)),
      rule,
    );
  if (rotated.value.every(Boolean)) {
    ignoreUnused(scope, ["sliding_window", "use_sliding_window"], "every layer has positions");
    return { names: namesBy([]), size };
  }
  if (size.value === null) {
    ignoreUnused(scope, ["use_sliding_window"], "there is no sliding_window");
    return { names: namesBy([size]), size };
  }
  if (use.value) return { names: namesBy([use, size]), size };
  ignoreUnused(scope, ["sliding_window"], "use_sliding_window is false");
  return { names: namesBy([use]), size };
}

/** Whether each layer has positions: by no_rope_layers or, without it, all but every no_rope_layer_interval-th. */
function readRotated(scope: Scope, layers: Sourced<number>): Sourced<readonly boolean[]> {
  const interval = "no_rope_layer_interval";
  const byInterval = (n: number, every: number): boolean[] =>
    Array.from({ length: n }, (_, index) => (index + 1) % every !== 0);
  const list =
    givenNames(scope, ["no_rope_layers"]).length > 0 ? scope.optional(naturals, "no_rope_layers") : undefined;
  if (!list)
    return derive(
      [layers, scope.read(count, interval)],
      byInterval,
      `every no_rope_layer_interval-th layer has no positions (${RULE})`,
    );
  if (list.value.length < layers.value) {
    const message = `no_rope_layers has ${list.value.length} entries, but num_hidden_layers is ${layers.value}. transformers 5.18.0 refuses such a file.`;
    scope.reader.report("error", "schedule-length", scope.at("no_rope_layers"), message);
  }
  const rotated = derive(
    [list, layers],
    (turned, n) => Array.from({ length: n }, (_, index) => turned[index] !== 0),
    "no_rope_layers, one entry a layer",
  );
  const every = scope.optional(count, interval);
  if (every) {
    const agrees = byInterval(layers.value, every.value).join() === rotated.value.join();
    scope.reader.shadow(scope.at(interval), scope.at("no_rope_layers"), agrees);
  }
  return rotated;
}
