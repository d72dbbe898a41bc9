/** The values of one tensor, row by row. A matrix is [output channels, input channels], however the checkpoint keeps it. */
export interface TensorValues {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The tensors of one component in one place of the model, by their local names: `q_proj.weight`. */
export interface Weights {
  /** Throws where the component, as its spec describes it, has no such tensor. `expert` stands for {} in the name. */
  readonly get: (name: string, expert?: number) => TensorValues;
  /** Whether it has one: `q_proj.bias` where its spec says so. */
  readonly has: (name: string) => boolean;
}

/** All tensors of a model. */
export interface ModelWeights {
  /** Of the component that the body has under this name, in one layer; null: outside the layers. */
  readonly component: (name: string, layer: number | null) => Weights;
  /** The norms around the halves of a layer. */
  readonly layerNorms: (layer: number) => Weights;
  /** Embedding, last norm and head. */
  readonly trunk: Weights;
}
