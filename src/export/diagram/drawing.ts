import type { Item, Node } from "./content.ts";
import type { Pen } from "./pen.ts";
import type { Words } from "./words.ts";

/** The halves of a layer. */
export type Which = "mixer" | "mlp";

/** How a half is joined to the residual stream where a component does that in a way of its own. */
export interface Around {
  /** How many parallel streams the residual is; one if not given. */
  readonly streams?: number;
  /** On the stream itself, before the half leaves it. */
  readonly first?: readonly Node[];
  /** Between the stream and the norm of the half. */
  readonly before?: readonly Node[];
  /** Between what the half gives and the stream. */
  readonly after?: readonly Node[];
  /** What stands where both are joined; they are added if not given. */
  readonly join?: Words;
  /** On the stream itself, once the half is joined to it. */
  readonly last?: readonly Node[];
}

/** What is added to what a matrix of a half gives, beside the matrix itself. */
export interface Added {
  /** The matrix, by the name of its module inside the half; one that holds several stands for them all. */
  readonly module: string;
  readonly node: Node;
}

/** What is drawn of a component, by the place in a model that it has; a component has one of them at least. */
export type Drawing<C extends object> =
  /** A half of a layer: a line or two in the stack, and what is in it. */
  | {
      readonly brief: (pen: Pen<C>) => readonly Words[];
      /** @param more what is added to q, k and v together, where it has them. */
      readonly half: (pen: Pen<C>, more?: { readonly adapters?: readonly Node[] }) => readonly Node[];
      /** How both halves of a layer that has it join the stream, where that is more than a sum. */
      readonly joins?: Words;
    }
  /** Between the norm and a half. */
  | { readonly before: (pen: Pen<C>, which: Which) => readonly Node[] }
  /** Inside a half, each beside a matrix whose input it reads. */
  | { readonly inside: (pen: Pen<C>, which: Which) => readonly Added[] }
  /** Beside a half, reading what that reads; `join` says how both go on. */
  | { readonly beside: (pen: Pen<C>, which: Which) => readonly Node[]; readonly join: string }
  /** Around the halves; the same component can stand after the layers too. */
  | {
      readonly around: (pen: Pen<C>, which: Which) => Around;
      readonly leave?: (pen: Pen<C>) => readonly Node[];
    }
  /** On the stream as it enters a layer, or added to it there. */
  | { readonly onEntry: (pen: Pen<C>) => readonly Item[] }
  /** On the stream after the halves of a layer; `adds` where it is added to the stream, as a half is. */
  | { readonly after: (pen: Pen<C>) => readonly Node[]; readonly adds: boolean }
  /** Outside the layers: what they are passed in, and how that stands around them in the stack. */
  | {
      readonly passes: (pen: Pen<C>) => readonly Node[];
      readonly wraps: (pen: Pen<C>, layers: readonly Item[]) => readonly Item[];
    }
  /** Outside the layers, in the order in which they compute. */
  | {
      readonly enter?: (pen: Pen<C>) => readonly Item[];
      readonly leave?: (pen: Pen<C>) => readonly Node[];
      readonly afterNorm?: (pen: Pen<C>) => readonly Node[];
      readonly beforeHead?: (pen: Pen<C>) => readonly Node[];
    };
