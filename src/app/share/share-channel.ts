import { openChannel } from "../worker/channel.ts";
import type { ShareAnswers } from "./share-worker.ts";

/** The one worker that encodes, decodes and digests what is long. */
export const shareChannel = openChannel<ShareAnswers>(
  () => new Worker(new URL("./share-worker.ts", import.meta.url), { type: "module" }),
  { newer: "waits", idle: 5000 },
);
