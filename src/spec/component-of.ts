import type { Component } from "./component.ts";

/**
 * The component of a body under the name that a layer run gives; the adapter wrote both. A name with "/" leads through
 * records of the body, as in `blocks/attention_8`.
 */
export function componentOf(body: object, name: string): Component {
  return name
    .split("/")
    .reduce<unknown>((value, key) => (value as { [key: string]: unknown })[key], body) as Component;
}
