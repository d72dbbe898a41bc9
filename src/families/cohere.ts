import { count, flag, positive } from "../config/reading/field-types.ts";
import { type Sourced, derive, implied } from "../config/reading/sourced.ts";
import { gqa, layeredGqa } from "./blocks/attention/gqa-block.ts";
import { switchedQkNorm } from "./blocks/attention/switched-qk-norm.ts";
import { dense } from "./blocks/mlp/mlp-block.ts";
import { layerNorm } from "./blocks/rules/norms.ts";
import { rope } from "./blocks/position/position.ts";
import { type Reference, cite } from "./blocks/rules/reference.ts";
import type { Scope } from "../config/reading/reader.ts";
import type { LayerNames } from "./blocks/layers/layer-names.ts";
import { fullEvery } from "./blocks/attention/window-schedule.ts";
import { decoder } from "./declaration/decoder.ts";
import { field } from "./declaration/fact.ts";
import type { Reading } from "./declaration/reading.ts";

const NORM = { bias: false, suffix: "LayerNorm" };

/** Command R: attention and MLP side by side after one norm, which has no bias, and logits that are scaled. */
export const cohere = decoder("cohere", "Cohere", {
  norm: layerNorm({ ...NORM, placement: "parallel" }),
  multipliers: { logits: field(positive, "logit_scale") },
  attention: gqa({ bias: field(flag, "attention_bias"), qkNorm: readQkNorm, nullHeadDimRefused: true }),
  mlp: dense(),
  position: rope({ interleaved: true }),
});

/** Command R7B and A: Command R with a window in three of four layers; the fourth sees everything, and no positions. */
export const cohere2 = decoder("cohere2", "Cohere2", {
  norm: layerNorm({ ...NORM, placement: "parallel" }),
  multipliers: { logits: field(positive, "logit_scale") },
  attention: layeredGqa({
    bias: field(flag, "attention_bias"),
    nullHeadDimRefused: true,
    byRule: readPattern,
    full: ({ reference }) => withoutPositions(reference),
  }),
  mlp: dense(),
  position: rope({ interleaved: true }),
  ignoredInside: [
    {
      because: "no effect",
      reason:
        "transformers writes it and reads sliding_window_pattern, without the underscore (Cohere2Config.__post_init__, transformers 5.18.0)",
      names: ["_sliding_window_pattern"],
    },
  ],
});

/** Cohere2Config.__post_init__ */
function readPattern(scope: Scope, layers: Sourced<number>): LayerNames {
  const period = scope.read(count, "sliding_window_pattern", {
    value: 4,
    rule: "every 4th layer is full attention (Cohere2Config.__post_init__, transformers 5.18.0)",
  });
  return derive(
    [layers, period],
    (n, every) => fullEvery(every, n),
    "num_hidden_layers layers, every sliding_window_pattern-th of them full attention (Cohere2Config.__post_init__, transformers 5.18.0)",
  );
}

function withoutPositions(reference: Reference) {
  const rule = cite(reference, "Attention", "rotates q and k in layers with a window only");
  return { rotary_dim: implied(0, rule), position: implied(null, rule) };
}

/** Norms of each head's channels, with a weight of its own for each head, where use_qk_norm. */
function readQkNorm(reading: Reading) {
  const name = "use_qk_norm";
  const use = reading.scope.nullable(flag, name, {
    value: false,
    rule: cite(reading.reference, "Attention", `has no norms of q and k where ${name} is null`),
  });
  return switchedQkNorm(reading, use, name, "per_head_own", NORM);
}
