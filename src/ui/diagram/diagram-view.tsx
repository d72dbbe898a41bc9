import { type JSX, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import { sceneOf } from "../../export/diagram/diagram-scene.ts";
import { diagramOnPaper, diagramSvg } from "../../export/diagram/diagram-svg.ts";
import type { Measure } from "../../export/diagram/figures.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { concernsOf, type Evidence } from "../../verdict/verdict.ts";
import { type Filter, NO_FILTER, type Target } from "../view-state.ts";
import { useKept } from "../components/use-kept.ts";
import { DiagramBox } from "./diagram-box.tsx";
import { linksIn } from "./links.ts";
import { PAPER, useDrawnWidth } from "./use-drawn-width.ts";

interface Props {
  readonly inspection: Inspection;
  readonly evidence: Evidence;
  readonly selected: Target | null;
  readonly onHover: (target: Target | null) => void;
  /** Shows a component or a value in the tree. */
  readonly onShow: (pointer: Pointer) => void;
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
export function DiagramView({ inspection, evidence, selected, onHover, onShow, onView }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width, onPaper } = useDrawnWidth(box, PAPER.column);
  /** Which link is in focus, counted from the first: a picture that is drawn anew has others. */
  const focused = useRef(-1);
  const [by, setBy] = useKept<Measure | null>("diagram by", null);
  const concerns = useMemo(() => concernsOf(inspection, evidence), [inspection, evidence]);
  const svg = useMemo(() => {
    if (width === 0) return "";
    const scene = sceneOf(inspection, { title: "", width, concerns, by, knownAlone: true });
    return onPaper ? diagramOnPaper(scene) : diagramSvg(scene, { adaptive: false, live: true });
  }, [inspection, width, onPaper, concerns, by]);
  useLayoutEffect(() => {
    if (focused.current >= 0) linksIn(box.current)[focused.current]?.focus();
  }, [svg]);
  useEffect(() => {
    const pointer = selected?.side === "spec" ? selected.pointer : null;
    for (const element of linksIn(box.current))
      element.classList.toggle("is-selected", element.getAttribute("data-at") === pointer);
  }, [selected, svg]);
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
              setBy(() => size.by);
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
          focused.current = linksIn(box.current).indexOf(event.target as Element as SVGElement);
        }}
        onBlur={(event) => {
          if (event.target.isConnected) focused.current = -1;
        }}
      />
    </div>
  );
}
