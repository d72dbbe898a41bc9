import type { CheckedCheckpoint, CheckProgress } from "../../analysis/checkpoint/checked.ts";
import { TensorCheck, type TensorComparison } from "../../analysis/checkpoint/compare-tensors.ts";
import { type FoundTensor, numberedName } from "../../analysis/checkpoint/expected-tensors.ts";
import {
  foundIn,
  headerTensors,
  INDEX_FILE,
  indexEntries,
  LENGTH_BYTES,
} from "../../analysis/checkpoint/safetensors-header.ts";
import { type FilesAsked, leftAlone, WeightFiles } from "../../analysis/checkpoint/weight-files.ts";
import type { Result } from "../../config/document.ts";
import type { CheckpointNames } from "../../spec/checkpoint-names.ts";
import type { EngineModelSpec } from "../../spec/engine-model-spec.ts";
import { grouped } from "../../spec/grouped.ts";
import type { SourceError } from "../errors/source-error.ts";
import type { OpenOptions } from "../fetch/opened.ts";
import { beside } from "../references/model-path.ts";
import type { HubReference } from "../references/reference.ts";
import { isCalledFor, type Listener, type ReadCheckpoint } from "./check-files.ts";
import { listWeights, type ListedWeights } from "./list-weights.ts";
import { Requests } from "./requests.ts";

/** How a check of a repository goes. */
export interface HubCheckOptions extends OpenOptions {
  /** Whether every header is read; else those of the shards that hold one layer of each kind, and what is outside of layers. */
  readonly all: boolean;
  readonly tell?: (progress: CheckProgress) => void;
}

type See = (name: string, found: FoundTensor) => void;

/** So many headers are asked for at once. */
const AT_ONCE = 6;

/** What a tensor's entry in a header has beside its name, in bytes: type, shape, offsets of twelve digits. */
const ENTRY_BYTES = 110;

/** No header has less asked for it: the metadata, and what the estimate is short of. */
const LEAST_BYTES = 4096;

/**
 * Holds a config against a repository's checkpoint, of which only the index and headers are read, by ranges of bytes. The
 * Hub's own summary of the weights says, before all headers are read, whether as many numbers of each type are there.
 * @param config where the config is; the weights lie beside it.
 */
export async function checkHub(
  spec: EngineModelSpec,
  names: CheckpointNames,
  config: HubReference,
  options: HubCheckOptions,
): Promise<Result<CheckedCheckpoint, SourceError>> {
  const read = await readHub(spec, names, config, options);
  return read.ok ? { ok: true, value: read.value.checked } : read;
}

/** Does as {@link checkHub}, and tells each tensor; of what the index alone names, the name. */
export async function readHub(
  spec: EngineModelSpec,
  names: CheckpointNames,
  config: HubReference,
  { all, tell = () => undefined, onTensor, ...options }: HubCheckOptions & Pick<Listener, "onTensor">,
): Promise<Result<ReadCheckpoint, SourceError>> {
  const requests = new Requests(options);
  const listed = await listWeights(config, requests);
  if (!listed.ok) return listed;
  const { reference, files, summary } = listed.value;
  const check = new TensorCheck(spec, names, files.weights);
  const see: See = (name, found) => {
    check.see(name, found);
    onTensor?.(name, found);
  };
  const at = (file: string): HubReference => ({ ...reference, path: beside(config.path, file) });
  const told = (done: number, of: number | null): void => {
    tell({ done, of, bytes: requests.bytes });
  };
  told(0, null);

  const plan = await planned(check, see, files, { at, requests, all });
  if (!plan.ok) return plan;
  const { shards, chosen, indexed, entries } = plan.value;
  let failure: SourceError | null = null;
  let done = 0;
  told(done, chosen.length);
  const waiting = [...chosen];
  const work = async (): Promise<void> => {
    for (let file = waiting.shift(); file !== undefined && failure === null; file = waiting.shift()) {
      const header = await requests.header(at(file), shards.get(file) ?? check.headerBytes());
      if (!header.ok) {
        failure = header.error;
        return;
      }
      try {
        const { header: bytes, size } = header.value;
        const read = headerTensors(file, bytes);
        indexed.header(
          file,
          read,
          size === null ? null : { whole: size, before: LENGTH_BYTES + bytes.length },
        );
        for (const tensor of read.tensors) see(tensor.name, foundIn(tensor));
      } catch (error) {
        failure = { code: "not-weights", message: error instanceof Error ? error.message : String(error) };
      }
      done += 1;
      told(done, chosen.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failure !== null) return { ok: false, error: failure };
  const comparison = {
    ...check.result(),
    files: [
      ...indexed.notes({ listed: files.weights, all: true, entries, isCalledFor: isCalledFor(check) }),
      ...leftAlone(files.beside, files.weights),
    ],
  };
  const { repo, revision } = reference;
  const checked: CheckedCheckpoint = {
    comparison: withSummary(comparison, summary, chosen.length === shards.size),
    source: revision === null ? repo : `${repo} at ${revision.slice(0, 7)}`,
    headers: { read: chosen.length, of: shards.size },
    absent: indexed.absent(files.weights).length,
    requests: requests.count,
    bytes: requests.bytes,
  };
  return { ok: true, value: { checked, check, whole: true } };
}

interface Plan {
  /** Every file of weights, with how long its header is at most, as far as the index tells. */
  readonly shards: ReadonlyMap<string, number | null>;
  /** Those whose header is read. */
  readonly chosen: readonly string[];
  /** What the index says of the files. */
  readonly indexed: WeightFiles;
  /** The entries of the index. */
  readonly entries: FilesAsked["entries"];
}

/** Which headers are read. The names that stand in others are told to the check, from the index. */
async function planned(
  check: TensorCheck,
  see: See,
  { index, weights }: ListedWeights,
  {
    at,
    requests,
    all,
  }: {
    readonly at: (file: string) => HubReference;
    readonly requests: Requests;
    readonly all: boolean;
  },
): Promise<Result<Plan, SourceError>> {
  const indexed = new WeightFiles();
  if (!index)
    return {
      ok: true,
      value: {
        shards: new Map(weights.map((file) => [file, null])),
        chosen: weights,
        indexed,
        entries: () => [],
      },
    };
  const pieces = await requests.pieces(at(INDEX_FILE));
  if (!pieces.ok) return pieces;
  const entries = () => indexEntries(pieces.value);
  const shards = new Map<string, number>();
  const patterns = new Set<string>();
  try {
    for (const [name, file] of entries()) {
      shards.set(file, (shards.get(file) ?? LEAST_BYTES) + name.length + ENTRY_BYTES);
      patterns.add(numberedName(name).pattern);
      indexed.index(name, file);
    }
  } catch (error) {
    return {
      ok: false,
      error: { code: "not-weights", message: error instanceof Error ? error.message : String(error) },
    };
  }
  check.learn(patterns);
  const there = new Set(weights);
  const wanted = all
    ? new Set(shards.keys())
    : fewest(check.layersOfEachKind(), filesByLayer(check, entries()));
  const chosen = new Set([...wanted].filter((file) => there.has(file)));
  for (const [name, file] of entries()) if (!chosen.has(file)) see(name, { shape: null, dtype: null });
  return { ok: true, value: { shards, chosen: [...chosen], indexed, entries } };
}

/** The files that hold each layer, and what is outside of layers. */
function filesByLayer(
  check: TensorCheck,
  entries: Iterable<readonly [name: string, file: string]>,
): ReadonlyMap<number | "outside", ReadonlySet<string>> {
  const byLayer = new Map<number | "outside", Set<string>>();
  for (const [name, file] of entries) {
    const layer = check.layerOf(name);
    if (layer === null) continue;
    const holding = byLayer.get(layer);
    if (holding === undefined) byLayer.set(layer, new Set([file]));
    else holding.add(file);
  }
  return byLayer;
}

/** Files that hold one layer of each kind and what is outside of layers: of each kind the layer that adds the fewest. */
function fewest(
  kinds: readonly (readonly number[])[],
  byLayer: ReadonlyMap<number | "outside", ReadonlySet<string>>,
): ReadonlySet<string> {
  const chosen = new Set(byLayer.get("outside"));
  for (const layers of kinds) {
    let best: readonly string[] | null = null;
    for (const layer of layers) {
      const files = byLayer.get(layer);
      if (files === undefined) continue;
      const more = [...files].filter((file) => !chosen.has(file));
      if (best === null || more.length < best.length) best = more;
    }
    for (const file of best ?? []) chosen.add(file);
  }
  return chosen;
}

/** Says where the Hub counts other numbers than the spec: of headers that were not read nothing else is known. */
function withSummary(
  comparison: TensorComparison,
  summary: ReadonlyMap<string, number> | null,
  whole: boolean,
): TensorComparison {
  if (summary === null || whole || comparison.differing.length > 0 || comparison.unchecked.length > 0)
    return comparison;
  const { elements } = comparison;
  const types = [...new Set([...summary.keys(), ...elements.keys()])];
  const other = types.filter((type) => (summary.get(type) ?? 0) !== (elements.get(type) ?? 0));
  const note =
    other.length === 0
      ? "The Hub counts as many numbers of each type as the spec: that holds for the headers which were not read too."
      : `The Hub counts other numbers than the spec: ${other
          .map(
            (type) =>
              `${grouped(summary.get(type) ?? 0)} in ${type}, where the spec has ${grouped(elements.get(type) ?? 0)}`,
          )
          .join("; ")}. The headers which were not read will tell: read all of them.`;
  return { ...comparison, notes: [...comparison.notes, note] };
}
