import type { JSX } from "react";
import { breakingNames } from "../components/breaking.tsx";
import { VisuallyHidden } from "../components/visually-hidden.tsx";
import type { Target } from "../view-state.ts";
import type { FindingRow } from "./rows.ts";

interface Props {
  readonly row: FindingRow;
  readonly isCurrent: boolean;
  readonly onPick: (row: FindingRow) => void;
  readonly onHover: (target: Target | null) => void;
  readonly onCopy: () => void;
  readonly onCopyLink: () => void;
}

/** One finding. Its name is the button; the rest of the row is a larger target for the pointer. */
export function FindingRowView({ row, isCurrent, onPick, onHover, onCopy, onCopyLink }: Props): JSX.Element {
  const { sign, label, tone, target, what, now, why, line } = row;
  return (
    <tr
      className={tone}
      aria-current={isCurrent ? "true" : undefined}
      onClick={() => {
        onPick(row);
      }}
      onPointerEnter={() => {
        onHover(target);
      }}
      onPointerLeave={() => {
        onHover(null);
      }}
    >
      <th scope="row">
        <button type="button" className="finding-what">
          <span className="finding-sign" aria-hidden="true">
            {sign}
          </span>
          <VisuallyHidden>{label}: </VisuallyHidden>
          <code>{breakingNames(what)}</code>
        </button>
      </th>
      <td>{now === null ? "–" : <code>{breakingNames(now)}</code>}</td>
      <td>
        {breakingNames(why)}
        {isCurrent && (
          <span className="finding-actions">
            <button
              type="button"
              onClick={(event) => {
                event.stopPropagation();
                onCopy();
              }}
            >
              Copy
            </button>
            <button
              type="button"
              onClick={(event) => {
                event.stopPropagation();
                onCopyLink();
              }}
            >
              Copy link
            </button>
          </span>
        )}
      </td>
      <td className="finding-line">{line === null ? "–" : `line ${line}`}</td>
    </tr>
  );
}
