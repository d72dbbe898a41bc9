import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { inspectLoading } from "../../inspect/inspect-loading.ts";
import { type QuantizationRead, quantizationRead } from "../../inspect/quantization-findings.ts";

z.config({ jitless: true });

export const quantizationAnswers = {
  /** null where the files cannot be read. */
  quantization: async (files: ConfigFiles): Promise<QuantizationRead | null> => {
    const inspection = await inspectLoading(files.config, files);
    return inspection.ok ? quantizationRead(inspection) : null;
  },
};

export type QuantizationAnswers = typeof quantizationAnswers;
