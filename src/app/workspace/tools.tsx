import type { JSX } from "react";
import { Legend } from "../../ui/components/legend.tsx";
import { Popover } from "../../ui/components/popover.tsx";
import { SearchBar } from "../../ui/search/search-bar.tsx";
import type { Filter, ViewState } from "../../ui/view-state.ts";
import type { Hits } from "./use-hits.ts";

interface Props {
  readonly hits: Hits;
  readonly filter: Filter;
  readonly onView: (change: Partial<ViewState>) => void;
}

/** The search through both panes, whatever they show. */
export function Search({ hits, filter, onView }: Props): JSX.Element {
  return (
    <SearchBar
      query={filter.query}
      onQuery={(query) => {
        onView({ filter: { ...filter, query } });
      }}
      count={hits.count}
      index={hits.index}
      onStep={hits.step}
    />
  );
}

/** What the signs mean. */
export function Signs(): JSX.Element {
  return (
    <Popover label="Legend">
      <Legend />
    </Popover>
  );
}
