import { LATEST_TRANSFORMERS } from "../classes/versions.ts";
import { loadAllFamilies, loadFamily } from "../families/registry.ts";
import { loadUnknowns } from "./unknowns.ts";
import type { FailedInspection, Inspection } from "./inspection.ts";
import { inspectIfLoaded, type InspectOptions } from "./inspect-text.ts";

/** Loads what `inspectIfLoaded` says it needs, for one version of transformers. */
export async function loadNeeds(needs: string | null, transformers = LATEST_TRANSFORMERS): Promise<void> {
  const versions = [transformers, LATEST_TRANSFORMERS];
  const families = needs === null ? loadAllFamilies(versions) : loadFamily(needs, versions);
  await Promise.all([families, loadUnknowns()]);
}

/** As `inspectText`, after loading the family that the text is of and its classes. */
export async function inspectLoading(
  text: string,
  options: InspectOptions = {},
): Promise<Inspection | FailedInspection> {
  let result = inspectIfLoaded(text, options);
  while ("needs" in result) {
    await loadNeeds(result.needs, options.transformers);
    result = inspectIfLoaded(text, options);
  }
  return result;
}
