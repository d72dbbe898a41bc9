import type { DecoderBody } from "../../spec/decoder-body.ts";
import { layerNorms } from "../../spec/layer-norms.ts";
import { embeddingTensors, headTensors, lastNormTensors } from "../../spec/model-tensors.ts";
import type { Tensor } from "../../spec/tensors.ts";

/** Embedding, last norm, head, and the norms around the halves of layers. */
export function outsideComponents(body: DecoderBody): readonly Tensor[] {
  return [
    ...embeddingTensors(body),
    ...lastNormTensors(body),
    ...headTensors(body),
    ...body.layers.flatMap((run) => layerNorms(body, run)),
  ];
}
