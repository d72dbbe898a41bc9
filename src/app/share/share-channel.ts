import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import type { ShareAnswers } from "./share-answers.ts";

/** The one worker that encodes, decodes and digests what is long. */
export const shareChannel = openChannel<ShareAnswers>(startWorker, { newer: "waits", idle: 5000 });
