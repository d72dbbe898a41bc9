import { useEffect, useRef } from "react";
import type { SideName } from "../../ui/compare/view.ts";
import type { SideState } from "./use-side.ts";

/** What is pasted or dropped anywhere on the page goes here, where this page takes it. */
export interface WaysIn {
  readonly submit: (text: string) => void;
  readonly openFiles: (files: readonly File[]) => void;
}

/** Which side is used. */
export interface SideInUse {
  /** Takes note of the side that was used last. */
  readonly use: (side: SideName) => void;
  /** Takes note of the side that files are dropped on, before they are opened; null: on none. */
  readonly dropOn: (side: SideName | null) => void;
}

/**
 * What is dropped on a side goes there. What is pasted outside of a text field, or dropped elsewhere, goes to the side that has
 * nothing yet; where both have, to the side that was used last.
 */
export function useWaysIn(a: SideState, b: SideState, takeOver: (ways: WaysIn | null) => void): SideInUse {
  const used = useRef<SideName>("b");
  const droppedOn = useRef<SideName | null>(null);
  useEffect(() => {
    const side = (): SideState => {
      if (a.place.kind === "home") return a;
      return b.place.kind === "home" || used.current === "b" ? b : a;
    };
    takeOver({
      submit: (text) => {
        side().submit(text);
      },
      openFiles: (files) => {
        const on = droppedOn.current;
        droppedOn.current = null;
        (on === null ? side() : on === "a" ? a : b).openFiles(files);
      },
    });
    return () => {
      takeOver(null);
    };
  }, [a, b, takeOver]);
  return {
    use: (side) => {
      used.current = side;
    },
    dropOn: (side) => {
      droppedOn.current = side;
    },
  };
}
