import type { FieldUseKind } from "../config/field-use.ts";
import type { OriginKind } from "../spec/origin.ts";
import type { Pointer } from "../spec/pointer.ts";

/** One thing that can be selected or hovered: a leaf or component of the spec, or a field of config.json. */
export interface Target {
  readonly side: "spec" | "config";
  readonly pointer: Pointer;
}

/** What is shown of the tree and the source; empty lists and an empty query show everything. */
export interface Filter {
  readonly origins: readonly OriginKind[];
  readonly uses: readonly FieldUseKind[];
  /** Searched for in names, HF names and values, without regard to case. */
  readonly query: string;
}

export const NO_FILTER: Filter = { origins: [], uses: [], query: "" };

export const TABS = ["components", "layers", "memory", "json"] as const;

/** The views of a spec. */
export type Tab = (typeof TABS)[number];

export function sameTarget(a: Target | null, b: Target | null): boolean {
  return a === b || (a !== null && b !== null && a.side === b.side && a.pointer === b.pointer);
}

/** The files of a checkpoint that the source pane can show. */
export const SOURCE_FILES = ["config", "quantization", "generation"] as const;

export type SourceFile = (typeof SOURCE_FILES)[number];
