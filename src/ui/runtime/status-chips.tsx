import type { JSX } from "react";
import type { ComparedAttribute } from "../../runtime/paths/compare-with-legacy.ts";
import { toggled } from "../components/toggled.ts";
import { PATH_STATUSES, type PathStatus } from "../view-state.ts";
import { STATUS, statusOf } from "./status.ts";

interface Props {
  readonly attributes: readonly ComparedAttribute[];
  readonly chosen: readonly PathStatus[];
  readonly onChosen: (statuses: readonly PathStatus[]) => void;
}

/** How many attributes have each status; a choice of them filters. */
export function StatusChips({ attributes, chosen, onChosen }: Props): JSX.Element {
  const counts = PATH_STATUSES.map((status) => ({
    status,
    count: attributes.filter((attribute) => statusOf(attribute) === status).length,
  }));
  return (
    <div className="coverage-chips" role="group" aria-label="Attributes to show">
      {counts
        .filter(({ count }) => count > 0)
        .map(({ status, count }) => (
          <button
            key={status}
            type="button"
            className="chip"
            aria-pressed={chosen.includes(status)}
            title={STATUS[status].meaning}
            onClick={() => {
              onChosen(toggled(chosen, status));
            }}
          >
            <span aria-hidden="true">{STATUS[status].sign}</span> {count} {STATUS[status].label}
          </button>
        ))}
    </div>
  );
}
