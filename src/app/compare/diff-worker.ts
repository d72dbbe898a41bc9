import { findFirstDiff } from "../../ui/compare/merge/first-diff.ts";
import { serve } from "../worker/serve.ts";

const answers = { diff: findFirstDiff };

export type DiffAnswers = typeof answers;

serve(answers);
