import type { JSX } from "react";
import { type Pointer, pointerOf } from "../../spec/pointer.ts";
import "./component-link.css";

interface Props {
  /** The component's name in the body. */
  readonly name: string;
  readonly onShow: (pointer: Pointer) => void;
}

/** A component's name, which leads to it in the tree. */
export function ComponentLink({ name, onShow }: Props): JSX.Element {
  return (
    <button
      type="button"
      className="component-link"
      onClick={() => {
        onShow(pointerOf(["body", ...name.split("/")]));
      }}
    >
      {name}
    </button>
  );
}
