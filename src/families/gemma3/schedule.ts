import { count } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { fullEvery, readWindowSchedule } from "../blocks/attention/window-schedule.ts";

const RULE = "Gemma3TextConfig.__post_init__, transformers 5.18.0";

/** Reads which layers have a window: by `layer_types` or, without it, all but every `sliding_window_pattern`-th. */
export function readGemma3Schedule(scope: Scope, layers: Sourced<number>): LayerNames {
  scope.reader.ignore(
    scope.at("_sliding_window_pattern"),
    "no effect",
    `transformers writes it and reads sliding_window_pattern, without the underscore (${RULE})`,
  );
  const { names, explicit } = readWindowSchedule(scope, layers, () => {
    const period = scope.read(count, "sliding_window_pattern", {
      value: 6,
      rule: `every 6th layer is full attention (${RULE})`,
    });
    return derive(
      [layers, period],
      (n, every) => fullEvery(every, n),
      `num_hidden_layers layers, every sliding_window_pattern-th of them full attention (${RULE})`,
    );
  });
  if (explicit) shadowPattern(scope, names.value);
  return names;
}

function shadowPattern(scope: Scope, names: readonly (string | null)[]): void {
  const pattern = scope.optional(count, "sliding_window_pattern");
  if (!pattern) return;
  const agrees = fullEvery(pattern.value, names.length).join() === names.join();
  scope.reader.shadow(scope.at("sliding_window_pattern"), scope.at("layer_types"), agrees);
}
