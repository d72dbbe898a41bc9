import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import type { MenuAction } from "../../ui/components/action-menu.tsx";
import { exportActions } from "../../ui/export/export-actions.ts";
import type { VerdictLine } from "../../verdict/lines.ts";
import type { Route } from "../route/route.ts";
import { linksTo } from "../share/links.ts";

interface OnScreen {
  readonly route: Route;
  readonly files: ConfigFiles;
  readonly title: string;
  readonly inspection: Inspection;
  readonly verdict: readonly VerdictLine[];
  /** The address of the page, without a hash. */
  readonly address: string;
}

/** The files that what is on screen can be saved as; a link is made for the one that has a place for it. */
export function prepareExports(shown: OnScreen): readonly MenuAction[] {
  const { route, files, title, inspection, verdict, address } = shown;
  return exportActions({
    inspection,
    title,
    verdict,
    linkTo: async () => {
      const { view } = await linksTo(route, files, title, inspection, address);
      return view.length > LONGEST_LINK ? null : view;
    },
  });
}
