/** The matrix of a linear layer, or equal ones of several experts, with the names that checkpoints give it. */
export interface Matrix {
  /** What the module may be called inside its layer: `self_attn.q_proj`, `mlp.experts.*.down_proj`, … */
  readonly names: readonly string[];
  /** Output channels. */
  readonly rows: number;
  /** Input channels. */
  readonly columns: number;
  readonly count: number;
  /** Whether it belongs to routed experts. */
  readonly routed: boolean;
}

/** A matrix under every local name inside every container. */
export function matrix(
  containers: readonly string[],
  locals: readonly string[],
  rows: number,
  columns: number,
): Matrix {
  const names = containers.flatMap((container) => locals.map((local) => `${container}.${local}`));
  return { names, rows, columns, count: 1, routed: false };
}
