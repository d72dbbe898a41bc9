import { TRANSFORMERS_VERSIONS, versionOrLatest } from "../../classes/versions.ts";
import { listed } from "../../spec/listed.ts";
import type { PathsView } from "../view-state.ts";

type Asked = Pick<PathsView, "version" | "resaved">;

/** That an address names versions of transformers that are not known here, and which is taken instead; null where it names none such. */
export function unknownVersionWords({ version, resaved }: Asked): string | null {
  const unknown = [version, resaved].filter(
    (one): one is string => one !== null && !TRANSFORMERS_VERSIONS.includes(one),
  );
  if (unknown.length === 0) return null;
  const asked = listed([...new Set(unknown)]);
  return `The address asks for transformers ${asked}, which is not known here: ${versionOrLatest(null)} is shown instead. There are ${listed(TRANSFORMERS_VERSIONS)}.`;
}

/** That a view is of the file as it is, where the address asks for it as a version saves it; null where it does not. */
export function notResavedWords({ resaved }: Asked): string | null {
  return resaved === null
    ? null
    : `The address asks for the file as transformers ${versionOrLatest(resaved)} saves it, which the tab Engines shows. This view is of the file as it is.`;
}
