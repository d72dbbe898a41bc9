/** What `spec run` is asked for. */
export interface RunArguments {
  readonly command: "run";
  readonly file: string;
  readonly ids: readonly number[];
  /** The positions whose logits are wanted, counted from 0. */
  readonly positions: readonly number[];
  /** Whether the residual stream of the last position is printed too, layer by layer. */
  readonly hidden: boolean;
  /** A directory with the checkpoint's safetensors; null: weights are made from the tensors' names. */
  readonly weights: string | null;
  readonly transformers: string;
}

/** Reads what follows `run`; an error is a sentence for the user. */
export function runArguments(
  files: readonly string[],
  {
    ids,
    positions,
    hidden,
    weights = null,
    transformers,
  }: {
    readonly ids?: string | undefined;
    readonly positions?: string | undefined;
    readonly hidden: boolean;
    readonly weights?: string | null | undefined;
    readonly transformers: string;
  },
): { ok: true; value: RunArguments } | { ok: false; error: string } {
  const [file] = files;
  if (file === undefined) return { ok: false, error: "No file is named." };
  if (files.length > 1) return { ok: false, error: `run takes one file, not ${files.length}.` };
  if (ids === undefined) return { ok: false, error: "run needs --ids, the tokens' ids: 4,11,18." };
  const tokens = numbers(ids);
  if (tokens === null) return { ok: false, error: `--ids are numbers such as 4,11,18, not ${ids}.` };
  const wanted = positions === undefined ? [tokens.length - 1] : numbers(positions);
  if (wanted === null || wanted.some((position) => position >= tokens.length))
    return {
      ok: false,
      error: `--positions are numbers from 0 to ${tokens.length - 1}, such as 0,2, not ${positions}.`,
    };
  return {
    ok: true,
    value: { command: "run", file, ids: tokens, positions: wanted, hidden, weights, transformers },
  };
}

/** Whole numbers with commas between them. */
function numbers(list: string): number[] | null {
  return /^\d+(,\d+)*$/.test(list) ? list.split(",").map(Number) : null;
}
