import { type JSX, type ReactNode, useMemo } from "react";
import { lazyPart, Part } from "../../ui/components/part.tsx";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { FailedInspection, Inspection } from "../../inspect/inspection.ts";
import { Tabs } from "../../ui/components/tabs.tsx";
import { FILE_NAMES, readingOf } from "../../ui/source/reading.ts";
import { SOURCE_FILES, type Filter, type SourceFile, type Target } from "../../ui/view-state.ts";

// The editor is most of the page's weight; everything else works before it is there.
const SourcePane = lazyPart(async () => {
  const { SourcePane: component } = await import("../../ui/source/source-pane.tsx");
  return { default: component };
});

interface Props {
  readonly files: ConfigFiles | undefined;
  readonly result: Inspection | FailedInspection | undefined;
  readonly file: SourceFile;
  readonly onFile: (file: SourceFile) => void;
  readonly onEdit: (file: SourceFile, text: string) => void;
  readonly filter: Filter;
  readonly selected: Target | null;
  readonly hovered: Target | null;
  readonly onSelect: (target: Target) => void;
  readonly onHover: (target: Target | null) => void;
  /** Whether it is itself the panel of a tab, which then names a file that stands alone. */
  readonly tabbed: boolean;
  /** What stands beside the names of the files; null where there is nothing to search yet. */
  readonly tools: ReactNode;
}

/** The files of a checkpoint, one at a time. */
export function SourceTabs(props: Props): JSX.Element {
  const { files, result, onFile, onEdit, tabbed, tools, ...pane } = props;
  const texts = {
    config: files?.config,
    quantization: files?.hfQuantConfig ?? undefined,
    generation: files?.generationConfig ?? undefined,
  };
  const there = SOURCE_FILES.filter((name) => texts[name] !== undefined);
  const file = texts[props.file] === undefined ? "config" : props.file;
  const text = texts[file];
  const reading = useMemo(() => result && readingOf(result, file), [result, file]);
  const several = there.length > 1;
  return (
    <section className="pane" aria-label="Source">
      {(several || !tabbed || tools !== null) && (
        <div className="pane-bar">
          {several ? (
            <Tabs
              label="Files"
              name="file"
              tabs={there.map((name) => [name, FILE_NAMES[name]])}
              chosen={file}
              panel="source-view"
              onChoose={onFile}
            />
          ) : (
            !tabbed && <h2>config.json</h2>
          )}
          {tools}
        </div>
      )}
      <div
        className="pane-body"
        id="source-view"
        {...(several
          ? { role: "tabpanel", "aria-labelledby": `tab-file-${file}` }
          : tabbed
            ? { role: "tabpanel", "aria-labelledby": "tab-pane-source" }
            : {})}
      >
        {text !== undefined && reading && (
          <Part fallback={<p className="waiting">Loading the editor…</p>}>
            <SourcePane
              key={file}
              {...pane}
              label={FILE_NAMES[file]}
              text={text}
              onChange={(next) => {
                onEdit(file, next);
              }}
              reading={reading}
            />
          </Part>
        )}
      </div>
    </section>
  );
}
