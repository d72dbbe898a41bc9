import { type JSX, useMemo, useState } from "react";
import { lazyPart, Part } from "../../ui/components/part.tsx";
import type { Comparison } from "../../compare/comparison.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { linkedOnBothSides } from "../../ui/compare/merge/linked-lines.ts";
import { sameForm } from "../../ui/compare/merge/same-form.ts";
import type { SideName } from "../../ui/compare/view.ts";
import { readingOf } from "../../ui/source/reading.ts";
import type { Target } from "../../ui/view-state.ts";
import { useInspection } from "../read/use-inspection.ts";
import { useFirstDiff } from "./use-first-diff.ts";
import { useMedia } from "../use-media.ts";
import type { SideState } from "./use-side.ts";

const MergePane = lazyPart(async () => {
  const { MergePane: component } = await import("../../ui/compare/merge/merge-pane.tsx");
  return { default: component };
});

/** Longer pairs are not written anew, which would hold up the page. In UTF-16 code units. */
const LONGEST = 512 * 1024;

interface Props {
  readonly a: SideState;
  readonly b: SideState;
  readonly filesA: ConfigFiles;
  readonly filesB: ConfigFiles;
  readonly comparison: Comparison | undefined;
  readonly selected: Target | null;
  readonly towards: SideName;
  readonly onField: (side: SideName, field: Pointer) => void;
}

/** The two texts: as they are, or written alike for reading where they differ in order and white space. */
export function MergeTab(props: Props): JSX.Element {
  const { a, b, filesA, filesB, comparison, selected, towards, onField } = props;
  const wide = useMedia("(min-width: 901px)");
  const [alike, setAlike] = useState(false);
  const possible = filesA.config.length + filesB.config.length <= LONGEST;
  const form = useMemo(
    () => (alike && possible ? sameForm(filesA.config, filesB.config) : null),
    [alike, possible, filesA, filesB],
  );
  const alikeA = useMemo(() => (form ? { ...filesA, config: form.a } : undefined), [form, filesA]);
  const alikeB = useMemo(() => (form ? { ...filesB, config: form.b } : undefined), [form, filesB]);
  const [resultA, resultB] = [useInspection(alikeA), useInspection(alikeB)];
  const shownA = form ? resultA : a.result;
  const shownB = form ? resultB : b.result;
  const readingA = useMemo(() => shownA && readingOf(shownA, "config"), [shownA]);
  const readingB = useMemo(() => shownB && readingOf(shownB, "config"), [shownB]);
  const linked = useMemo(
    () => linkedOnBothSides(comparison, selected, { a: readingA, b: readingB }),
    [comparison, selected, readingA, readingB],
  );
  const texts = form ?? { a: filesA.config, b: filesB.config };
  const known = useFirstDiff(texts.a, texts.b);
  if (known === undefined)
    return (
      <p className="waiting" role="status">
        Comparing the texts…
      </p>
    );
  return (
    <Part fallback={<p className="waiting">Loading the editors…</p>}>
      <MergePane
        a={{ text: texts.a, reading: readingA }}
        b={{ text: texts.b, reading: readingB }}
        known={known}
        wide={wide}
        readOnly={form !== null || [a, b].some(({ readAs }) => readAs?.kind === "saved")}
        linked={linked}
        selected={selected}
        towards={towards}
        fieldsChanged={comparison?.counts.fields_changed ?? null}
        onEdit={(side, text) => {
          (side === "a" ? a : b).config.edit("config", text);
        }}
        onSelect={onField}
      >
        {possible && (
          <label>
            <input
              type="checkbox"
              checked={alike}
              onChange={(event) => {
                setAlike(event.target.checked);
              }}
            />{" "}
            ignore formatting (read only)
          </label>
        )}
      </MergePane>
    </Part>
  );
}
