import { type JSX, useMemo, useRef } from "react";
import { diagramSvg } from "../../export/diagram/diagram-svg.ts";
import { pairSceneOf } from "../../export/diagram/pair-scene.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { useDrawnWidth } from "../diagram/use-drawn-width.ts";
import "../diagram/diagram.css";

interface Props {
  readonly a: Inspection;
  readonly b: Inspection;
  readonly titleA: string;
  readonly titleB: string;
}

/** Two models drawn side by side, part by part, and what differs in words. */
export function DiagramPair({ a, b, titleA, titleB }: Props): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useDrawnWidth(box);
  const drawn = useMemo(
    () =>
      width === 0
        ? null
        : pairSceneOf({ inspection: a, title: titleA }, { inspection: b, title: titleB }, width),
    [a, b, titleA, titleB, width],
  );
  const html = useMemo(
    () => ({ __html: drawn === null ? "" : diagramSvg(drawn.scene, { adaptive: false }) }),
    [drawn],
  );
  return (
    <div className="diagram-view">
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
      <div ref={box} className="diagram-box" dangerouslySetInnerHTML={html} />
    </div>
  );
}
