import { derive } from "../config/reading/sourced.ts";
import { gqa, layeredGqa } from "./blocks/attention/gqa-block.ts";
import { readQueryScaling } from "./blocks/attention/query-scaling.ts";
import { dense, experts } from "./blocks/mlp/mlp-block.ts";
import { readWindowSize } from "./blocks/attention/windows.ts";
import { ignoreFields } from "./blocks/file/ignored-fields.ts";
import { rope } from "./blocks/position/position.ts";
import { withoutRopeDefaults } from "./blocks/position/rope-defaults.ts";
import { ropeGroup } from "./blocks/position/rope.ts";
import { decoder } from "./declaration/decoder.ts";
import { MIXTRAL_LAYER } from "./blocks/rules/checkpoint-names.ts";
import type { Reading } from "./declaration/reading.ts";

const attention = gqa({ window: readWindowSize, zeroSaysNothing: true });

/** Mistral: Llama with a window in every layer, where the file gives one. */
export const mistral = decoder("mistral", "Mistral", {
  attention,
  mlp: dense(),
});

/** Mixtral: Mistral with a mixture of experts in every layer. */
export const mixtral = decoder("mixtral", "Mixtral", {
  checkpoint: { layer: MIXTRAL_LAYER },
  attention,
  // The class's attribute_map lets num_experts overwrite num_local_experts where a file gives both.
  mlp: experts({ number: ["num_experts", "num_local_experts"] }),
  position: rope({ headDimMayBeNull: true }),
});

/** Ministral: Mistral whose layer_types tell which layers have the window. */
export const ministral = decoder("ministral", "Ministral", {
  attention: layeredGqa({
    strict: true,
    byRule: (_, layers, size) =>
      derive(
        [layers, size],
        (n, tokens) => Array.from({ length: n }, () => (tokens === null ? "attention" : "sliding_attention")),
        "every layer has the window where there is a sliding_window (MinistralConfig.__post_init__, transformers 5.18.0)",
      ),
  }),
  mlp: dense(),
});

/** Ministral 3: Mistral with attention that grows sharper with the position. */
export const ministral3 = decoder("ministral3", "Ministral3", {
  attention: gqa({
    strict: true,
    window: readWindowSize,
    besides: readTemperature,
  }),
  mlp: dense(),
  position: rope({ scaledByDefault: true, baseAlone: 10000 }),
});

function readTemperature(reading: Reading) {
  const { scope, reference, maxPositions } = reading;
  ignoreFields(scope, [
    {
      because: "no effect",
      reason: "max_position_embeddings stands beside it (transformers 5.18.0, modeling_rope_utils.py)",
      names: [`${ropeGroup(scope)}/max_position_embeddings`],
    },
  ]);
  return { temperature: readQueryScaling(withoutRopeDefaults(scope), reference, maxPositions) };
}
