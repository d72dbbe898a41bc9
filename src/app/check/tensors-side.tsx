import {
  type ComponentProps,
  type JSX,
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { type CheckProgress, NOTHING_READ } from "../../analysis/checkpoint/checked.ts";
import { type Checkpoint, type CheckpointForm } from "../../analysis/checkpoint/saved-tensors.ts";
import { hasClassForm, tensorsAs } from "../../analysis/checkpoint/tensors-as.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import type { Inspection } from "../../inspect/inspection.ts";
import { isMatchedSoon, namesOf } from "../../inspect/weights.ts";
import type { HubReference } from "../../sources/references/reference.ts";
import type { Pointer } from "../../spec/pointer.ts";
import { Unanswered } from "../../ui/problems/unanswered.tsx";
import { CheckPanel } from "../../ui/tensors/check-panel.tsx";
import { useKept } from "../../ui/components/use-kept.ts";
import { TensorsView } from "../../ui/tensors/tensors-view.tsx";
import type { Target, ViewState } from "../../ui/view-state.ts";
import type { Place } from "../route/place.ts";
import type { Settings } from "../storage/settings.ts";
import { openChannel } from "../worker/channel.ts";
import { startWorker } from "../worker/start-worker.ts";
import type { CheckAnswers, CheckFailure, CheckSource } from "./check-answers.ts";
import { useAnswer } from "../worker/use-answer.ts";
import { useRun } from "../worker/use-run.ts";
import { changeChecks, checksNow, onChecks } from "./check-store.ts";
import { namedRepository, repositoryOf } from "./repository-of.ts";
import type { TensorsAnswers } from "./tensors-answers.ts";

interface Props extends Pick<ViewState, "filter" | "selected"> {
  readonly inspection: Inspection;
  readonly files: ConfigFiles;
  /** What keeps one config apart from another. */
  readonly identity: string;
  /** Whether the text has gone on since it was read. */
  readonly stale: boolean;
  readonly place: Place;
  readonly settings: Settings;
  /** Opens the settings, for a token. */
  readonly onToken: () => void;
  /** Shows a value or a component of the spec in the tree. */
  readonly onShow: (pointer: Pointer) => void;
  readonly onSelect: (target: Target) => void;
}

/** Every tensor of the checkpoint, and the check against the files. */
export function TensorsSide(props: Props): JSX.Element {
  const { inspection, files, identity, stale, filter, selected, onShow, onSelect, place, settings, onToken } =
    props;
  const { dropped, last } = useSyncExternalStore(onChecks, checksNow);
  const [failure, setFailure] = useState<CheckFailure | null>(null);
  const [source, setSource] = useState<CheckSource | null>(null);
  const { progress, ask, cancel } = useRun<CheckAnswers, CheckProgress>(openCheck);
  const listed = useTensors(inspection, identity);

  const check = useCallback(
    (against: CheckSource) => {
      setSource(against);
      setFailure(null);
      const question = { spec: inspection.spec, names: namesOf(inspection), source: against };
      ask("check", question, NOTHING_READ, (answer) => {
        const failed = (why: CheckFailure): void => {
          setFailure(why);
          // What came of other files would read as if it were of these.
          changeChecks({ last: null });
        };
        if (!answer.ok) failed({ title: "Nothing was checked", message: answer.error.message, token: false });
        else if (!answer.value.ok) failed(answer.value.error);
        else changeChecks({ last: { inspection, checked: answer.value.value } });
      });
    },
    [inspection, ask],
  );
  useEffect(() => {
    if (dropped?.config !== files.config || stale) return;
    const { files: weights } = dropped;
    changeChecks({ dropped: null });
    queueMicrotask(() => {
      check({ kind: "files", files: weights });
    });
  }, [dropped, files, stale, check]);

  const known = useMemo(() => repositoryOf(place, settings), [place, settings]);
  const checkHub = (reference: HubReference, all: boolean): void => {
    check({ kind: "hub", reference, token: settings.token, all });
  };
  const checked = last?.inspection === inspection ? last.checked : null;
  return (
    <>
      <CheckPanel
        known={known?.repo ?? null}
        checked={checked}
        stale={last !== null && checked === null && source !== null}
        running={progress}
        failure={failure}
        onKnown={() => {
          if (known) checkHub(known, false);
        }}
        onNamed={(text) => {
          const named = namedRepository(text, settings);
          if (typeof named === "string") return named;
          checkHub(named, false);
          return "";
        }}
        onFiles={(files) => {
          check({ kind: "files", files });
        }}
        onAll={
          source?.kind === "hub"
            ? () => {
                check({ ...source, all: true });
              }
            : null
        }
        onAgain={
          source
            ? () => {
                check(source);
              }
            : null
        }
        onCancel={cancel}
        onToken={onToken}
        onShow={onShow}
      />
      <TensorsView
        inspection={inspection}
        {...listed}
        others={(form, show) => <OtherNames key={form} inspection={inspection} form={form} show={show} />}
        identity={identity}
        query={filter.query}
        selected={selected}
        onShow={onShow}
        onSelect={onSelect}
      />
    </>
  );
}

const openCheck = () => openChannel<CheckAnswers>(startWorker, { newer: "ends" });

const openTensors = () => openChannel<TensorsAnswers>(startWorker, { newer: "ends" });

/** The tensors of a checkpoint, which a worker lists where that asks expressions about the name of every module. */
function useTensors(
  inspection: Inspection,
  identity: string,
): Pick<ComponentProps<typeof TensorsView>, "form" | "onForm" | "hasClassNames" | "checkpoint" | "waiting"> {
  const [form, setForm] = useKept<CheckpointForm>(`tensors as ${identity}`, "transformers");
  const onForm = (next: CheckpointForm): void => {
    setForm(() => next);
  };
  const hasClassNames = useMemo(() => hasClassForm(inspection.spec, namesOf(inspection)), [inspection]);
  return { form, onForm, hasClassNames, ...useTensorsAs(inspection, form) };
}

/** The tensors under other names than those that are shown, once somebody asks for them. */
function OtherNames({
  inspection,
  form,
  show,
}: {
  readonly inspection: Inspection;
  readonly form: CheckpointForm;
  readonly show: (checkpoint: Checkpoint) => JSX.Element;
}): JSX.Element {
  const { checkpoint, waiting } = useTensorsAs(inspection, form);
  return checkpoint === null ? waiting : show(checkpoint);
}

function useTensorsAs(
  inspection: Inspection,
  form: CheckpointForm,
): { readonly checkpoint: Checkpoint | null; readonly waiting: JSX.Element } {
  const asked = useMemo(
    () => ({ spec: inspection.spec, names: namesOf(inspection), form }),
    [inspection, form],
  );
  const isSoon = useMemo(() => isMatchedSoon(inspection), [inspection]);
  const { value, isForPage, failure, again } = useAnswer(openTensors, "tensors", isSoon ? null : asked);
  const isHere = isSoon || isForPage;
  const inPage = useMemo(
    () => (isHere ? tensorsAs(asked.form, asked.spec, asked.names) : undefined),
    [isHere, asked],
  );
  const waiting =
    failure === null ? (
      <p className="tensors-note" role="status">
        Looking at the quantised modules…
      </p>
    ) : (
      <Unanswered what="The tensors could not be listed." why={failure} onAgain={again} />
    );
  return { checkpoint: inPage ?? value ?? null, waiting };
}
