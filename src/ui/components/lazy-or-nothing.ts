import { type ComponentType, lazy } from "react";

/** A component that is loaded when it is first shown, and shows nothing where it cannot be loaded: the rest needs nothing of it. */
export function lazyOrNothing<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const nothing = () => () => null;
  return lazy(async (): Promise<{ default: ComponentType<P> }> => ({
    default: await load().catch(nothing),
  })) as unknown as ComponentType<P>;
}
