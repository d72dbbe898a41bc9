import { type JSX, type ReactNode } from "react";
import { EQUATIONS } from "../../reference/equations.ts";
import { type Component, isComponentType } from "../../spec/component.ts";
import { memberOf } from "../../spec/component-of.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { type Pointer, pointerOf, tokensOf } from "../../spec/pointer.ts";
import { valueAt } from "../../spec/value-at.ts";
import "../components/component-link.css";
import "./equations.css";

interface Props {
  readonly body: DecoderBody;
  /** A value of the spec. */
  readonly selected: Pointer;
  /** Shows a value in the tree. */
  readonly onShow: (pointer: Pointer) => void;
}

/** What the component of the selected value computes, and which of its values stand where; nothing for other values. */
export function EquationsOf({ body, selected, onShow }: Props): JSX.Element | null {
  const found = componentAt(body, selected);
  if (found === null) return null;
  const { name, component } = found;
  const { what, lines, source, file } = EQUATIONS[component.type];
  const valueOf = (member: string): { readonly pointer: Pointer; readonly value: unknown } => {
    const inside = pointerOf(member.split("."));
    return { pointer: pointerOf(["body", ...name, ...member.split(".")]), value: valueAt(component, inside) };
  };
  const holds = (member: string | undefined): boolean =>
    member === undefined || counts(valueOf(member).value);
  return (
    <details className="equations">
      <summary>
        Equations: {what} (<code>{name.join("/")}</code>)
      </summary>
      <ol>
        {lines
          .filter(({ when }) => holds(when))
          .map(({ text }) => (
            <li key={text}>{withValues(text, valueOf, selected, onShow)}</li>
          ))}
      </ol>
      <p>
        <small>
          {source}. Tested against transformers: <code>src/reference/{file}</code>.
        </small>
      </p>
    </details>
  );
}

/** The component that a value belongs to, with its path in the body. */
export function componentAt(
  body: DecoderBody,
  pointer: Pointer,
): { readonly name: readonly string[]; readonly component: Component } | null {
  const [root, ...path] = tokensOf(pointer);
  if (root !== "body") return null;
  for (const length of [2, 1]) {
    const name = path.slice(0, length);
    const member = name.length === length ? memberOf(body, name.join("/")) : undefined;
    const type = (member as { readonly type?: unknown } | null | undefined)?.type;
    if (typeof type === "string" && isComponentType(type)) return { name, component: member as Component };
  }
  return null;
}

/** Whether a value changes anything: a factor of 1 and a limit of 0 do not. */
function counts(value: unknown): boolean {
  return value !== null && value !== false && value !== undefined && value !== 1 && value !== 0;
}

/** A line with its members as buttons, each with its value. */
function withValues(
  text: string,
  valueOf: (member: string) => { readonly pointer: Pointer; readonly value: unknown },
  selected: Pointer,
  onShow: (pointer: Pointer) => void,
): readonly ReactNode[] {
  return text.split("`").map((part, at) => {
    if (at % 2 === 0) return part;
    const { pointer, value } = valueOf(part);
    const plain = typeof value === "number" || typeof value === "string";
    return (
      <button
        key={at}
        type="button"
        className="component-link"
        aria-current={pointer === selected}
        onClick={() => {
          onShow(pointer);
        }}
      >
        {part}
        {plain && ` (${value})`}
      </button>
    );
  });
}
