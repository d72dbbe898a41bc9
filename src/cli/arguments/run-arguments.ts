import type { OptionValues, Read } from "./options.ts";

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

/** Reads what follows `run`. */
export function runArguments(
  [file = "", ...more]: readonly string[],
  {
    ids,
    positions,
    hidden,
    weights,
    transformers,
  }: Pick<OptionValues, "ids" | "positions" | "weights"> & Pick<RunArguments, "hidden" | "transformers">,
): Read<RunArguments> {
  if (more.length > 0) return { ok: false, error: `run takes one file, not ${more.length + 1}.` };
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
    value: {
      command: "run",
      file,
      ids: tokens,
      positions: wanted,
      hidden,
      weights: weights ?? null,
      transformers,
    },
  };
}

/** Whole numbers with commas between them. */
function numbers(list: string): number[] | null {
  return /^\d+(,\d+)*$/.test(list) ? list.split(",").map(Number) : null;
}
