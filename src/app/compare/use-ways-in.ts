import { useEffect, useRef } from "react";
import type { SideName } from "../../ui/compare/view.ts";
import type { SideState } from "./use-side.ts";

/** What is pasted or dropped anywhere on the page goes here, where this page takes it. */
export interface WaysIn {
  readonly submit: (text: string) => void;
  readonly openFiles: (files: readonly File[]) => void;
}

/**
 * What is pasted outside of a text field, or dropped, goes to the side that has nothing yet; where both have, to the side
 * that it is dropped on or that was used last.
 */
export function useWaysIn(
  a: SideState,
  b: SideState,
  takeOver: (ways: WaysIn | null) => void,
): (side: SideName) => void {
  const used = useRef<SideName>("b");
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
        side().openFiles(files);
      },
    });
    return () => {
      takeOver(null);
    };
  }, [a, b, takeOver]);
  return (side) => {
    used.current = side;
  };
}
