/** What a layer keeps of a sequence, one kind of it: so many elements for each unit, for as many units as can still be seen. */
export interface CacheLine {
  readonly kind:
    | "keys and values"
    | "latent"
    | "compressed entries"
    | "indexer keys"
    | "recurrent state"
    | "convolution state";
  /** Elements of one unit in one layer. */
  readonly elements: number;
  /** What that number is made of. */
  readonly formula: string;
  /** One unit for each token, for every `rate` tokens, or for the whole sequence. */
  readonly per:
    | { readonly unit: "token" }
    | { readonly unit: "entry"; readonly rate: number }
    | { readonly unit: "sequence" };
  /** The most tokens that are kept, in tokens; null: all. */
  readonly window: number | null;
  /** The type of an element; null: that of the KV cache, and for what is kept per sequence the model's own. */
  readonly dtype: string | null;
  /** Heads among which tensor parallelism divides it; null: every rank keeps all of it. */
  readonly heads: number | null;
}

/** How many units a layer keeps of a sequence of `context` tokens. */
export function unitsOf({ per, window }: CacheLine, context: number): number {
  const tokens = window === null ? context : Math.min(context, window);
  if (per.unit === "sequence") return 1;
  return per.unit === "token" ? tokens : Math.ceil(tokens / per.rate);
}

/** The state of a linear mixer: a matrix for each head, whatever the length of the sequence. */
export function recurrentState(
  heads: number,
  rows: number,
  columns: number,
  dtype: string | null,
): CacheLine {
  return {
    kind: "recurrent state",
    elements: heads * rows * columns,
    formula: `${heads} heads × ${rows} × ${columns}`,
    per: { unit: "sequence" },
    window: null,
    dtype,
    heads,
  };
}

/**
 * The inputs that a causal convolution still needs. transformers 5.18.0 keeps as many columns as it has taps
 * (cache_utils.py LinearAttentionLayer); an engine that drops the oldest one needs a column less.
 */
export function convolutionState(channels: number, taps: number, heads: number): CacheLine {
  return {
    kind: "convolution state",
    elements: channels * taps,
    formula: `${channels} channels × ${taps} taps`,
    per: { unit: "sequence" },
    window: null,
    dtype: null,
    heads,
  };
}

/** Keys and values of every token, or what stands for them: all ranks keep it whole unless it has heads. */
export function perToken({
  kind,
  elements,
  formula,
  per = { unit: "token" },
  window = null,
  heads = null,
}: Pick<CacheLine, "kind" | "elements" | "formula"> &
  Partial<Pick<CacheLine, "window" | "heads" | "per">>): CacheLine {
  return { kind, elements, formula, per, window, dtype: null, heads };
}

/** The keys by which an indexer chooses tokens, or entries that stand for several. */
export function indexerKeys(channels: number, per: CacheLine["per"] = { unit: "token" }): CacheLine {
  return perToken({
    kind: "indexer keys",
    elements: channels,
    formula: `one key of ${channels} channels`,
    per,
  });
}
