import { LONGEST_LINK } from "../../share/shared.ts";
import type { MenuAction } from "../../ui/components/action-menu.tsx";
import { exportActions } from "../../ui/export/export-actions.ts";
import { onceQuantizationIsKnown } from "../memory/quantization-known.ts";
import { linksTo, type OnScreen } from "../share/links.ts";

/** The files that what is on screen can be saved as; links are made for the one that has a place for them. */
export function prepareExports(shown: OnScreen): readonly MenuAction[] {
  const { inspection, title, verdict, files } = shown;
  if (!inspection) return [];
  const actions = exportActions({
    inspection,
    title,
    verdict,
    links: async () => {
      const { view, diagram } = await linksTo(shown);
      return view.length > LONGEST_LINK ? { view: null, diagram: null } : { view, diagram };
    },
  });
  return onceQuantizationIsKnown(actions, [{ files, inspection }]);
}
