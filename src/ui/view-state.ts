import type { Load } from "../analysis/memory/memory.ts";
import type { FieldGroup } from "../config/reading/field-use.ts";
import type { OriginKind } from "../spec/origin.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { VerdictKind } from "../verdict/concern.ts";

/** One thing that can be selected or hovered: a leaf or component of the spec, or a field of config.json. */
export interface Target {
  readonly side: "spec" | "config";
  readonly pointer: Pointer;
}

/** What is shown of the tree, the findings and the source; empty lists and an empty query show everything. */
export interface Filter {
  /** The tree shows only values that are counted as one of these. */
  readonly origins: readonly OriginKind[];
  /** The findings are the fields of these groups. */
  readonly uses: readonly FieldGroup[];
  /** The findings are those of these kinds. */
  readonly kinds: readonly VerdictKind[];
  /** Searched for in names, HF names and values, without regard to case. */
  readonly query: string;
}

export const NO_FILTER: Filter = { origins: [], uses: [], kinds: [], query: "" };

/**
 * What becomes of an attribute of the runtime view on the legacy path: another value in silence, an exception, a
 * difference that harms nobody, the same, or nothing that the view has. Each attribute has one of them.
 */
export const PATH_STATUSES = ["silent", "loud", "harmless", "agree", "legacy_only"] as const;

export type PathStatus = (typeof PATH_STATUSES)[number];

/** What is shown of the two paths on which model code can get its configuration. */
export interface PathsView {
  /** The transformers version on the legacy path; null: the latest. */
  readonly version: string | null;
  /** Between which versions an upgrade is shown; null: the oldest that knows the model type, and the latest. */
  readonly from: string | null;
  readonly to: string | null;
  /** The attributes that the runtime view shows; none: all. */
  readonly statuses: readonly PathStatus[];
  /**
   * The engines whose reads stand in columns of the runtime view, as `vllm`, of an older table `vllm@a07c4c59`; of the first of
   * them the tab "Engines" has a table. An empty list: the one that goes wrong most.
   */
  readonly engines: readonly string[];
  /** The version that has saved the file before engines get it; null: none has. */
  readonly resaved: string | null;
}

export const SPEC_PATH: PathsView = {
  version: null,
  from: null,
  to: null,
  statuses: [],
  engines: [],
  resaved: null,
};

export function sameTarget(a: Target | null, b: Target | null): boolean {
  return a === b || (a !== null && b !== null && a.side === b.side && a.pointer === b.pointer);
}

/** The files of a checkpoint that the source pane can show. */
export const SOURCE_FILES = ["config", "quantization", "generation"] as const;

export type SourceFile = (typeof SOURCE_FILES)[number];

/** How an open config is looked at, whichever view of it is chosen. */
export interface ViewState {
  readonly selected: Target | null;
  readonly filter: Filter;
  /** How the model is run, for its memory; null: as defaultLoad has it. */
  readonly load: Load | null;
  /** What is shown of the two paths to model code. */
  readonly paths: PathsView;
  /** Which of a checkpoint's files the source pane shows. */
  readonly file: SourceFile;
  /** What is drawn in proportion in the diagram, by its name in the diagram's view; null: nothing is. */
  readonly area: string | null;
}
