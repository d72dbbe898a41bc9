import { type JSX, useMemo } from "react";
import { type Mend, mendText } from "../../config/parse/mend.ts";

/** More lines than these are counted. */
const LINES_NAMED = 6;

/** A text of these codes is no JSON with a slip in it, but another file. */
const OTHER_FILES: ReadonlySet<string> = new Set([
  "empty",
  "git-lfs-pointer",
  "not-an-object",
  "other-encoding",
  "plain-text",
  "too-large",
  "web-page",
  "yaml",
]);

interface Props {
  readonly text: string;
  /** Why it cannot be read. */
  readonly code: string;
  readonly onMend: (text: string) => void;
}

/** What has to be put right before a text can be read, and the way to have it put right; for any other text, what happens to it. */
export function MendOffer({ text, code, onMend }: Props): JSX.Element {
  const mended = useMemo(() => mendText(text), [text]);
  if (!mended && OTHER_FILES.has(code))
    return (
      <p>
        There is no spec of such a text. Open the config.json itself: by its name on the Hub or its address,
        as a file, or pasted.
      </p>
    );
  if (!mended)
    return (
      <p>
        The spec stands here once the text can be read: put it right in the source, and it is read at each
        keystroke. Nothing is lost meanwhile.
      </p>
    );
  return (
    <>
      <p>It can be read once this is put right:</p>
      <ul className="mends">
        {mended.mends.map((mend) => (
          <li key={mend.what}>{wordsOf(mend)}</li>
        ))}
      </ul>
      <p>
        <button
          type="button"
          onClick={() => {
            onMend(mended.text);
            // The button goes with the error; the keyboard stays on the page.
            document.getElementById("main")?.focus();
          }}
        >
          Put it right in the text
        </button>
      </p>
      <p>
        Undo (Ctrl+Z in the source) brings the text back. Or type in the source: it is read at each keystroke.
      </p>
    </>
  );
}

function wordsOf({ what, lines }: Mend): string {
  const named = lines.slice(0, LINES_NAMED).join(", ");
  const more = lines.length - LINES_NAMED;
  const where = `${lines.length === 1 ? "line" : "lines"} ${named}${more > 0 ? ` and ${more} more` : ""}`;
  return `${what} (${where})`;
}
