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
  /** The type of an element; null: that of the KV cache. */
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
