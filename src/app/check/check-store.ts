import type { CheckedCheckpoint } from "../../analysis/checkpoint/checked.ts";
import type { NamedText } from "../../audit/config-names.ts";
import type { LensResult } from "../../engines/lens.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { QuantizationRead } from "../../inspect/quantization-findings.ts";
import type { EngineEvidence } from "../../verdict/verdict.ts";

/** What is known of checkpoints and engines in this tab: beside the route, for a File has no address. */
export interface CheckState {
  /** Files of weights that were dropped, to be held against the config with this text. */
  readonly dropped: { readonly files: readonly File[]; readonly config: string } | null;
  /** The last check, and of which reading of a config. */
  readonly last: { readonly inspection: Inspection; readonly checked: CheckedCheckpoint } | null;
  /** What engines get from a reading of a config, and where they go wrong, once that was looked at. */
  readonly engines:
    | (EngineEvidence & {
        readonly inspection: Inspection;
        /** The transformers version whose object they read. */
        readonly version: string;
        readonly results: readonly LensResult[];
      })
    | null;
  /** The reading of a config for which that could not be found out last. */
  readonly enginesUnread: { readonly inspection: Inspection; readonly version: string } | null;
  /** What the quantisation of a reading of a config means for the modules of its model, once that was looked at. */
  readonly quantization: { readonly inspection: Inspection; readonly read: QuantizationRead } | null;
  /** The files that were given to the page as tables of scripts/engine-reads.py. */
  readonly tables: readonly NamedText[];
}

let state: CheckState = {
  dropped: null,
  last: null,
  engines: null,
  enginesUnread: null,
  quantization: null,
  tables: [],
};
const listeners = new Set<() => void>();

export function changeChecks(change: Partial<CheckState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** Offers dropped files of weights to the view that checks them. */
export function offerWeights(files: readonly File[], config: string): void {
  // Texts are read with LF at the ends of their lines.
  changeChecks({ dropped: { files, config: config.replaceAll(/\r\n?/g, "\n") } });
}

export const checksNow = (): CheckState => state;

export function onChecks(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
