import { READ_AS_WORDS } from "../../ui/compare/read-as-words.ts";
import type { SideState } from "./use-side.ts";

/** What a side is called, with how it is read; an ellipsis where nothing was chosen yet. */
export function titleOf({ place, config, readAs }: SideState): string {
  if (place.kind === "home") return "…";
  if (readAs === null) return config.title;
  return `${config.title} ${READ_AS_WORDS[readAs.kind]} ${readAs.version}`;
}

/** What the page waits for, where there is no comparison yet. */
export function waitingFor(a: SideState, b: SideState): string {
  const missing = [a, b].filter(({ place }) => place.kind === "home");
  if (missing.length === 2) return "Choose two configs to compare.";
  if (missing.length === 1) return `Choose what to compare ${titleOf(missing[0] === a ? b : a)} with.`;
  if (a.compared.inspection && b.compared.inspection) return "Comparing…";
  const [failed, other] = [a, b].filter(isFailed);
  if (failed) {
    const who = other ? "neither side gives a" : `side ${failed.name.toUpperCase()} gives no`;
    return `Not compared: ${who} spec.`;
  }
  return a.compared.files && b.compared.files && !(a.result && b.result)
    ? "Reading…"
    : "Waiting for both sides.";
}

/** Whether a side will give no spec: it could not be opened, read, or saved by the version that is asked for. */
function isFailed({ config, result, saveFailure }: SideState): boolean {
  return config.failure !== null || saveFailure !== null || result?.ok === false;
}
