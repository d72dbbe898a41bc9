import { natural } from "../../config/reading/field-types.ts";
import type { Scope } from "../../config/reading/reader.ts";
import { type Described, type Sourced, derive } from "../../config/reading/sourced.ts";
import type { MTPSpec } from "../../spec/components/mtp.ts";
import { type LayerNames, schedule } from "../blocks/layers/layer-names.ts";
import { readDraftBlocks } from "./blocks.ts";
import { halvesOf } from "./halves.ts";
import { MTP_REFERENCE } from "./reference.ts";

/** The draft modules, and what their layers are made of; no layers where there are none. */
export interface Drafts {
  readonly modules: Sourced<number>;
  readonly spec: Described<MTPSpec | null>;
  readonly mixers: LayerNames | undefined;
  readonly mlps: LayerNames | undefined;
}

/** Reads the draft modules, each of the layers that mtp_layers_block_type names. */
export function readDrafts(scope: Scope): Drafts {
  const modules = scope.read(natural, "num_nextn_predict_layers");
  if (modules.value === 0) {
    for (const name of ["mtp_layers_block_type", "mtp_hybrid_override_pattern"])
      scope.reader.ignore(scope.at(name), "no effect", "there are no draft modules");
    const spec = derive([modules], () => null, "num_nextn_predict_layers is 0");
    return { modules, spec, mixers: undefined, mlps: undefined };
  }
  const rule = "num_nextn_predict_layers is above 0";
  const blocks = readDraftBlocks(scope);
  const drafted = derive([blocks, modules], (kinds) => kinds, blocks.source.text || rule);
  const { mixers, mlps } = halvesOf(drafted);
  return {
    modules,
    spec: {
      type: derive([modules], () => "mtp" as const, rule),
      num_modules: modules,
      layers: schedule(mixers, mlps),
      dedicated_embeddings: derive(
        [modules],
        () => false,
        `embedding and head are the model's own (${MTP_REFERENCE})`,
      ),
    },
    mixers,
    mlps,
  };
}
