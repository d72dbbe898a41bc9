import {
  type HTMLAttributes,
  type JSX,
  type PointerEvent,
  type RefObject,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { followOrMove, leadOf, linkAt, sameLink, toggleClass, wordsOf } from "./links.ts";
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
 * focus. The links are what is focused: the box only hears of it. Fingers do not point: a tap shows what is said, with a
 * button that follows.
 */
export function DiagramBox({ box, svg, onFollow, onLook, onFocus, onBlur }: Props): JSX.Element {
  const [looked, setLooked] = useState<Element | null>(null);
  const [held, setHeld] = useState<Element | null>(null);
  const isTouch = useRef(false);
  const look = (link: Element | null): void => {
    onLook?.(link);
    setLooked(link);
  };
  const point = (event: PointerEvent, link: Element | null): void => {
    if (event.pointerType === "touch") return;
    setHeld(null);
    look(link);
  };
  useEffect(() => {
    const same = held && sameLink(box.current, held);
    toggleClass(box.current, "is-held", same ? [same] : []);
  }, [box, held, svg]);
  const said = held ?? looked;
  return (
    <>
      <div
        ref={box}
        className="diagram-box"
        onPointerDown={(event) => {
          isTouch.current = event.pointerType === "touch";
        }}
        onClick={(event) => {
          const link = linkAt(event.target);
          if (isTouch.current) setHeld(link);
          else if (link) onFollow(link);
        }}
        onKeyDown={(event) => {
          isTouch.current = false;
          followOrMove(event, onFollow);
        }}
        onPointerOver={(event) => {
          point(event, linkAt(event.target));
        }}
        onPointerLeave={(event) => {
          point(event, null);
        }}
        onFocus={(event) => {
          onFocus?.(event);
          if (!isTouch.current) setHeld(null);
          look(linkAt(event.target));
        }}
        onBlur={(event) => {
          onBlur?.(event);
          look(null);
        }}
        dangerouslySetInnerHTML={useMemo(() => ({ __html: svg }), [svg])}
      />
      <p className="diagram-said">
        {said === null
          ? "Point at a part or tap it for its figures; a click or Enter leads to its value, arrow keys to its figures."
          : wordsOf(said)}
        {held && (
          <button
            type="button"
            className="diagram-lead"
            onClick={() => {
              onFollow(held);
            }}
          >
            {leadOf(held)}
          </button>
        )}
      </p>
    </>
  );
}
