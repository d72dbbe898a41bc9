import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import type { LayerNames } from "../blocks/layers/layer-names.ts";

/** Where one draft module is described. */
const RULES = "transformers 5.18.0, modeling_layers.py MtpLayer; vLLM, step3p5_mtp.py";

/** Who reads the head of each module from the checkpoint; MtpModel of transformers 5.18.0 takes the model's instead. */
const HEADS = "vLLM, step3p5_mtp.py, SharedHead; SGLang, step3p5_mtp.py";

/** The layers of the draft modules, by the names of their halves; empty where nothing says what they are. */
export interface DraftNames {
  readonly mixers: LayerNames;
  readonly mlps: LayerNames;
}

/** Draft modules of one layer each; null where there are none, or where they are not told or not alike. */
export function draftModules(
  scope: Scope,
  drafts: Sourced<number>,
  { mixers, mlps }: DraftNames,
): Described<MTPSpec | null> {
  if (drafts.value === 0) return derive([drafts], () => null, "no draft modules");
  const at = drafts.source.from[0] ?? scope.at("num_nextn_predict_layers");
  if (mixers.value.length === 0 || mlps.value.length === 0) {
    const message =
      "The file declares draft modules, but not what their layers are: layer_types and mlp_layer_types end with the stack, and there is no mtp_layer_types or mtp_mlp_layer_types.";
    scope.reader.report("warning", "draft-layers-unknown", at, message);
    return derive([drafts, mixers, mlps], () => null, message);
  }
  const alike = new Set(mixers.value).size === 1 && new Set(mlps.value).size === 1;
  if (!alike) {
    const message =
      "The draft modules are not alike, for which this description has no form: they are left out.";
    scope.reader.report("warning", "draft-modules-differ", at, message);
    return derive([drafts, mixers, mlps], () => null, message);
  }
  const rule = `num_nextn_predict_layers modules (${RULES})`;
  const is = <T>(value: T, text: string): Sourced<T> => derive([drafts, mixers, mlps], () => value, text);
  return {
    type: is("mtp", rule),
    num_modules: is(drafts.value, rule),
    layers: is(
      [{ from: 0, to: 0, mixer: mixers.value[0] ?? null, mlp: mlps.value[0] ?? null }],
      `each module is one decoder layer (${RULES})`,
    ),
    dedicated_embeddings: is(false, `the embedding is the model's own (${RULES})`),
    dedicated_head: is(true, `each module has a shared_head of its own, which is no copy (${HEADS})`),
  };
}
