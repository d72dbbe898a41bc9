import type { Diagnostic } from "../config/document.ts";
import type { FieldUse } from "../config/reading/field-use.ts";
import type { SpecialToken } from "../families/unknown/special-tokens.ts";
import type { EngineValues } from "../inspect/engine-values.ts";
import type { Inspection } from "../inspect/inspection.ts";
import type { Json } from "../spec/json.ts";
import type { LayerKind } from "../spec/layers.ts";
import type { Origin } from "../spec/origin.ts";
import type { Pointer } from "../spec/pointer.ts";
import type { ChangeSize } from "./words/change-size.ts";

/** One of the two checkpoints to compare: the text of its config.json, and what reading it with its side files told. */
export interface Side {
  /** Of config.json; the texts of the files beside it are in the inspection. */
  readonly text: string;
  readonly inspection: Inspection;
  /** What engines get of the file; without it nothing is said of engines but what the inspection knows. */
  readonly engines?: EngineValues | null;
}

/** How something on side A relates to its counterpart on side B. */
export type Status = "changed" | "only-a" | "only-b" | "equal";

/** A leaf of one side's spec. */
export interface SpecLeaf {
  readonly pointer: Pointer;
  readonly value: Json;
  readonly origin: Origin;
}

/** A part of one side's spec that has no counterpart: a component, or another object. Its leaves are inside it. */
export interface SpecPart {
  readonly pointer: Pointer;
  /** The component's `type`; null for an object without one. */
  readonly type: string | null;
  /** What it is, in a few words: "YaRN × 4 of 32,768 tokens"; null where its type says all. */
  readonly words: string | null;
  readonly leaves: readonly SpecLeaf[];
}

/** One difference between the specs, or one value in which they agree. */
export interface ValueEntry {
  /**
   * A null against a member that is not there is `equal`: both say that there is none. So are two versions of the tool that
   * quantised, which no model hangs on, and what two declarations of one quantisation write otherwise; `note` says so.
   */
  readonly status: Status;
  /**
   * What the value belongs to: a component by its name in the body (`mlp → dense_mlp` where the two bodies have another),
   * or `model`, `quantization` or `body`.
   */
  readonly component: string;
  /** null where this side has nothing. Where a part stands against null, the side with null keeps it as a leaf. */
  readonly a: SpecLeaf | SpecPart | null;
  readonly b: SpecLeaf | SpecPart | null;
  readonly size: ChangeSize | null;
  /** Equal, but of different origin: a default that changes would change one side only. */
  readonly drift: boolean;
  /** Why nothing corresponds, where a component has no counterpart; or why values that are not the same text are equal. */
  readonly note: string | null;
  /**
   * The entry of which this one is another view, by where that one stands: a copy of the same field, the raw form of a
   * quantisation, another name of one model type. Such an entry is not counted and not listed. null for all others.
   */
  readonly folded_into: Pointer | null;
}

/** A run of layers that differ in the same way, counted from 0, both ends included. */
export interface LayerDifference {
  readonly from: number;
  readonly to: number;
  /** The components of the layer by their names in that side's body; null where that side has no such layer. */
  readonly a: LayerKind | null;
  readonly b: LayerKind | null;
}

/** The two layer schedules, layer by layer. */
export interface LayersComparison {
  readonly equal: boolean;
  /** The numbers of layers. */
  readonly count: { readonly a: number; readonly b: number };
  readonly differences: readonly LayerDifference[];
  /** The differences as a reader says them. */
  readonly words: readonly string[];
  readonly origins: { readonly a: Origin; readonly b: Origin };
  /** As in {@link ValueEntry}. */
  readonly drift: boolean;
}

/**
 * What a changed field comes to; in the order in which they are shown. `unmapped`: nobody reads it, so nobody knows what it
 * changes. `engines-read`: it changes no spec value, and engines read it all the same.
 */
export const HEADINGS = [
  "unmapped",
  "engines-read",
  "changes-spec",
  "respelled",
  "no-effect",
  "shadowed",
  "ignored",
] as const;

export type Heading = (typeof HEADINGS)[number];

/** The headings of fields that change no value of the spec where they stand: what engines' code gets of them is told by its tables. */
export const ASKED_OF_ENGINES: readonly Heading[] = [
  ...(["unmapped", "respelled", "no-effect", "shadowed", "ignored"] as const),
];

/** A leaf of a checkpoint's files that is not the same on both sides. */
export interface FieldChange {
  /** Into config.json, or with the name of a file beside it: `hf_quant_config.json#/quantization/quant_algo`. */
  readonly pointer: Pointer;
  readonly status: Exclude<Status, "equal">;
  readonly heading: Heading;
  /** Why it stands under this heading, in words. */
  readonly reason: string;
  /** Of `changes-spec`, the spec values that it decides and that differ; `/body/layers` stands for the schedule. */
  readonly to: readonly Pointer[];
  /** Of `respelled`, the fields that give the same fact in the other file. */
  readonly as: readonly Pointer[];
  /** null where that side has no such leaf. */
  readonly a: FieldSide | null;
  readonly b: FieldSide | null;
  /**
   * The change of which this one is a part: B's name of a field that moved with its value, or a leaf of the object that
   * or list that stands where the other side has null, a scalar or a list. Such a change is not counted and not listed. null for all others.
   */
  readonly folded_into: Pointer | null;
}

export interface FieldSide {
  readonly value: Json;
  readonly use: FieldUse;
}

/** What running the model costs: one figure on both sides; null where it is not known. */
export interface CostRow {
  readonly key: string;
  readonly label: string;
  readonly unit: "parameters" | "tokens" | "elements" | "bytes";
  readonly a: number | null;
  readonly b: number | null;
  readonly size: ChangeSize | null;
}

/** What was said of one side's files and not of the other's. */
export interface DiagnosticsComparison {
  readonly only_a: readonly Diagnostic[];
  readonly only_b: readonly Diagnostic[];
}

/** Where generation stops on either side; null where a side does not say. */
export interface EndOfSequenceComparison {
  /** Whether it is the same, by what the files say and by what their classes fill in. */
  readonly equal: boolean;
  readonly a: SpecialToken | null;
  readonly b: SpecialToken | null;
}

/** Something that a reviewer has to know before any table, in one line. */
export interface Highlight {
  readonly kind:
    | "not-json"
    | "unmapped"
    | "warnings"
    | "end-of-sequence"
    | "engines-read"
    | "same-weights"
    | "model"
    | "dtype"
    | "quantization"
    | "context"
    | "positions"
    | "attention"
    | "experts"
    | "mlp"
    | "size"
    | "layers"
    | "cache"
    | "draft"
    | "tower"
    | "values";
  readonly text: string;
}

/**
 * How the two texts differ: not at all, in white space only, in the order of members, in how values are written, or in
 * their values. Of several files of a checkpoint, that of the two that differ the most.
 */
export type TextRelation = "same-text" | "white-space" | "order" | "notation" | "different";

export interface Counts {
  /** Entries of `values` by status, without those that are folded; a part without counterpart counts once. */
  readonly values: { readonly [S in Status]: number };
  /** Equal values of different origin. */
  readonly drift: number;
  readonly layers_differ: boolean;
  readonly fields: { readonly [H in Heading]: number };
  /** All changed fields, without those that are folded: the sum over the headings. */
  readonly fields_changed: number;
  /** Warnings and errors that are said of one side alone. */
  readonly warnings: { readonly only_a: number; readonly only_b: number };
}

/** All that two inspections have in common and not; plain data, the same for the page and the command line. */
export interface Comparison {
  /** One or two sentences, what asks for attention first. */
  readonly summary: string;
  /**
   * What a reviewer has to know before any table, worst first. Every difference of the spec that is counted is in one of
   * them, by name or in a number of further ones.
   */
  readonly highlights: readonly Highlight[];
  readonly diagnostics: DiagnosticsComparison;
  readonly end_of_sequence: EndOfSequenceComparison;
  readonly counts: Counts;
  /** Whether the specs are the same, however they came about. */
  readonly same_spec: boolean;
  readonly values: readonly ValueEntry[];
  readonly layers: LayersComparison;
  readonly fields: readonly FieldChange[];
  readonly costs: readonly CostRow[];
  readonly text: TextRelation;
}
