import { type JSX, useCallback } from "react";
import { ActionMenu } from "../../ui/components/action-menu.tsx";
import { figuresOf } from "../../ui/overview/figures.ts";
import { VerdictShort } from "../../ui/overview/verdict-short.tsx";
import type { VerdictLine } from "../../verdict/lines.ts";
import { ShareMenu } from "../../ui/share/share-menu.tsx";
import type { OnScreen } from "../share/links.ts";
import type { Fold } from "./use-fold.ts";

interface Props {
  readonly shown: OnScreen;
  readonly fold: Fold;
  /** The address of the findings that a line of the verdict stands for. */
  readonly hrefOf: (line: VerdictLine) => string;
  readonly onCompare: () => void;
  /** Goes back to the published config that was edited; null where none was. */
  readonly onOriginal: (() => void) | null;
}

/** What stands beside the title: the ways to hand on what is open, and what is left of the overview where it is folded. */
export function HeadButtons({ shown, fold, hrefOf, onCompare, onOriginal }: Props): JSX.Element {
  const { inspection } = shown;
  const prepareShare = useCallback(async () => {
    const { shareActions } = await import("../share/actions.ts");
    return shareActions(shown);
  }, [shown]);
  const prepareExport = useCallback(async () => {
    const { prepareExports } = await import("../export/prepare-exports.ts");
    return prepareExports(shown);
  }, [shown]);
  return (
    <>
      {inspection && fold.folded && (
        <>
          <p className="overview-short">
            {figuresOf(inspection).map(({ value, label }, index) => (
              <span key={label}>{`${index > 0 ? " · " : ""}${value} ${label}`}</span>
            ))}
          </p>
          <VerdictShort lines={shown.verdict} hrefOf={hrefOf} />
        </>
      )}
      <div className="overview-buttons">
        {onOriginal && (
          <button type="button" onClick={onOriginal}>
            Back to the original
          </button>
        )}
        <button type="button" onClick={onCompare}>
          Compare with…
        </button>
        {inspection && (
          <ActionMenu label="Export" kind="export" waiting="Making the list…" prepare={prepareExport} />
        )}
        <ShareMenu prepare={prepareShare} />
        {inspection && (
          <button
            type="button"
            className="overview-fold"
            aria-expanded={!fold.folded}
            aria-label="Overview"
            title={fold.folded ? "Open the overview" : "Fold the overview"}
            onClick={fold.toggle}
          >
            <span aria-hidden="true">{fold.folded ? "▾" : "▴"}</span>
          </button>
        )}
      </div>
    </>
  );
}
