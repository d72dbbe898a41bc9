import { useDeferredValue, useMemo } from "react";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { hitsOf } from "../../ui/search/hits.ts";
import { SEARCH_ID } from "../../ui/search/search-bar.tsx";
import { sameTarget, type Target } from "../../ui/view-state.ts";

interface Searched {
  readonly inspection: Inspection | undefined;
  readonly files: ConfigFiles | undefined;
  readonly query: string;
  readonly selected: Target | null;
  readonly onSeek: (target: Target) => void;
}

/** What a search found, and the way from hit to hit. */
export interface Hits {
  readonly count: number;
  /** Which hit is selected, from 0; -1 where none is. */
  readonly index: number;
  readonly step: (step: 1 | -1) => void;
  /** Takes the keyboard to the search. */
  readonly focus: () => void;
}

/** What is found in the open config. Long files are searched between two keystrokes. */
export function useHits({ inspection, files, query, selected, onSeek }: Searched): Hits {
  const sought = useDeferredValue(query);
  const hits = useMemo(
    () => (inspection && files ? hitsOf(inspection, files, sought) : []),
    [inspection, files, sought],
  );
  const index = hits.findIndex((hit) => sameTarget(hit, selected));
  return {
    count: hits.length,
    index,
    step: (step) => {
      // Of what was typed, which the hits above may not have come to yet.
      const now = sought === query || !inspection || !files ? hits : hitsOf(inspection, files, query);
      const from = now.findIndex((hit) => sameTarget(hit, selected));
      const hit = now.at(from < 0 ? (step > 0 ? 0 : -1) : (from + step) % now.length);
      if (hit) onSeek(hit);
    },
    focus: () => document.getElementById(SEARCH_ID)?.focus(),
  };
}
