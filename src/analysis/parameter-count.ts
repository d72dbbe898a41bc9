/** Parameters of a run of equal layers, both ends included; `params` is for one layer. */
export interface LayerParameters {
  readonly from: number;
  readonly to: number;
  readonly params: number;
}

/** How many parameters a spec's weights have. Buffers are not parameters. */
export interface ParameterCount {
  /** Decoder, embeddings, head and MTP modules: all that the spec describes. */
  readonly total: number;
  /**
   * The decoder with its embeddings and head, without MTP modules and without vision or audio towers and projectors. What
   * a model calls neither is counted here: the merger of MiniCPM-V, what Janus makes images with.
   */
  readonly text: number;
  /** What transformers builds of the file: `text`, towers and projectors, without MTP modules; null where these are not described. */
  readonly whole: number | null;
  /** Of `whole`, the towers and projectors, and what cuts bytes into patches and projects these. */
  readonly towers: number | null;
  readonly embedding: number;
  /** 0 where the head is tied to the embedding and has no bias. */
  readonly lm_head: number;
  readonly layers: readonly LayerParameters[];
  readonly mtp: number;
  /** Of `text`, the parameters that one token passes through: of each layer's experts only the chosen ones. */
  readonly active: number;
}
