import { type HTMLAttributes, type JSX, type RefObject, useMemo } from "react";
import { followOrMove, linkAt } from "./links.ts";
import "./diagram.css";

interface Props extends Pick<
  HTMLAttributes<HTMLDivElement>,
  "onPointerOver" | "onPointerLeave" | "onFocus" | "onBlur"
> {
  readonly box: RefObject<HTMLDivElement | null>;
  /** The drawing, with links; "" before there is one. */
  readonly svg: string;
  /** Follows a link that was clicked, or that was in focus as Enter was pressed. */
  readonly onFollow: (link: Element) => void;
}

/** A drawing whose links are followed, and walked through by arrow keys. The links are what is focused: the box only hears of it. */
export function DiagramBox({ box, svg, onFollow, ...heard }: Props): JSX.Element {
  return (
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
      {...heard}
      dangerouslySetInnerHTML={useMemo(() => ({ __html: svg }), [svg])}
    />
  );
}
