import type { Component } from "./component.ts";

/**
 * The component of a body under the name that a layer run gives; the adapter wrote both. A name with "/" leads through
 * records of the body, as in `blocks/attention_8`.
 */
export function componentOf(body: object, name: string): Component {
  return memberOf(body, name) as Component;
}

/** A member of a body by its name or its path, positions among them; undefined where there is none. */
export function memberOf(body: object, name: string): unknown {
  return name
    .split("/")
    .reduce<unknown>((value, key) => (value as { [key: string]: unknown } | undefined)?.[key], body);
}
