import { type JSX, useMemo, useRef } from "react";
import { diagramOnPaper, diagramSvg } from "../../export/diagram/diagram-svg.ts";
import { pairSceneOf } from "../../export/diagram/pair-scene.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { DiagramBox } from "../diagram/diagram-box.tsx";
import { PAPER, useDrawnWidth } from "../diagram/use-drawn-width.ts";
import type { SideName } from "./view.ts";

interface Props {
  readonly a: Inspection;
  readonly b: Inspection;
  readonly titleA: string;
  readonly titleB: string;
  /** Shows a component or a value of one side among the values of both. */
  readonly onShow: (side: SideName, pointer: Pointer) => void;
}

/** Two models drawn side by side, part by part, and what differs in words. */
export function DiagramPair({ a, b, titleA, titleB, onShow }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const { width, onPaper } = useDrawnWidth(box, PAPER.page);
  const drawn = useMemo(
    () =>
      width === 0
        ? null
        : pairSceneOf({ inspection: a, title: titleA }, { inspection: b, title: titleB }, width),
    [a, b, titleA, titleB, width],
  );
  const svg = useMemo(() => {
    if (drawn === null) return "";
    return onPaper ? diagramOnPaper(drawn.scene) : diagramSvg(drawn.scene, { adaptive: false, live: true });
  }, [drawn, onPaper]);
  return (
    <div className="diagram-view is-pair">
      {drawn !== null && (
        <section aria-labelledby="diagram-differs">
          <h2 id="diagram-differs" className="diagram-title">
            {drawn.words.length === 0 ? "Both are drawn alike." : "What differs, part by part"}
          </h2>
          {/* It scrolls, and so has to be reached by the keyboard. */}
          <ul className="diagram-words" tabIndex={0}>
            {drawn.words.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </section>
      )}
      <DiagramBox
        box={box}
        svg={svg}
        onFollow={(link) => {
          const pointer = link.getAttribute("data-at");
          const side = link.closest("[data-side]")?.getAttribute("data-side");
          if (pointer && side) onShow(side === "a" ? "a" : "b", pointer);
        }}
      />
    </div>
  );
}
