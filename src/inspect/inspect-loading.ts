import { loadAllFamilies, loadFamily } from "../families/registry.ts";
import type { FailedInspection, Inspection } from "./inspection.ts";
import { inspectIfLoaded, type InspectOptions } from "./inspect-text.ts";

/** Loads what `inspectIfLoaded` says it needs. */
export async function loadNeeds(needs: string | null): Promise<void> {
  await (needs === null ? loadAllFamilies() : loadFamily(needs));
}

/** As `inspectText`, after loading the family that the text is of. */
export async function inspectLoading(
  text: string,
  options: InspectOptions = {},
): Promise<Inspection | FailedInspection> {
  let result = inspectIfLoaded(text, options);
  while ("needs" in result) {
    await loadNeeds(result.needs);
    result = inspectIfLoaded(text, options);
  }
  return result;
}
