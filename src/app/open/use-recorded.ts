import { useCallback } from "react";
import type { Inspection } from "../../inspect/inspection.ts";
import { LONGEST_LINK } from "../../share/shared.ts";
import type { HistoryItem } from "../../sources/history.ts";
import { encodeInBackground } from "../share/codec.ts";
import { formatRoute, openedAt, type Route } from "../route/route.ts";
import { pack } from "./typed/pack.ts";
import type { OpenConfig } from "./use-opened.ts";

/**
 * Remembers what could be read. Text that was pasted or dropped is remembered by the link that carries it, and where
 * that is too long for an address, the browser keeps the text itself.
 */
export function useRecorded(
  route: Route,
  { files, title, name }: OpenConfig,
  add: (item: Omit<HistoryItem, "openedAt">) => void,
): (inspection: Inspection) => void {
  const { place } = route;
  return useCallback(
    ({ spec, adapter }) => {
      const note = spec.architecture === "" ? adapter : spec.architecture;
      const record = (named: Route["place"], called: string): boolean => {
        const hash = formatRoute({
          ...route,
          ...openedAt(named),
          tab: "components",
          embedded: false,
          theme: null,
        });
        if (hash.length > LONGEST_LINK) return false;
        add({ hash, title: called, note });
        return true;
      };
      if (place.kind !== "text") record(place, title);
      else if (files) {
        encodeInBackground({ name, files })
          .then(async (payload) => {
            if (record({ kind: "shared", payload }, title)) return;
            const { keepLongText } = await import("../storage/long-texts.ts");
            await keepLongText(
              place.id,
              await pack({ files, name, identity: `text/${place.id}`, original: null }),
            );
            record(place, title);
          })
          .catch(() => {
            // What cannot be packed, or finds no room, is not remembered.
          });
      }
    },
    [route, place, files, title, name, add],
  );
}
