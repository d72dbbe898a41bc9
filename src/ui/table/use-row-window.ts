import {
  type RefObject,
  startTransition,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useMemo,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { type Piece, piecesOf, rowsBetween, topsOf } from "./row-window.ts";
import { usePrinting } from "./use-printing.ts";
import { type Span, visibleSpan } from "./visible-span.ts";

export interface WindowedRow {
  /** Tells the rows of a list apart. */
  readonly key: string;
  /** Rows of one kind are as high as the first of them that was drawn, until they are drawn themselves. */
  readonly kind: string;
}

interface Options {
  /** Contains the rows, each marked by `data-row` with its index. */
  readonly box: RefObject<HTMLElement | null>;
  readonly rows: readonly WindowedRow[];
  /** What each row consists of. With others the rows in sight are drawn anew first, and those beyond in later tasks, as at first. */
  readonly columns?: unknown;
  /** In pixels, before any row was drawn. */
  readonly estimate: number;
  /** So many rows are all drawn. */
  readonly few: number;
  /** Rows that stay drawn wherever they are: what has the focus must not go away. */
  readonly kept: readonly number[];
}

/**
 * What is drawn beyond the visible rows on either side, in pixels: about a screen, so that scrolling finds rows. It is
 * drawn after them, and of a short list so much more in each further task until all is there: all of it in one blocks
 * the page for longer than a key may wait.
 */
const BEYOND = 600;

/** Heights that differ by less are the same: browsers round. */
const ROUNDING = 0.5;

type Heights = ReadonlyMap<string, number>;

/**
 * Of a long list, the rows near what is visible, with gaps for the others; of a short one, all. Rows may differ in
 * height, and are measured as they are drawn. What scrolls may be the box, any element around it, or the page, and may
 * change with the width of the screen: hence no library, which all want to be told.
 */
export function useRowWindow({ box, rows, columns, estimate, few, kept }: Options): readonly Piece[] {
  const printing = usePrinting();
  const [span, setSpan] = useState<Span>(() => ({ top: 0, bottom: window.innerHeight }));
  const [beyond, setBeyond] = useState(0);
  const [heights, setHeights] = useState<Heights>(() => new Map());
  const [drawnWith, setDrawnWith] = useState(columns);
  if (drawnWith !== columns) {
    setDrawnWith(columns);
    setBeyond(0);
  }
  const tops = useMemo(
    () => topsOf(rows.length, (index) => heightOf(heights, rows[index]) ?? estimate),
    [rows, heights, estimate],
  );
  const wanted = rows.length <= few ? (tops.at(-1) ?? 0) : BEYOND;
  const all = printing || (rows.length <= few && beyond >= wanted);
  // A list that was short and is long now was drawn further than a long one is.
  const reach = Math.min(beyond, wanted);
  const range = all
    ? { first: 0, end: rows.length }
    : rowsBetween(tops, span.top - reach, span.bottom + reach);

  const follow = useEffectEvent(() => {
    if (all || !box.current) return;
    const visible = visibleSpan(box.current);
    if (!covers(span, visible)) setSpan(visible);
  });
  const measure = useEffectEvent(() => {
    if (all || !box.current) return;
    const drawn = heightsIn(box.current);
    const measured = withHeights(drawn, rows, heights);
    if (measured !== heights) setHeights(measured);
  });

  // After every drawing and before the browser paints: rows that came have heights, and what is visible has rows.
  useLayoutEffect(() => {
    // eslint-disable-next-line react-hooks/set-state-in-effect -- only what is drawn can be measured
    measure();
    follow();
  });

  const isWanting = beyond < wanted;
  useEffect(() => {
    if (isWanting) {
      startTransition(() => {
        setBeyond(beyond + BEYOND);
      });
    }
  }, [isWanting, beyond]);

  useEffect(() => {
    const element = box.current;
    if (all || !element) return;
    const onScroll = (): void => {
      flushSync(follow);
    };
    let width = element.clientWidth;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth !== width) setHeights(new Map());
      width = element.clientWidth;
    });
    observer.observe(element);
    // Scroll events do not bubble, but are seen on the way down, whatever it is that scrolls.
    document.addEventListener("scroll", onScroll, { capture: true, passive: true });
    window.addEventListener("resize", onScroll);
    return () => {
      observer.disconnect();
      document.removeEventListener("scroll", onScroll, { capture: true });
      window.removeEventListener("resize", onScroll);
    };
  }, [all, box]);

  return piecesOf(tops, range, kept);
}

/** Whether what is drawn around one span reaches beyond another by half of what it may. */
function covers(drawn: Span, visible: Span): boolean {
  return (
    Math.abs(drawn.top - visible.top) <= BEYOND / 2 && Math.abs(drawn.bottom - visible.bottom) <= BEYOND / 2
  );
}

const kindKey = (row: WindowedRow): string => `kind ${row.kind}`;

function heightOf(heights: Heights, row: WindowedRow | undefined): number | undefined {
  return row && (heights.get(row.key) ?? heights.get(kindKey(row)));
}

/** The rows that are drawn, by index, and how high they are. */
function heightsIn(box: HTMLElement): readonly (readonly [index: number, height: number])[] {
  return Array.from(box.querySelectorAll<HTMLElement>("[data-row]"), (row) => [
    Number(row.dataset["row"]),
    row.getBoundingClientRect().height,
  ]);
}

/** The heights with those of rows that are drawn; the same map where nothing is new. */
function withHeights(
  drawn: ReturnType<typeof heightsIn>,
  rows: readonly WindowedRow[],
  before: Heights,
): Heights {
  const heights = new Map(before);
  let changed = false;
  for (const [index, height] of drawn) {
    const row = rows[index];
    const known = heightOf(heights, row);
    if (!row || (known !== undefined && Math.abs(known - height) <= ROUNDING)) continue;
    heights.set(heights.has(kindKey(row)) ? row.key : kindKey(row), height);
    changed = true;
  }
  return changed ? heights : before;
}
