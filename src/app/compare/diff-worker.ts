import { findFirstDiff } from "../../ui/compare/first-diff.ts";
import type { Texts } from "../../ui/compare/long-pair.ts";

addEventListener("message", ({ data }: MessageEvent<Texts>) => {
  postMessage(findFirstDiff(data));
});
