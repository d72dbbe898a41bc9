import type { Hue, Look } from "../../analysis/looks.ts";
import type { Pointer } from "../../spec/pointer.ts";
import type { Tone } from "./content.ts";
import type { Figures, Measure } from "./figures.ts";
import type { Line } from "./lines.ts";

/** A line of text at its place; y is its baseline. */
export interface Text {
  readonly x: number;
  readonly y: number;
  readonly line: Line;
  readonly size: number;
  readonly bold?: boolean;
  readonly muted?: boolean;
  /** Its place among texts and parts as they are read; that of a part's text is the part's. */
  readonly order: number;
  /** Of which of two models it is; not given where one is drawn. */
  readonly side?: "a" | "b";
  /** What it is the heading of, and what that costs as a whole. */
  readonly heads?: Pick<Part, "name" | "figures" | "share">;
}

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A box at its place. */
export interface Part extends Rect {
  readonly at: Pointer;
  /** What it is called, for readers of screens. */
  readonly name: string;
  /** `area`: drawn in proportion, and not among the others. */
  readonly tone: Tone | "summary" | "area";
  readonly hue: Hue | null;
  readonly texts: readonly Text[];
  /** Its place among texts and parts as they are read. */
  readonly order: number;
  readonly figures: Figures;
  /** What it has of the model, from 0 to 1, by each measure; null where that is not known. */
  readonly share: { readonly parameters: number; readonly active: number; readonly bytes: number | null };
  readonly cells: Cells | null;
  /** How it compares with its counterpart in the other model; not given where there is none to compare with. */
  readonly difference?: "same" | "changed" | "alone";
  /** Of which of two models it is; not given where one is drawn. */
  readonly side?: "a" | "b";
}

/** Small cells, one for each expert, and which of them are dark. */
export interface Cells extends Rect {
  readonly rows: number;
  readonly columns: number;
  readonly number: number;
  readonly chosen: number;
}

/** A line with an arrow at its end, or without; as the data of a path. */
export interface Wire {
  readonly d: string;
  readonly arrow: boolean;
}

/** Where something is added or multiplied. */
export interface Sign {
  readonly x: number;
  readonly y: number;
  readonly sign: "+" | "×";
}

/** A heading with the sample of its colour. */
export interface Swatch extends Rect {
  readonly look: Look;
}

/** Everything at its place, in pixels. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly description: string;
  /** By which measure areas are drawn, and a bar in each part; null: by none. */
  readonly by: Measure | null;
  readonly parts: readonly Part[];
  readonly frames: readonly Rect[];
  readonly wires: readonly Wire[];
  readonly signs: readonly Sign[];
  readonly swatches: readonly Swatch[];
  readonly texts: readonly Text[];
}
