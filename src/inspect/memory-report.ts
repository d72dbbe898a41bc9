import { loadOf } from "../analysis/memory/load.ts";
import { cacheBytesPerRank, cacheRows, type Load } from "../analysis/memory/memory.ts";
import type { BrokenShare } from "../analysis/quantized/ranks.ts";
import type { WeightBytes } from "../analysis/weight-bytes.ts";
import type { Inspection } from "./inspection.ts";
import { ranksOf } from "./quantization-findings.ts";
import { weightsOf } from "./weights.ts";
import type { Pointer } from "../spec/pointer.ts";

/** What a spec takes under a load, as the README documents it. */
export interface MemoryReport {
  readonly load: {
    readonly batch: number;
    readonly context: number;
    readonly element_bytes: number;
    /** Of states whose type no component names: those of the model's own type. */
    readonly state_bytes: number;
    readonly tensor_parallel: number;
  };
  readonly caches: readonly CacheReport[];
  /** Of all sequences on one rank; null where the size of a type is not known. */
  readonly cache_bytes: number | null;
  /** null where nothing is quantised in a way that is described. */
  readonly tensor_parallel: TensorParallelReport | null;
  /**
   * Of all ranks together; null where the type is unknown or the quantisation not described. `unread`: members of the
   * quantisation that nobody read, so that the figures may be others.
   */
  readonly weight_bytes: (WeightBytes & { readonly unread?: readonly Pointer[] }) | null;
}

/** How blocks, groups and packed words of the weights' formats divide among ranks. */
interface TensorParallelReport {
  readonly ranks: number;
  /** The largest number of ranks among which all of them divide, heads and inner widths too. */
  readonly largest: number;
  /** Shares of one rank that are no multiples of what their format keeps together: engines refuse these. */
  readonly broken: readonly ShareReport[];
  /** Such shares that engines make fit, with how; not there where there are none. */
  readonly adapted?: readonly (ShareReport & { readonly how: string })[];
}

interface ShareReport {
  readonly module: string;
  readonly component: string | null;
  readonly what: string;
  readonly size: number;
  readonly share: number;
  readonly multiple_of: number;
  readonly unit: string;
}

interface CacheReport {
  readonly component: string;
  readonly kind: string;
  readonly layers: number;
  /** Of one unit in one layer. */
  readonly elements: number;
  readonly formula: string;
  readonly unit: "token" | "entry" | "sequence";
  /** Tokens of an entry; null for the other units. */
  readonly rate: number | null;
  readonly window: number | null;
  readonly dtype: string | null;
  /** Of all sequences on one rank. */
  readonly bytes: number | null;
  readonly undivided: string | null;
}

/** `load` null: one sequence of the model's own context, in the type of its own KV cache, on one rank. */
export function memoryReport(inspection: Inspection, chosen: Load | null): MemoryReport {
  const { spec } = inspection;
  const { body } = spec;
  const { bytes, unread } = weightsOf(inspection);
  const load = loadOf(spec, chosen);
  return {
    load: {
      batch: load.batch,
      context: load.context,
      element_bytes: load.elementBytes,
      state_bytes: load.stateBytes ?? load.elementBytes,
      tensor_parallel: load.tensorParallel,
    },
    caches: cacheRows(body, load).map((row) => ({
      component: row.component,
      kind: row.kind,
      layers: row.layers,
      elements: row.elements,
      formula: row.formula,
      unit: row.per.unit,
      rate: row.per.unit === "entry" ? row.per.rate : null,
      window: row.window,
      dtype: row.dtype,
      bytes: row.bytesPerRank === null ? null : row.bytesPerRank * load.batch,
      undivided: row.undivided,
    })),
    cache_bytes: cacheBytesPerRank(body, load),
    tensor_parallel: tensorParallelOf(inspection, load.tensorParallel),
    weight_bytes: bytes && { ...bytes, ...(unread.length > 0 && { unread }) },
  };
}

function tensorParallelOf(inspection: Inspection, ranks: number): TensorParallelReport | null {
  const found = ranksOf(inspection, ranks);
  return (
    found && {
      ranks,
      largest: found.largest,
      broken: found.broken.map(shareReport),
      ...(found.adapted.length > 0 && {
        adapted: found.adapted.map((share) => ({ ...shareReport(share), how: share.how })),
      }),
    }
  );
}

const shareReport = ({ module, component, what, size, share, multiple, unit }: BrokenShare): ShareReport => ({
  module,
  component,
  what,
  size,
  share,
  multiple_of: multiple,
  unit,
});

/** The report in a few lines for the terminal. */
export function prettyMemory(report: MemoryReport): readonly string[] {
  const { load, caches, cache_bytes, weight_bytes } = report;
  const states = load.state_bytes === load.element_bytes ? "" : `, of a state ${load.state_bytes}`;
  const how = `${load.batch} × ${load.context} tokens, ${load.element_bytes} bytes an element${states}, ${load.tensor_parallel} ${load.tensor_parallel === 1 ? "rank" : "ranks"}`;
  return [
    `weights: ${weight_bytes ? `${weight_bytes.total} bytes${weight_bytes.unread ? `, unless what nobody read says otherwise: ${weight_bytes.unread.join(", ")}` : ""}` : "bytes not known"}`,
    ...(weight_bytes?.towers && weight_bytes.whole !== null
      ? [
          `with ${weight_bytes.towers} bytes of towers and projectors, without draft modules: ${weight_bytes.whole} bytes`,
        ]
      : []),
    `caches: ${cache_bytes === null ? "bytes not known" : `${cache_bytes} bytes`} (${how})`,
    ...caches.map(
      ({ component, kind, layers, bytes, undivided }) =>
        `  ${kind} of ${component}, ${layers} ${layers === 1 ? "layer" : "layers"}: ${bytes === null ? "not known" : `${bytes} bytes`}${undivided === null ? "" : ` (${undivided})`}`,
    ),
  ];
}
