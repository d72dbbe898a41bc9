import { compareCheckpoints, namedSpec, type TensorsComparison } from "../../compare/compare-tensors.ts";
import type { Result } from "../../config/document.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isMatchedSoon } from "../../inspect/weights.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import type { WeightsAnswers } from "./weights-answers.ts";

/** Whether the tensors of two models are compared without evaluating expressions about their modules' names. */
export const isPairSoon = (a: Inspection, b: Inspection): boolean => isMatchedSoon(a) && isMatchedSoon(b);

/** A worker that compares tensors. */
export const openPair = () => openChannel<WeightsAnswers>(startWorker, { newer: "ends" });

/** The tensors of two models compared, by a worker where that takes long; the error says why there is no answer. */
export async function tensorsOfPair(
  a: Inspection,
  b: Inspection,
): Promise<Result<TensorsComparison, { readonly message: string }>> {
  const pair = [namedSpec(a), namedSpec(b)] as const;
  if (isPairSoon(a, b)) return { ok: true, value: compareCheckpoints(...pair) };
  const channel = openPair();
  const answer = await channel.ask("compareTensors", pair);
  channel.close();
  if (answer.ok || answer.error.code !== "not-loaded") return answer;
  return { ok: true, value: compareCheckpoints(...pair) };
}
