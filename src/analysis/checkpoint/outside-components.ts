import type { DecoderBody } from "../../spec/decoder-body.ts";
import { layerNorms } from "../../spec/layer-norms.ts";
import {
  draftTensors,
  embeddingNormTensors,
  embeddingTensor,
  embeddingTensors,
  headTensors,
  lastNormTensors,
  projectionHalves,
} from "../../spec/model-tensors.ts";
import type { Tensor } from "../../spec/tensors.ts";

/** Embedding, last norm, head, the norms around the halves of layers, and what joins draft modules to the stack. */
export function outsideComponents(body: DecoderBody): readonly Tensor[] {
  return [
    ...embeddingTensors(body),
    ...embeddingNormTensors(body),
    ...lastNormTensors(body),
    ...headTensors(body),
    ...body.layers.flatMap((run) => layerNorms(body, run)),
    ...(body.mtp ? joiningTensors(body) : []),
  ];
}

/** As checkpoints have it: the projection in one or in two halves, and copies of the head. */
function joiningTensors(body: DecoderBody): readonly Tensor[] {
  return [
    ...draftTensors(body),
    ...projectionHalves(body),
    { ...embeddingTensor(body), name: "shared_head.head.weight" },
  ];
}
