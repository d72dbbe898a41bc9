import { useEffect, type RefObject } from "react";
import "./mark-hits.css";

/** The name that the style sheet knows the marks by. */
const MARK = "search-hit";

/** What a search finds stands in these; the words of buttons and headings are no hits. */
const ROWS = '[role="treeitem"], tbody';

interface Props {
  readonly box: RefObject<HTMLElement | null>;
  readonly query: string;
}

/**
 * Marks the words of a search in the rows of a view, as the source marks them in the text. The marks are the browser's own
 * highlights: no element is made for them; a browser without these shows the rows unmarked.
 */
export function MarkHits({ box, query }: Props): null {
  useEffect(() => {
    const root = box.current;
    const sought = query.trim();
    if (!root || sought === "" || typeof Highlight === "undefined") return undefined;
    let frame = 0;
    const mark = () => {
      frame = 0;
      const marks = new Highlight();
      for (const range of rangesOf(root, sought)) marks.add(range);
      CSS.highlights.set(MARK, marks);
    };
    // Rows come and go while one scrolls, opens and types.
    const changes = new MutationObserver(() => {
      if (frame === 0) frame = requestAnimationFrame(mark);
    });
    changes.observe(root, { childList: true, subtree: true, characterData: true });
    mark();
    return () => {
      changes.disconnect();
      cancelAnimationFrame(frame);
      CSS.highlights.delete(MARK);
    };
  }, [box, query]);
  return null;
}

function* rangesOf(root: HTMLElement, sought: string): Generator<Range> {
  const pattern = new RegExp(sought.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  for (const run of textRuns(root))
    for (const { index, 0: found } of run
      .map(({ data }) => data)
      .join("")
      .matchAll(pattern)) {
      const range = new Range();
      range.setStart(...placeIn(run, index));
      range.setEnd(...placeIn(run, index + found.length));
      yield range;
    }
}

/** The texts in the rows, each in the pieces between which a narrow place may break it (`wbr`). */
function* textRuns(root: HTMLElement): Generator<readonly [Text, ...Text[]]> {
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode() as Text | null; node; node = texts.nextNode() as Text | null) {
    if (!node.parentElement?.closest(ROWS)) continue;
    const run: [Text, ...Text[]] = [node];
    for (let next = node.nextSibling; isPiece(next); next = next.nextSibling)
      if (next instanceof Text) {
        run.push(next);
        texts.currentNode = next;
      }
    yield run;
  }
}

const isPiece = (node: Node | null): node is Node => node instanceof Text || node?.nodeName === "WBR";

/** The piece that a place in a text lies in, and where in it. */
function placeIn([first, ...others]: readonly [Text, ...Text[]], at: number): [Text, number] {
  const [next, ...rest] = others;
  return next === undefined || at <= first.length ? [first, at] : placeIn([next, ...rest], at - first.length);
}
