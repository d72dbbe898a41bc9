import { type JSX, useMemo, useState, useSyncExternalStore } from "react";
import { NOTHING_READ } from "../../analysis/checkpoint/checked.ts";
import { compareCheckpoints, namedSpec, type TensorsComparison } from "../../compare/compare-tensors.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { filesInWords } from "../../sources/checkpoint/files-in-words.ts";
import { TensorTable } from "../../ui/compare/tensor-table.tsx";
import type { SideName } from "../../ui/compare/view.ts";
import { type WeightsOfSide, WeightsPanel } from "../../ui/compare/weights-panel.tsx";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import type { CheckSource } from "../check/check-answers.ts";
import { namedRepository, repositoryOf } from "../check/repository-of.ts";
import type { Settings } from "../storage/settings.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { useRun } from "../worker/use-run.ts";
import { titleOf } from "./side-words.ts";
import { isPairSoon, openPair } from "./tensors-of-pair.ts";
import type { SideState } from "./use-side.ts";
import type { WeightsAnswers, WeightsFailure, WeightsProgress } from "./weights-answers.ts";
import { changeWeights, chooseWeights, onWeights, weightsNow } from "./weights-store.ts";

/** A side whose config was read. */
interface ReadSide {
  readonly side: SideState;
  readonly inspection: Inspection;
}

interface Props {
  readonly a: ReadSide;
  readonly b: ReadSide;
  readonly settings: Settings;
  /** Asks for a token. */
  readonly onToken: () => void;
}

/** The tensors of two models: what their configs say of them, and what their files do. */
export function TensorsPair({ a, b, settings, onToken }: Props): JSX.Element {
  return (
    <>
      <Weights a={a} b={b} settings={settings} onToken={onToken} />
      <Configs a={a.inspection} b={b.inspection} />
    </>
  );
}

/** What two configs say of their tensors: a worker compares them where that asks expressions about the name of every module. */
function Configs({ a, b }: { readonly a: Inspection; readonly b: Inspection }): JSX.Element {
  const asked = useMemo(() => [namedSpec(a), namedSpec(b)] as const, [a, b]);
  const isSoon = useMemo(() => isPairSoon(a, b), [a, b]);
  const { value, isForPage, failure, again } = useAnswer(openPair, "compareTensors", isSoon ? null : asked);
  const isHere = isSoon || isForPage;
  const inPage = useMemo(() => (isHere ? compareCheckpoints(...asked) : undefined), [isHere, asked]);
  const compared: TensorsComparison | undefined = inPage ?? value;
  if (compared) return <TensorTable compared={compared} />;
  if (failure !== null)
    return <Unanswered what="The tensors could not be compared." why={failure} onAgain={again} />;
  return (
    <p className="waiting" role="status">
      Looking at the quantised modules…
    </p>
  );
}

/** The headers of both checkpoints, held against each other once that is asked for. */
function Weights({ a, b, settings, onToken }: Props): JSX.Element {
  const { chosen, last } = useSyncExternalStore(onWeights, weightsNow);
  const [failure, setFailure] = useState<WeightsFailure | null>(null);
  const { progress, ask, cancel } = useRun<WeightsAnswers, WeightsProgress>(openPair);
  const known = {
    a: useKnown(a.side, settings),
    b: useKnown(b.side, settings),
  };
  /** The weights belong to the file, however that is read. */
  const textOf = (side: SideName): string | undefined =>
    (side === "a" ? a : b).side.config.files?.config.replaceAll(/\r\n?/g, "\n");
  const sourceOf = (side: SideName): CheckSource | null => {
    const own = chosen[side];
    return own !== null && own.config === textOf(side) ? own.source : known[side];
  };
  const [sourceA, sourceB] = [sourceOf("a"), sourceOf("b")];
  const isLast = last !== null && isSame(last.a, sourceA) && isSame(last.b, sourceB);

  const compare = (all: boolean): void => {
    if (sourceA === null || sourceB === null) return;
    setFailure(null);
    const reading = (source: CheckSource): CheckSource =>
      source.kind === "hub" ? { ...source, token: settings.token, all } : source;
    const question = {
      a: { ...namedSpec(a.inspection), source: reading(sourceA) },
      b: { ...namedSpec(b.inspection), source: reading(sourceB) },
    };
    ask("compareWeights", question, {}, (answer) => {
      if (answer.ok && answer.value.ok) {
        changeWeights({ last: { a: sourceA, b: sourceB, compared: answer.value.value } });
        return;
      }
      // What came of other files would read as if it were of these.
      changeWeights({ last: null });
      setFailure(
        answer.ok && !answer.value.ok
          ? answer.value.error
          : {
              title: "Nothing was compared",
              message: answer.ok ? "" : answer.error.message,
              token: false,
              side: null,
            },
      );
    });
  };
  const choose = (side: SideName, source: CheckSource): void => {
    cancel();
    setFailure(null);
    const config = textOf(side);
    if (config !== undefined) chooseWeights(side, { source, config });
  };
  const sideOf = (name: SideName, { side }: ReadSide, source: CheckSource | null): WeightsOfSide => ({
    title: titleOf(side),
    source: source === null ? null : wordsOf(source),
    progress: progress?.[name] ?? NOTHING_READ,
    onFiles: (files) => {
      cancel();
      setFailure(null);
      // A config among them is the side's, as where they are dropped.
      side.openFiles(files);
    },
    onNamed: (text) => {
      const named = namedRepository(text, settings);
      if (typeof named === "string") return named;
      choose(name, { kind: "hub", reference: named, token: settings.token, all: false });
      return "";
    },
  });
  return (
    <WeightsPanel
      a={sideOf("a", a, sourceA)}
      b={sideOf("b", b, sourceB)}
      running={progress !== null}
      failure={failure}
      compared={isLast ? last.compared : null}
      onCompare={() => {
        compare(false);
      }}
      onAll={() => {
        compare(true);
      }}
      onCancel={cancel}
      onToken={onToken}
    />
  );
}

/** The repository that a side was opened from. */
function useKnown({ place }: SideState, settings: Settings): CheckSource | null {
  return useMemo(() => {
    const reference = repositoryOf(place, settings);
    return reference && { kind: "hub", reference, token: settings.token, all: false };
  }, [place, settings]);
}

function isSame(a: CheckSource, b: CheckSource | null): boolean {
  if (a.kind === "files" || b?.kind !== "hub") return a === b;
  return JSON.stringify(a.reference) === JSON.stringify(b.reference);
}

function wordsOf(source: CheckSource): string {
  if (source.kind === "files") return filesInWords(source.files);
  const { repo, revision } = source.reference;
  return revision === null ? repo : `${repo}@${revision.slice(0, 8)}`;
}
