import { type Sourced, implied } from "../../config/reading/sourced.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { type LayerNames, sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import type { DescribedNorm } from "../blocks/rules/norms.ts";
import { rope, type ROPE } from "../blocks/position/position.ts";
import { type Reference, cite, modeling } from "../blocks/rules/reference.ts";
import { type TrunkOptions, readTrunk } from "../blocks/file/trunk.ts";
import { type Family, type FamilyOptions, family } from "./family.ts";
import type { Block, HalfBlock, Reading } from "./reading.ts";
import type { DescribedBy, Merged, Shape } from "./shape.ts";

interface DecoderOptions<A extends Shape, M extends Shape, P extends Shape>
  extends Omit<FamilyOptions<readonly Shape[]>, "prefix" | "shapes" | "read">, TrunkOptions<DescribedNorm> {
  /** The modeling file that rules are read from, where it is not modeling_TYPE.py of transformers. */
  readonly reference?: Reference;
  readonly attention: HalfBlock<A>;
  readonly mlp: HalfBlock<M>;
  /** Rotary, unless this says otherwise. */
  readonly position?: Block<P>;
}

/**
 * Declares a decoder-only language model whose config is flat: what it says is where it differs from Llama. Its body has
 * the members of every decoder, then those of its blocks in this order: attention, MLP, positions.
 * @param type the body's type, and the model type that transformers knows it by.
 * @param prefix what the names of its classes begin with.
 */
export function decoder<
  const T extends string,
  A extends Shape,
  M extends Shape,
  P extends Shape = typeof ROPE,
>(
  type: T,
  prefix: string,
  options: DecoderOptions<A, M, P>,
): Family<T, Merged<readonly [typeof DECODER, A, M, P]>> {
  const { attention, mlp, ...rest } = options;
  const position = (options.position ?? rope()) as unknown as Block<P>;
  const reference = options.reference ?? modeling(prefix, type);
  const shapes = [DECODER, attention.shape, mlp.shape, position.shape] as const;
  return family(type, {
    ...rest,
    prefix,
    shapes,
    read(scopes, modelType) {
      const { body, ...sizes } = readTrunk(scopes.root, scopes.decoder, reference, rest);
      const reading: Reading = { ...scopes, ...sizes, scope: scopes.decoder, reference, modelType };
      const mixers = attention.read(reading);
      const mlps = mlp.read(reading);
      const names = layerNames(reading.layers, mixers.names, mlps.names);
      return {
        ...body,
        layers: schedule(names.mixers, names.mlps, mixers.norms),
        ...(position.outside && {
          extras: implied([...position.outside], cite(reference, "Model", "adds them to the embeddings")),
        }),
        ...mixers.parts,
        ...mlps.parts,
        ...position.read(reading),
      } as DescribedBy<Merged<typeof shapes>>;
    },
  }) as Family<T, Merged<readonly [typeof DECODER, A, M, P]>>;
}

/** The components' names for each layer. What all layers share says so only where nothing else tells the schedule. */
function layerNames(
  layers: Sourced<number>,
  mixers: string | LayerNames,
  mlps: string | LayerNames,
): { mixers: LayerNames; mlps: LayerNames } {
  const rule = typeof mixers === "string" && typeof mlps === "string" ? "num_hidden_layers equal layers" : "";
  const named = (names: string | LayerNames): LayerNames =>
    typeof names === "string" ? sameInAllLayers(layers, names, rule) : names;
  return { mixers: named(mixers), mlps: named(mlps) };
}
