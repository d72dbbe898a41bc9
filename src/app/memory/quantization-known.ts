import type { FilesToRead } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isKeptKnown, learnKept } from "../../inspect/kept-tensors.ts";
import { learnWeights } from "../../inspect/weights.ts";
import type { MenuAction } from "../../ui/components/action-menu.tsx";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import type { QuantizationAnswers } from "./quantization-answers.ts";

/** A config, and what reading it told. */
interface ReadConfig {
  readonly files: FilesToRead | undefined;
  readonly inspection: Inspection | undefined;
}

/** Actions that draw and count quantised tensors: each begins once a worker has said how those of these configs are kept. */
export function onceQuantizationIsKnown(
  actions: readonly MenuAction[],
  configs: readonly ReadConfig[],
): readonly MenuAction[] {
  return actions.map((action) => ({
    ...action,
    run: async () => (await learnQuantization(configs)) ?? action.run(),
  }));
}

/** @returns why it could not be found out; null where it was, or where no worker is to be had and the page has to do it. */
async function learnQuantization(configs: readonly ReadConfig[]): Promise<string | null> {
  const channel = openChannel<QuantizationAnswers>(startWorker, { newer: "waits" });
  try {
    for (const { files, inspection } of configs) {
      if (!files || !inspection || isKeptKnown(inspection)) continue;
      const answer = await channel.ask("quantization", files);
      if (answer.ok && answer.value) {
        learnKept(inspection, answer.value.kept);
        learnWeights(inspection, answer.value.weights);
      }
      if (!answer.ok && answer.error.code !== "not-loaded")
        return `The quantised modules could not be looked at. ${answer.error.message}`;
    }
    return null;
  } finally {
    channel.close();
  }
}
