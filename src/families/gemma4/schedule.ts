import { flag, natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Sourced, derive } from "../../config/reading/sourced.ts";
import { runsOf, type LayerRun } from "../../spec/layers.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";
import { fullEvery, readWindowSchedule } from "../blocks/attention/window-schedule.ts";
import { MODELING, POST_INIT } from "./reference.ts";

/** What the layers of a Gemma 4 are, told from different sides. */
export interface Gemma4Layers {
  /** `attention` or `sliding_attention`: what a layer sees, whether it has keys of its own or not. */
  readonly kinds: LayerNames;
  /** The components of the mixers, with `shared_` before those that reuse keys and values. */
  readonly mixers: LayerNames;
  /** `mlp` or `wide_mlp`. */
  readonly mlps: LayerNames;
}

/** Reads what each layer sees, which of them reuse keys and values and whose MLP is twice as wide. */
export function readGemma4Layers(scope: Scope, layers: Sourced<number>): Gemma4Layers {
  const kinds = readKinds(scope, layers);
  const shared = scope.read(natural, "num_kv_shared_layers");
  const first = layers.value - shared.value;
  checkShared(scope, kinds, first);
  const mixers = derive(
    [kinds, layers, shared],
    (names, n, last) =>
      names.map((name, index) => (n - last >= 0 && index >= n - last ? `shared_${name ?? ""}` : name)),
    `the last num_kv_shared_layers layers reuse keys and values (Gemma4TextAttention, ${MODELING.file}); ${kinds.source.text}`,
  );
  return { kinds, mixers, mlps: readMlps(scope, layers, shared) };
}

function readKinds(scope: Scope, layers: Sourced<number>): LayerNames {
  const { names, explicit } = readWindowSchedule(scope, layers, () =>
    derive(
      [layers],
      (n) => fullEvery(6, n),
      `num_hidden_layers layers, every 6th of them full attention (${POST_INIT})`,
    ),
  );
  const last = names.value.at(-1);
  if (explicit && last === "sliding_attention") {
    const message = `The last layer of layer_types has a window; transformers 5.18.0 makes it full attention all the same (${POST_INIT}).`;
    scope.reader.report("warning", "last-layer-forced", scope.at("layer_types"), message);
  }
  return derive(
    [names],
    (all) => all.map((name, index) => (index === all.length - 1 ? "attention" : name)),
    `${names.source.text}, the last one always full attention`,
  );
}

function readMlps(scope: Scope, layers: Sourced<number>, shared: Sourced<number>): LayerNames {
  const first = layers.value - shared.value;
  if (first <= 0 || shared.value === 0) {
    scope.reader.ignore(
      scope.at("use_double_wide_mlp"),
      "no effect",
      "it widens the MLPs of layers that reuse keys and values, and there are none",
    );
    return derive(
      [layers, shared],
      (n) => Array.from({ length: n }, () => "mlp"),
      "no layer's MLP is widened",
    );
  }
  const wide = scope.read(flag, "use_double_wide_mlp");
  return derive(
    [layers, shared, wide],
    (n, last, twice) =>
      Array.from({ length: n }, (_, index) => (twice && index >= n - last ? "wide_mlp" : "mlp")),
    `an MLP in every layer, twice as wide in the last num_kv_shared_layers where use_double_wide_mlp (Gemma4TextMLP, ${MODELING.file})`,
  );
}

/** Layers that reuse keys and values need an earlier layer of their kind that has some. */
function checkShared(scope: Scope, kinds: LayerNames, first: number): void {
  const at = scope.at("num_kv_shared_layers");
  if (first < 0) {
    const message = `num_kv_shared_layers is more than the ${kinds.value.length} layers there are: transformers 5.18.0 cannot build such a model.`;
    scope.reader.report("error", "more-shared-than-layers", at, message);
    return;
  }
  const own = new Set(kinds.value.slice(0, first));
  const orphan = kinds.value.slice(first).find((kind) => !own.has(kind));
  if (orphan == null) return;
  const message = `The layers from ${first} on reuse keys and values, but none before them is ${orphan === "attention" ? "full_attention" : orphan} and has any.`;
  scope.reader.report("error", "nothing-to-reuse", at, message);
}

/** The schedule, with the input that each layer gets of its own where there is one. */
export function gemma4Schedule(
  { mixers, mlps }: Gemma4Layers,
  perLayer: Sourced<number>,
): Sourced<LayerRun[]> {
  return derive(
    [mixers, mlps, perLayer],
    (mixerNames, mlpNames, size) => {
      const extras = size > 0 ? ["per_layer_input", "layer_scalar"] : ["layer_scalar"];
      return runsOf(mixerNames.map((mixer, index) => ({ mixer, mlp: mlpNames[index] ?? null, extras })));
    },
    `${mixers.source.text}; ${mlps.source.text}; an input for each layer where hidden_size_per_layer_input is not 0`,
  );
}
