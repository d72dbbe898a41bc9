import { findFirstDiff } from "../../ui/compare/merge/first-diff.ts";

export const diffAnswers = { diff: findFirstDiff };

export type DiffAnswers = typeof diffAnswers;
