import type { Look } from "../analysis/looks.ts";
import document from "./gallery-facts.json" with { type: "json" };

/** How one half of a layer is drawn: what it is, how, and how high. */
export interface FactKind extends Look {
  readonly words: string;
  readonly height: number;
}

/** What is known of a bundled config without reading it: written by scripts/write-gallery.ts. */
export interface GalleryFacts {
  readonly id: string;
  readonly layers: number;
  /** Parameters of the model, towers included where they are described, and those that a token of text passes through. */
  readonly parameters: number;
  readonly active: number;
  /** The largest number of experts of a layer, and how many a token is sent to; null without experts. */
  readonly experts: { readonly all: number; readonly chosen: number | null } | null;
  /** The formats of quantised weights. */
  readonly formats: readonly string[];
  readonly mixers: readonly FactKind[];
  readonly mlps: readonly FactKind[];
  /** So many equal layers, the index of their mixer and that of their MLP; -1: none. */
  readonly runs: readonly (readonly [count: number, mixer: number, mlp: number])[];
}

/** One line of the sample on the first page: a field, what became of it, and the value that it decides. */
export interface SampleLine {
  /** A line of the file; null where the file leaves the field out. */
  readonly field: string | null;
  /** null for a field that nobody read. */
  readonly value: string | null;
  readonly kind: "mapped" | "derived" | "defaulted" | "unmapped";
  readonly words: string;
}

interface Facts {
  readonly models: readonly GalleryFacts[];
  readonly sample: readonly SampleLine[];
}

// The file's types are wider than what is written into it, which scripts/write-gallery.test.ts compares.
const { models, sample } = document as unknown as Facts;

export const SAMPLE = sample;

/** What is known of the bundled config of an id. */
export const factsOf = (id: string): GalleryFacts | undefined => models.find((facts) => facts.id === id);
