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

/** What stands beside the views on each of them: the search, and what the signs mean. */
export function Tools({ hits, filter, onView }: Props): JSX.Element {
  return (
    <>
      <SearchBar
        query={filter.query}
        onQuery={(query) => {
          onView({ filter: { ...filter, query } });
        }}
        count={hits.count}
        index={hits.index}
        onStep={hits.step}
      />
      <Popover label="Legend">
        <Legend />
      </Popover>
    </>
  );
}
