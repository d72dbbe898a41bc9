import { findFirstDiff } from "../../ui/compare/merge/first-diff.ts";
import type { Texts } from "../../ui/compare/merge/long-pair.ts";

addEventListener("message", ({ data }: MessageEvent<Texts>) => {
  postMessage(findFirstDiff(data));
});
