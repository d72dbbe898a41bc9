import { useCallback } from "react";
import type { SideName } from "../../ui/compare/view.ts";
import { isSidePlace } from "../route/place.ts";
import { parseRoute, type Route } from "../route/route.ts";
import { hashNow, type Navigate } from "../route/use-route.ts";
import { changeChecks, checksNow } from "../check/check-store.ts";
import { chooseWeights } from "./weights-store.ts";

/**
 * Navigation of one side: what would be opened alone takes that side's place, and the other one stays. Weights that would
 * be checked against the side's config are those that are held against the other side's.
 */
export function useSideNavigate(side: SideName, navigate: Navigate): Navigate {
  return useCallback(
    ({ place, digest, selected, tab }, how) => {
      // Both sides may go on at once, so what counts is the address and not what was last drawn.
      const now = parseRoute(hashNow());
      const { dropped } = checksNow();
      if (tab === "tensors" && dropped !== null) {
        changeChecks({ dropped: null });
        chooseWeights(side, { source: { kind: "files", files: dropped.files }, config: dropped.config });
        navigate({ compared: { ...now.compared, tab } }, how);
        return;
      }
      if (now.place.kind !== "compare" || !place || !isSidePlace(place)) return;
      const change: Partial<Route> = {
        place: { ...now.place, [side]: place },
        ...(selected === undefined ? {} : { selected }),
        ...(digest === undefined
          ? {}
          : side === "a"
            ? { digest }
            : { compared: { ...now.compared, digestB: digest } }),
      };
      navigate(change, how);
    },
    [side, navigate],
  );
}
