import { type HTMLAttributes, type JSX, type RefObject, type SyntheticEvent, useMemo, useState } from "react";
import { followOrMove, linkAt, wordsOf } from "./links.ts";
import "../theme/signs.css";
import "./diagram.css";

interface Props extends Pick<HTMLAttributes<HTMLDivElement>, "onFocus" | "onBlur"> {
  readonly box: RefObject<HTMLDivElement | null>;
  /** The drawing, with links; "" before there is one. */
  readonly svg: string;
  /** Follows a link that was clicked, or that was in focus as Enter was pressed. */
  readonly onFollow: (link: Element) => void;
  /** Hears which link is pointed at or in focus; null: none. */
  readonly onLook?: (link: Element | null) => void;
}

/**
 * A drawing whose links are followed, and walked through by arrow keys, and what is said of the one that is pointed at or in
 * focus. The links are what is focused: the box only hears of it.
 */
export function DiagramBox({ box, svg, onFollow, onLook, onFocus, onBlur }: Props): JSX.Element {
  const [said, setSaid] = useState<string | null>(null);
  const look = (link: Element | null): void => {
    onLook?.(link);
    setSaid(link === null ? null : wordsOf(link));
  };
  const lookAt = (event: SyntheticEvent): void => {
    look(linkAt(event.target));
  };
  return (
    <>
      <div
        ref={box}
        className="diagram-box"
        onClick={(event) => {
          const link = linkAt(event.target);
          if (link) onFollow(link);
        }}
        onKeyDown={(event) => {
          followOrMove(event, onFollow);
        }}
        onPointerOver={lookAt}
        onPointerLeave={() => {
          look(null);
        }}
        onFocus={(event) => {
          onFocus?.(event);
          lookAt(event);
        }}
        onBlur={(event) => {
          onBlur?.(event);
          look(null);
        }}
        dangerouslySetInnerHTML={useMemo(() => ({ __html: svg }), [svg])}
      />
      <p className="diagram-said">
        {said ??
          "Point at a part for its figures; a click, a tap or Enter leads to its value, arrow keys to its figures."}
      </p>
    </>
  );
}
