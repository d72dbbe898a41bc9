import * as z from "zod/mini";
import { auditConfigs, type AuditInput } from "../../audit/audit-config.ts";
import type { AuditReport } from "../../audit/audit-report.ts";
import { LATEST_TRANSFORMERS } from "../../classes/versions.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { configsIn, type PickedFile } from "./picked-configs.ts";

z.config({ jitless: true });

/** What was picked last: it stays in the worker, and is looked at piece by piece. */
let inputs: readonly AuditInput[] = [];

export const auditAnswers = {
  /** How many configs picked files have, and why others have none. */
  auditFiles: async (
    picked: readonly PickedFile[],
  ): Promise<{ readonly configs: number; readonly unreadable: readonly string[] }> => {
    const found = await configsIn(picked);
    inputs = found.inputs;
    return { configs: inputs.length, unreadable: found.unreadable };
  },
  /** What is to be said of the configs from one to before another. */
  auditSome: ({ from, to }: { readonly from: number; readonly to: number }): Promise<AuditReport> =>
    auditConfigs(inputs.slice(from, to), LATEST_TRANSFORMERS),
  /** The files of one of them; null where there is none of that name. */
  auditOne: (name: string): ConfigFiles | null => inputs.find((input) => input.name === name)?.files ?? null,
};

export type AuditAnswers = typeof auditAnswers;
