import * as z from "zod/mini";
import type { FilesToRead } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { packResult } from "./packed-result.ts";

z.config({ jitless: true });

export const inspectAnswers = {
  inspect: async (files: FilesToRead) => packResult(await inspectLoading(files.config, files)),
};

export type InspectAnswers = typeof inspectAnswers;
