import type { auditAnswers } from "../audit/audit-answers.ts";
import type { checkAnswers } from "../check/check-answers.ts";
import type { compareAnswers } from "../compare/compare-answers.ts";
import type { diffAnswers } from "../compare/diff-answers.ts";
import type { enginesAnswers } from "../compare/engines-of-pair.ts";
import type { pathsAnswers } from "../engine/paths-answers.ts";
import type { readsAnswers } from "../engine/reads-answers.ts";
import type { saveAnswers } from "../compare/save-answers.ts";
import type { quantizationAnswers } from "../memory/quantization-answers.ts";
import type { inspectAnswers } from "../read/inspect-answers.ts";
import type { shareAnswers } from "../share/share-answers.ts";
import type { tensorsAnswers } from "../check/tensors-answers.ts";
import type { weightsAnswers } from "../compare/weights-answers.ts";
import type { Answers, AnswerOf, QuestionOf } from "./messages.ts";
import { serve } from "./serve.ts";

type All = typeof auditAnswers &
  typeof checkAnswers &
  typeof compareAnswers &
  typeof diffAnswers &
  typeof enginesAnswers &
  typeof pathsAnswers &
  typeof quantizationAnswers &
  typeof readsAnswers &
  typeof inspectAnswers &
  typeof saveAnswers &
  typeof shareAnswers &
  typeof tensorsAnswers &
  typeof weightsAnswers;

/** Answers a kind of question with what is loaded when it is first asked. */
function from<T extends Answers, K extends keyof T>(
  kind: K,
  load: () => Promise<T>,
): (question: QuestionOf<T, K>, tell: (progress: unknown) => void) => Promise<AnswerOf<T, K>> {
  return async (question, tell) => {
    const answers = await load().catch(neverLoaded);
    return (await answers[kind]?.(question as never, tell)) as AnswerOf<T, K>;
  };
}

/** What cannot be loaded is no answer: the page sees that the worker failed, as it does where the worker itself is not there. */
function neverLoaded(error: unknown): Promise<never> {
  reportError(error);
  return new Promise(() => undefined);
}

const audit = async () => (await import("../audit/audit-answers.ts")).auditAnswers;
const check = async () => (await import("../check/check-answers.ts")).checkAnswers;
const compare = async () => (await import("../compare/compare-answers.ts")).compareAnswers;
const diff = async () => (await import("../compare/diff-answers.ts")).diffAnswers;
const engines = async () => (await import("../compare/engines-of-pair.ts")).enginesAnswers;
const paths = async () => (await import("../engine/paths-answers.ts")).pathsAnswers;
const quantization = async () => (await import("../memory/quantization-answers.ts")).quantizationAnswers;
const reads = async () => (await import("../engine/reads-answers.ts")).readsAnswers;
const inspect = async () => (await import("../read/inspect-answers.ts")).inspectAnswers;
const save = async () => (await import("../compare/save-answers.ts")).saveAnswers;
const tensors = async () => (await import("../check/tensors-answers.ts")).tensorsAnswers;
const weights = async () => (await import("../compare/weights-answers.ts")).weightsAnswers;
const share = async () => (await import("../share/share-answers.ts")).shareAnswers;

// One worker for all kinds: a second one would come with another copy of every family.
serve({
  auditFiles: from("auditFiles", audit),
  auditSome: from("auditSome", audit),
  auditOne: from("auditOne", audit),
  check: from("check", check),
  compare: from("compare", compare),
  compareTensors: from("compareTensors", weights),
  compareWeights: from("compareWeights", weights),
  diff: from("diff", diff),
  engines: from("engines", engines),
  paths: from("paths", paths),
  quantization: from("quantization", quantization),
  reads: from("reads", reads),
  inspect: from("inspect", inspect),
  save: from("save", save),
  encode: from("encode", share),
  decode: from("decode", share),
  digest: from("digest", share),
  tensors: from("tensors", tensors),
} satisfies { readonly [K in keyof All]: unknown });
