import type { Rows } from "./vectors.ts";

/** The layers of the body as one function, and what is told of the stream where other layers are passed. */
export interface Stacks {
  readonly low: (x: Rows) => Rows;
  readonly leaves: (x: Rows) => void;
}
