import { count, flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { type DescribedGqa, perHeadQkNorm, plainGqa } from "../blocks/attention/gqa.ts";
import { readStrictHeads } from "../blocks/attention/heads.ts";
import { fullEvery, readWindowSchedule } from "../blocks/attention/window-schedule.ts";
import { slidingWindow } from "../blocks/attention/windows.ts";
import { type LayerNames, onlyIfUsed } from "../blocks/layers/layer-names.ts";
import type { DescribedRMSNorm } from "../blocks/rules/norms.ts";
import { cite } from "../blocks/rules/reference.ts";
import { reusing } from "../gemma/reusing.ts";
import { MODELING, POST_INIT } from "./reference.ts";

const has = (rule: string): string => cite(MODELING, "Attention", rule);

/** Reads what each layer sees, and which of them reuse keys and values. */
export function readMixers(scope: Scope, layers: Sourced<number>): LayerNames {
  const { names: kinds } = readWindowSchedule(scope, layers, () =>
    derive([layers], (n) => fullEvery(5, n), `every 5th layer is full attention (${POST_INIT})`),
  );
  const shared = scope.read(natural, "num_kv_shared_layers");
  checkShared(scope, kinds, layers.value - shared.value, shared);
  return derive(
    [kinds, layers, shared],
    (names, n, last) =>
      names.map((name, index) => (n - last > 0 && index >= n - last ? `shared_${name ?? ""}` : name)),
    `the last num_kv_shared_layers layers reuse keys and values (Gemma3nTextAttention, ${MODELING.file}); ${kinds.source.text}`,
  );
}

/** Layers that reuse keys and values need an earlier layer of their kind that has some. */
function checkShared(scope: Scope, kinds: LayerNames, first: number, shared: Sourced<number>): void {
  const own = new Set(kinds.value.slice(0, Math.max(0, first)));
  if (shared.value === 0 || kinds.value.every((kind) => own.has(kind))) return;
  const message = `The last ${shared.value} layers reuse keys and values, but not each kind of them has an earlier layer with any: transformers 5.18.0 cannot build such a model.`;
  scope.reader.report("error", "nothing-to-reuse", scope.at("num_kv_shared_layers"), message);
}

/** Reads the four kinds of attention: full or within a window, with keys and values of its own or reusing others'. */
export function readAttention(scope: Scope, mixers: LayerNames, norm: DescribedRMSNorm) {
  const bias = scope.read(flag, "attention_bias");
  const full: DescribedGqa = {
    ...plainGqa(MODELING, readStrictHeads(scope), { qkv: bias, output: bias }),
    ...perHeadQkNorm(MODELING, norm),
    value_norm: { ...norm, has_weight: implied(false, has("normalises v without a weight")) },
    softmax_scale: implied(1, has("does not scale q·k")),
  };
  const sliding: DescribedGqa = {
    ...full,
    position: implied(
      "sliding_position",
      cite(MODELING, "RotaryEmbedding", "has an embedding for each kind"),
    ),
    window: slidingWindow(scope.read(count, "sliding_window")),
  };
  return {
    attention: full,
    sliding_attention: sliding,
    shared_attention: onlyIfUsed(reusing(MODELING, full), mixers, "shared_attention"),
    shared_sliding_attention: onlyIfUsed(reusing(MODELING, sliding), mixers, "shared_sliding_attention"),
  };
}
