import * as z from "zod/mini";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { readVersions } from "./read-versions.ts";
import { serve } from "../worker/serve.ts";

z.config({ jitless: true });

const answers = {
  /** null where the text cannot be read. */
  versions: (files: ConfigFiles) => readVersions(files),
};

export type VersionsAnswers = typeof answers;

serve(answers);
