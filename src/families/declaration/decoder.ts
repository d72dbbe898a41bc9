import { type Sourced, derive, implied } from "../../config/reading/sourced.ts";
import { decoder as DECODER } from "../../spec/decoder-body.ts";
import { type LayerNames, sameInAllLayers, schedule } from "../blocks/layers/layer-names.ts";
import type { DescribedNorm } from "../blocks/rules/norms.ts";
import { rope, type ROPE } from "../blocks/position/position.ts";
import { type Reference, cite, modeling } from "../blocks/rules/reference.ts";
import { type TrunkOptions, readTrunk } from "../blocks/file/trunk.ts";
import { type Family, type FamilyOptions, family } from "./family.ts";
import type { Block, HalfBlock, OutsideBlock, Reading } from "./reading.ts";
import type { DescribedBy, Merged, Shape } from "./shape.ts";

interface DecoderOptions<A extends Shape, M extends Shape, P extends Shape, O extends Shape>
  extends Omit<FamilyOptions<readonly Shape[]>, "prefix" | "shapes" | "read">, TrunkOptions<DescribedNorm> {
  /** The modeling file that rules are read from, where it is not modeling_TYPE.py of transformers. */
  readonly reference?: Reference;
  readonly attention: HalfBlock<A>;
  readonly mlp: HalfBlock<M>;
  /** Rotary, unless this says otherwise. */
  readonly position?: Block<P>;
  /** What else stands outside the layers, beside embedding, last norm and head. */
  readonly outside?: OutsideBlock<O>;
}

/** For a decoder that has nothing else outside its layers. */
type Nothing = Readonly<Record<never, never>>;

/**
 * Declares a decoder-only language model whose config is flat: what it says is where it differs from Llama. Its body has
 * the members of every decoder, then those of its blocks in this order: attention, MLP, positions, what is outside.
 * @param type the body's type, and the model type that transformers knows it by.
 * @param prefix what the names of its classes begin with.
 */
export function decoder<
  const T extends string,
  A extends Shape,
  M extends Shape,
  P extends Shape = typeof ROPE,
  O extends Shape = Nothing,
>(
  type: T,
  prefix: string,
  options: DecoderOptions<A, M, P, O>,
): Family<T, Merged<readonly [typeof DECODER, A, M, P, O]>> {
  const { attention, mlp, outside, ...rest } = options;
  const position = (options.position ?? rope()) as unknown as Block<P>;
  const reference = options.reference ?? modeling(prefix, type);
  const shapes = [
    DECODER,
    attention.shape,
    mlp.shape,
    position.shape,
    ...(outside ? [outside.shape] : []),
  ] as unknown as readonly [typeof DECODER, A, M, P, O];
  return family(type, {
    ...rest,
    prefix,
    shapes,
    read(scopes, modelType) {
      const { body, ...sizes } = readTrunk(scopes.root, scopes.decoder, reference, rest);
      const reading: Reading = { ...scopes, ...sizes, scope: scopes.decoder, reference, modelType };
      const mixers = attention.read(reading);
      const mlps = mlp.read(reading);
      const others = outside?.read(reading);
      const positions =
        position.outside &&
        implied(position.outside, cite(reference, "Model", "adds them to the embeddings"));
      const names = layerNames(reading.layers, mixers.names, mlps.names);
      return {
        ...body,
        layers: schedule(names.mixers, names.mlps, mixers.norms),
        ...extrasOf(others?.names, positions),
        ...mixers.parts,
        ...mlps.parts,
        ...position.read(reading),
        ...others?.parts,
      } as DescribedBy<Merged<typeof shapes>>;
    },
  }) as Family<T, Merged<readonly [typeof DECODER, A, M, P, O]>>;
}

/** The components outside the layers, of which there are those of positions and others. */
function extrasOf(...names: readonly (Sourced<readonly string[]> | undefined)[]) {
  const given = names.filter((list) => list !== undefined);
  if (given.length === 0) return {};
  const rule = [...new Set(given.map(({ source }) => source.text))].join("; ");
  return { extras: derive(given, (...lists) => lists.flat(), rule) };
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
