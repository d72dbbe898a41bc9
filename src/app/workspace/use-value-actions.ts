import { useCallback } from "react";
import { dotted } from "../../config/nodes/dotted.ts";
import { QUANT_FILE, splitSideFile } from "../../config/nodes/side-file.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { spellNumbers } from "../../spec/json.ts";
import { nearestTo, valueAt } from "../../spec/value-at.ts";
import type { ValueContext } from "../../ui/actions/actions.ts";
import { useKeys } from "../../ui/actions/use-keys.ts";
import { say } from "../../ui/components/said.tsx";
import { reportOf } from "../../ui/explain/report-of.ts";
import { copyText } from "../../ui/share/hand-over.ts";
import { activeRow } from "../../ui/tree/active-row.ts";
import type { Target } from "../../ui/view-state.ts";
import type { OpenConfig } from "../open/use-opened.ts";
import { formatRoute, type Route } from "../route/route.ts";

interface Opened {
  readonly config: OpenConfig;
  readonly route: Route;
  readonly inspection: Inspection | undefined;
  /** The address of the page, without a hash. */
  readonly address: string;
}

/** What can be done with a value or a field, by buttons and by keys; null while nothing could be read. */
export function useValueActions(opened: Opened): (target: Target) => ValueContext | null {
  const { config, route, inspection, address } = opened;
  const { files, name } = config;
  const actionsOn = useCallback(
    (target: Target): ValueContext | null => {
      if (!inspection || !files) return null;
      const shown: Route = { ...route, selected: target, digest: null };
      return {
        path: dotted(target.pointer) || (target.side === "spec" ? "model" : "config.json"),
        value: target.side === "spec" ? specText(inspection, target) : fieldText(inspection, files, target),
        link: async () => {
          if (route.place.kind !== "text") return address + formatRoute(shown);
          const { linksTo } = await import("../share/links.ts");
          const links = await linksTo({ route: shown, files, name, inspection, address });
          return links.selected ?? links.view;
        },
        copy: (text, what) => {
          void copyText(text, `Copied ${what}.`).then(say);
        },
      };
    },
    [inspection, files, name, route, address],
  );
  useKeys("value", () => {
    const row = activeRow();
    const target: Target | null = row === null ? route.selected : { side: "spec", pointer: row };
    return target && actionsOn(target);
  });
  return actionsOn;
}

/** A value, or a part, of the spec as JSON; null where the spec has none at that path. */
function specText({ spec }: Inspection, { pointer }: Target): string | null {
  if (nearestTo(spec, pointer) !== pointer) return null;
  return JSON.stringify(valueAt(spec, pointer), spellNumbers);
}

/** The text of a field as it stands in its file; null where it is not there. */
function fieldText(inspection: Inspection, files: ConfigFiles, { pointer }: Target): string | null {
  const found = reportOf(inspection, pointer);
  const place = found?.report.places.get(found.pointer);
  if (!place) return null;
  const text = splitSideFile(pointer).file === QUANT_FILE ? (files.hfQuantConfig ?? "") : files.config;
  return text.replace(/^\uFEFF/, "").slice(place.valueStart, place.end);
}
