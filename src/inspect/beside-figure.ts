import type { TensorRow } from "../analysis/checkpoint/rows.ts";
import { bytesOfRows } from "../analysis/checkpoint/rows.ts";
import { formatsByLayer } from "../analysis/quantized/formats-by-layer.ts";
import { bytesOfType } from "../analysis/type-bytes.ts";
import { layersIn } from "../spec/layers.ts";
import { channelsOf } from "../spec/tensors.ts";
import type { Inspection } from "./inspection.ts";
import { namesOf, weightsOf } from "./weights.ts";

/** Tensors of a checkpoint that the figure of the weights leaves out, or counts in another type. */
export interface BesideFigure {
  readonly what: string;
  readonly bytes: number;
}

/** The figure of the weights beside the bytes of a list of tensors. */
export interface FigureOfList {
  /** Of the whole model with its draft modules, as `memory.weight_bytes` has them. */
  readonly bytes: number;
  /** What the list has more, or less where that is negative: together they are its bytes. */
  readonly beside: readonly BesideFigure[];
}

/** What tells kinds of tensors apart that no formula of the weights has (docs/memory.md). */
const KINDS: readonly {
  readonly what: string;
  readonly is: (row: TensorRow) => boolean;
}[] = [
  {
    what: "scales of the cache of keys and values",
    is: ({ tensors }) => tensors.some(({ ofCache }) => ofCache === true),
  },
  { what: "the shapes of packed matrices (weight_shape)", is: ({ name }) => name.endsWith(".weight_shape") },
  {
    what: "what bitsandbytes notes of a matrix (quant_map, quant_state, weight_format)",
    is: ({ name }) => /\.(?:weight\.quant_map|weight\.quant_state\.[^.]*|weight_format)$/.test(name),
  },
  {
    what: "copies of the table of tokens and of the head in draft modules",
    is: ({ part, tensors: [saved] }) =>
      part === "mtp" &&
      saved?.component === null &&
      /^(?:embed_tokens|shared_head\.head)\.weight$/.test(saved.holds[0].tensor.name),
  },
  {
    what: "buffers, which are no parameters",
    is: ({ tensors: [saved] }) => saved?.holds[0].tensor.role === "buffer",
  },
];

const GROUPS = /\.(?:weight_)?g_idx$/;

/**
 * What a list of released tensors has beside the figure of the weights, kind by kind; null where either is not known.
 * @param rows of all tensors that the publisher's checkpoint has.
 */
export function figureOfList(inspection: Inspection, rows: readonly TensorRow[]): FigureOfList | null {
  const weights = weightsOf(inspection).bytes;
  const listed = bytesOfRows(rows);
  if (weights === null || weights.whole === null || listed === null) return null;
  const bytes = weights.whole + weights.mtp;
  const each = bytesOfType(weights.dtype) ?? 0;
  const left = new Set(rows);
  const take = (is: (row: TensorRow) => boolean, bytesIn = (row: TensorRow) => row.bytes ?? 0): number => {
    let sum = 0;
    for (const row of left)
      if (is(row)) {
        left.delete(row);
        sum += bytesIn(row);
      }
    return sum;
  };
  const beside = KINDS.map(({ what, is }) => ({ what, bytes: take(is) }));
  beside.push({
    what: "the group of each input channel (g_idx), which is counted under act order alone",
    bytes: take(({ name }) => GROUPS.test(name)) - countedGroups(inspection),
  });
  beside.push({
    what: "numbers that are kept in float32 whatever the model's type is",
    bytes: take(
      ({ dtypes, tensors: [saved] }) =>
        dtypes.join() === "float32" && saved?.packed !== true && saved?.holds[0].tensor.dtype === "float32",
      (row) => ((row.bytes ?? 0) * (4 - each)) / 4,
    ),
  });
  const told = beside.reduce((sum, one) => sum + one.bytes, 0);
  beside.push({ what: "what is told by no formula", bytes: listed - bytes - told });
  return { bytes, beside: beside.filter((one) => one.bytes !== 0) };
}

/** The bytes of the groups of channels that the figure counts, where a scheme has them in another order. */
function countedGroups({ adapter, spec }: Inspection): number {
  const form = spec.quantization?.normal_form;
  if (!form || Object.keys(form.schemes).length === 0) return 0;
  return formatsByLayer(spec.body, form, namesOf({ adapter, spec })).reduce(
    (sum, { layers, modules }) =>
      sum +
      (layers === null ? 1 : layersIn(layers)) *
        modules.reduce(
          (inLayer, { tensor, decisions }) =>
            inLayer +
            decisions.reduce(
              (all, { scheme, count }) =>
                all + (scheme?.group_index === true ? 4 * channelsOf(tensor).columns * count : 0),
              0,
            ),
          0,
        ),
    0,
  );
}
