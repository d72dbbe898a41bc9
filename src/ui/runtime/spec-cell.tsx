import type { JSX } from "react";
import { breakingNames } from "../components/breaking.tsx";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { RuntimeAttribute } from "../../runtime/view/read-attribute.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { FieldLink } from "../components/field-link.tsx";
import { shortJson } from "../components/short-json.ts";
import type { Target } from "../view-state.ts";
import "../components/component-link.css";

interface Props {
  readonly attribute: RuntimeAttribute;
  readonly inspection: Pick<Inspection, "origins" | "places">;
  readonly onSelect: (target: Target) => void;
  /** Shows a value of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** An attribute through the spec: its value, the values of the spec that it comes from, the rule, and the field. */
export function SpecCell({ attribute, inspection, onSelect, onShow }: Props): JSX.Element {
  const { value, pointers, rule } = attribute;
  const field = fieldOf(attribute, inspection);
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
              {breakingNames(dotted(pointer))}
            </button>
          </span>
        ))}
        {field !== null && (
          <>
            {" ← "}
            <FieldLink pointer={field} places={inspection.places} onSelect={onSelect} />
          </>
        )}
      </small>
    </>
  );
}

/** The one field of the file that the attribute is the value of; null where it is put together. */
function fieldOf({ pointers }: RuntimeAttribute, { origins }: Props["inspection"]): Pointer | null {
  const [pointer, ...more] = pointers;
  const origin = pointer === undefined || more.length > 0 ? undefined : origins.get(pointer);
  return origin?.kind === "mapped" ? origin.from[0] : null;
}
