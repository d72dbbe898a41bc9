import type { JSX } from "react";
import type { Miniature } from "../../export/diagram/miniature.ts";
import document from "../../sources/gallery-stacks.json" with { type: "json" };
import { entryOf } from "../../spec/entry.ts";
import "./gallery-stack.css";

// The file's types are wider than what is written into it, which scripts/write-gallery.test.ts compares.
const STACKS = document as unknown as { readonly [id: string]: Miniature };

/** A bundled model's stack in small, as its diagram draws it, beside the words that tell the same. */
export function GalleryStack({ id }: { readonly id: string }): JSX.Element | null {
  const stack = entryOf(STACKS, id);
  if (!stack) return null;
  return (
    <svg className="gallery-stack" viewBox={`0 0 ${stack.width} ${stack.height}`} aria-hidden="true">
      {stack.paths.map(([shape, d]) => (
        <path
          key={shape}
          className={shape}
          d={d}
          {...(["box", "frame", "wire"].includes(shape) ? {} : { fill: `var(--ribbon-${shape})` })}
        />
      ))}
    </svg>
  );
}
