import type { JSX } from "react";
import { dotted } from "../../config/dotted.ts";
import type { RuntimeAttribute } from "../../runtime/runtime-view.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { shortJson } from "../components/short-json.ts";
import "../components/component-link.css";

interface Props {
  readonly attribute: RuntimeAttribute;
  /** Shows a value of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** An attribute through the spec: its value, the values of the spec that it comes from, and the rule. */
export function SpecCell({ attribute, onShow }: Props): JSX.Element {
  const { value, pointers, rule } = attribute;
  return (
    <>
      <code>{shortJson(value)}</code>
      <small>
        {rule !== null && (pointers.length === 0 ? rule : `${rule}: `)}
        {pointers.map((pointer, index) => (
          <span key={pointer}>
            {index > 0 && ", "}
            <button
              type="button"
              className="component-link"
              title="Show in the tree"
              onClick={() => {
                onShow(pointer);
              }}
            >
              {dotted(pointer)}
            </button>
          </span>
        ))}
      </small>
    </>
  );
}
