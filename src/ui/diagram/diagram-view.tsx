import { type JSX, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { sceneOf } from "../../export/diagram/diagram-scene.ts";
import { diagramOnPaper, diagramSvg } from "../../export/diagram/diagram-svg.ts";
import type { Measure } from "../../export/diagram/figures.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { concernsOf, type Evidence } from "../../verdict/verdict.ts";
import { type Filter, NO_FILTER, sameTarget, type Target } from "../view-state.ts";
import { DiagramBox } from "./diagram-box.tsx";
import { drawnOf, sameLink, toggleClass } from "./links.ts";
import { PAPER, useDrawnWidth } from "./use-drawn-width.ts";

interface Props {
  readonly inspection: Inspection;
  readonly evidence: Evidence;
  readonly selected: Target | null;
  readonly onHover: (target: Target | null) => void;
  /** Shows a component or a value in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  /** What is drawn in proportion, as the address has it; null: nothing is. */
  readonly area: string | null;
  readonly onArea: (area: Measure | null) => void;
  /** Goes to the list of findings; a frame has none, and shows the value that a finding is about. */
  readonly onView?: (change: {
    readonly tab: "findings";
    readonly filter: Filter;
    readonly selected: Target;
  }) => void;
}

const SIZES: readonly { readonly by: Measure | null; readonly label: string }[] = [
  { by: null, label: "No sizes" },
  { by: "parameters", label: "Parameters" },
  { by: "active", label: "Active parameters" },
  { by: "bytes", label: "Bytes" },
];

/** The model, drawn: every name and figure leads to its value in the tree. */
export function DiagramView(props: Props): JSX.Element {
  const { inspection, evidence, selected, area, onArea, onHover, onShow, onView } = props;
  const by = SIZES.find((size) => size.by === area)?.by ?? null;
  const box = useRef<HTMLDivElement>(null);
  const { width, onPaper } = useDrawnWidth(box, PAPER.column);
  /** Which link is in focus: a picture that is drawn anew has another in its place. */
  const focused = useRef<Element | null>(null);
  const concerns = useMemo(() => concernsOf(inspection, evidence), [inspection, evidence]);
  const svg = useMemo(() => {
    if (width === 0) return "";
    const scene = sceneOf(inspection, { title: "", width, concerns, by, knownAlone: true });
    return onPaper ? diagramOnPaper(scene) : diagramSvg(scene, { adaptive: false, live: true });
  }, [inspection, width, onPaper, concerns, by]);
  useLayoutEffect(() => {
    if (focused.current) sameLink(box.current, focused.current)?.focus();
  }, [svg]);
  /** What was brought in sight: where somebody goes from there, a picture that is drawn anew leaves them. */
  const sought = useRef<Target | null>(null);
  useEffect(() => {
    const drawn = drawnOfAny(box.current, valuesOf(inspection, selected));
    toggleClass(box.current, "is-selected", drawn);
    toggleClass(box.current, "is-sought", drawn.slice(0, 1));
    if (selected === null || drawn[0] === undefined) sought.current = selected;
    else if (!sameTarget(sought.current, selected)) {
      sought.current = selected;
      drawn[0].scrollIntoView({ block: "center", inline: "nearest" });
    }
  }, [inspection, selected, svg]);
  return (
    <div className="diagram-view">
      <div className="diagram-head" role="group" aria-label="Sizes drawn in proportion">
        {SIZES.map((size) => (
          <button
            key={size.label}
            type="button"
            className="chip"
            aria-pressed={by === size.by}
            onClick={() => {
              onArea(size.by);
            }}
          >
            {size.label}
          </button>
        ))}
      </div>
      <DiagramBox
        box={box}
        svg={svg}
        onFollow={(link) => {
          const index = link.getAttribute("data-finding");
          const concern = index === null ? undefined : concerns[Number(index)];
          const pointer = link.getAttribute("data-at");
          if (concern && onView)
            onView({
              tab: "findings",
              filter: { ...NO_FILTER, kinds: [concern.kind] },
              selected: concern.at,
            });
          else if (pointer) onShow(pointer);
        }}
        onLook={(link) => {
          const pointer = link?.getAttribute("data-at") ?? null;
          onHover(pointer === null ? null : { side: "spec", pointer });
        }}
        onFocus={(event) => {
          focused.current = event.target;
        }}
        onBlur={(event) => {
          if (event.target.isConnected) focused.current = null;
        }}
      />
    </div>
  );
}

/** The values of the spec that somebody has chosen: of a field of the file, those that it decides. */
function valuesOf({ fields }: Inspection, selected: Target | null): readonly Pointer[] {
  if (selected === null) return [];
  if (selected.side === "spec") return [selected.pointer];
  const use = fields.get(selected.pointer);
  return use?.use === "mapped" ? use.to : [];
}

/** What is drawn of the first of some values of which anything is. */
function drawnOfAny(box: HTMLElement | null, values: readonly Pointer[]): readonly SVGElement[] {
  for (const value of values) {
    const drawn = drawnOf(box, value);
    if (drawn.length > 0) return drawn;
  }
  return [];
}
