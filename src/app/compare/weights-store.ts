import type { SideName } from "../../ui/compare/view.ts";
import type { CheckSource } from "../check/check-answers.ts";
import type { ComparedWeights } from "./weights-answers.ts";

/** The weights that were chosen for a side. */
interface ChosenWeights {
  readonly source: CheckSource;
  /** The text of the config that they belong to. */
  readonly config: string;
}

/** What is known of the checkpoints of both sides in this tab: beside the route, for a File has no address. */
export interface WeightsState {
  readonly chosen: { readonly [side in SideName]: ChosenWeights | null };
  /** The last comparison, and of which weights. */
  readonly last: {
    readonly a: CheckSource;
    readonly b: CheckSource;
    readonly compared: ComparedWeights;
  } | null;
}

let state: WeightsState = { chosen: { a: null, b: null }, last: null };
const listeners = new Set<() => void>();

export function changeWeights(change: Partial<WeightsState>): void {
  state = { ...state, ...change };
  for (const listener of listeners) listener();
}

/** Takes weights for a side, until other ones are chosen or another config is. */
export function chooseWeights(side: SideName, weights: ChosenWeights): void {
  changeWeights({ chosen: { ...state.chosen, [side]: weights } });
}

export const weightsNow = (): WeightsState => state;

export function onWeights(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
