import { type JSX, useMemo, useState } from "react";
import { dotted } from "../../config/nodes/dotted.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import type { Outcome } from "../../versions/outcome.ts";
import type { Resaved } from "../../versions/report.ts";
import { readFacts } from "../../versions/saved-facts.ts";
import { listed } from "../../spec/listed.ts";
import { FieldLink } from "../components/field-link.tsx";
import { shortJson } from "../components/short-json.ts";
import { copyText, downloadText } from "../share/hand-over.ts";
import type { Target } from "../view-state.ts";
import { astrayWords } from "./astray-words.ts";
import { plural } from "../../spec/grouped.ts";

/** Addresses of a saved file: alone, and compared with the original, where it can be. */
export interface SavedLinks {
  readonly open: string;
  readonly compare: string | null;
}

interface Props {
  readonly version: string;
  readonly saved: Extract<Resaved, { ok: true }>;
  /** Whether the file gives a spec, which that of the saved file is compared with. */
  readonly hasSpec: boolean;
  readonly places: Inspection["places"];
  readonly onSelect: (target: Target) => void;
  readonly linksOf: (version: string, text: string) => SavedLinks;
}

/** The file that a version would write after loading this one: what it loses, and its text. */
export function SavedFile({ version, saved, hasSpec, places, onSelect, linksOf }: Props): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const { losses, spent, refused, reads, text } = saved;
  return (
    <details
      className="saved-file"
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        As saved by {version}
        {hasSpec &&
          `: ${losses.length === 0 ? "the same spec" : `${plural(losses.length, "value")} of the spec lost`}`}
        {astrayWords(saved)}
        {spent.length > 0 && `, without ${spent.map(({ field }) => dotted(field)).join(", ")}`}
      </summary>
      {spent.length > 0 && (
        <ul>
          {spent.map(({ field, as }) => (
            <li key={field}>
              <FieldLink pointer={field} places={places} onSelect={onSelect} /> is gone; {as.join(", ")}{" "}
              {as.length === 1 ? "is" : "are"} computed of it. Code that reads the field finds nothing.
            </li>
          ))}
        </ul>
      )}
      {losses.length > 0 && (
        <ul>
          {losses.map(({ pointer, was, now }) => (
            <li key={pointer}>
              <code>{dotted(pointer)}</code> is {shortJson(now)}, not {shortJson(was)}.
            </li>
          ))}
        </ul>
      )}
      {Object.values(refused).map((why) => (
        <p key={why}>{why}</p>
      ))}
      {readFacts(reads).map(({ readers, fact: { attribute, was, now } }) => (
        <p key={`${attribute} ${readers.join(" ")}`}>
          Read by {listed(readers, "or")}, it gives {attribute} {given(now)} in place of {given(was)}.
        </p>
      ))}
      {isOpen && <SavedText version={version} text={text} linksOf={linksOf} />}
    </details>
  );
}

const given = (outcome: Outcome): string => (outcome.is === "value" ? shortJson(outcome.value) : outcome.is);

interface TextProps extends Pick<Props, "version" | "linksOf"> {
  readonly text: string;
}

/** More would take the browser long to lay out. In characters. */
const MOST_SHOWN = 100 * 1024;

function SavedText({ version, text, linksOf }: TextProps): JSX.Element {
  const [said, setSaid] = useState("");
  const links = useMemo(() => linksOf(version, text), [linksOf, version, text]);
  return (
    <>
      <p className="saved-actions">
        <a href={links.open}>Open</a>{" "}
        {links.compare !== null && <a href={links.compare}>Compare with the original</a>}{" "}
        <button type="button" className="chip" onClick={() => void copyText(text, "Copied.").then(setSaid)}>
          Copy
        </button>
        <button
          type="button"
          className="chip"
          onClick={() => {
            setSaid(downloadText(text, "config.json", "application/json"));
          }}
        >
          Download
        </button>
        <span aria-live="polite">{said}</span>
      </p>
      <pre tabIndex={0} role="region" aria-label={`config.json as saved by ${version}`}>
        {text.slice(0, MOST_SHOWN)}
      </pre>
    </>
  );
}
