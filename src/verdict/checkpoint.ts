import type { CheckedCheckpoint } from "../analysis/checkpoint/checked.ts";
import {
  type Difference,
  differences,
  type DifferingTensors,
  type TensorComparison,
} from "../analysis/checkpoint/compare-tensors.ts";
import type { OtherKey } from "../analysis/checkpoint/gguf-names.ts";
import type { FoundTensor } from "../analysis/checkpoint/expected-tensors.ts";
import { indexText } from "../analysis/checkpoint/numbers.ts";
import { tensorName } from "../analysis/checkpoint/tensor-name.ts";
import type { FileNote } from "../analysis/checkpoint/weight-files.ts";
import type { Severity } from "../config/document.ts";
import type { Inspection } from "../inspect/inspection.ts";
import { nameOf, type Pointer, pointerOf } from "../spec/pointer.ts";
import { grouped, plural } from "../spec/grouped.ts";
import { fieldsOf } from "../spec/origin.ts";
import { type Concern, named } from "./concern.ts";
import { decidingOf } from "./deciding-fields.ts";
import { lineOf } from "./places.ts";

/** The code of what is only good to know of a checkpoint. */
export const CHECKPOINT_NOTE = "checkpoint-note";

/** What a missing or misshapen tensor does is that an engine stops; one too many is left alone by most. */
const SEVERITIES: { readonly [D in Difference]: Severity } = {
  missing: "error",
  shape: "error",
  unexpected: "warning",
  dtype: "warning",
  module: "error",
};

/** Where a checkpoint is not as its config says, row by row of tensors, and what there is to know of it. */
export function checkpointConcerns(inspection: Inspection, checked: CheckedCheckpoint): readonly Concern[] {
  const {
    comparison: { differing, keys = [], files = [], notes, unchecked },
    source,
  } = checked;
  return [
    ...(differences(checked.comparison) === 0
      ? [noteOf(`${agreementOf(checked).join(" · ")}.`)]
      : unchecked.map(({ words }) => noteOf(`${words}.`))),
    ...files.map((file) => (file.broken ? fileConcern(file) : noteOf(file.what))),
    ...differing.map((tensors) => concernOf(inspection, tensors, source)),
    ...keys.map((key) => keyConcern(inspection, key, source)),
    ...notes.map((note) => noteOf(note)),
  ];
}

/** Whether of all that agrees only names are known. */
export const isByNameAlone = ({ named: byName, agree }: TensorComparison): boolean =>
  byName > 0 && byName === agree;

/** How far a checkpoint agrees, in words: what is as the config says, and what of it was not looked at or not checked. */
export function agreementOf({ comparison, source, headers }: CheckedCheckpoint): readonly string[] {
  const { agree, named: byName, unseen } = comparison;
  const namesAlone = isByNameAlone(comparison);
  const parts = [
    unseen > 0 ? `${plural(unseen, "tensor")} not looked for` : null,
    namesAlone
      ? `${plural(agree, "name")} of tensors in the index of ${source} ${agree === 1 ? "is" : "are"} as the config says, and no header was read`
      : `${plural(agree, "tensor")} of ${source} ${agree === 1 ? "is" : "are"} as the config says`,
    byName > 0 && !namesAlone
      ? `${grouped(byName)} of them by name alone, headers of ${headers.read} of ${headers.of} files`
      : null,
    ...comparison.unchecked.map(({ words }) => words),
  ];
  return parts.filter((part) => part !== null);
}

function concernOf(inspection: Inspection, tensors: DifferingTensors, source: string): Concern {
  const { kind, component, part, count } = tensors;
  const name = tensorName(tensors.name);
  const { values, fields } = decidingOf(inspection, tensors);
  const at = placeOf(inspection, component, part);
  const brief = `${name}${count === 1 ? "" : ` × ${grouped(count)}`}${wordsOn(tensors)}`;
  return {
    ...PLAIN,
    severity: SEVERITIES[kind],
    code: `checkpoint-${kind}`,
    at: { side: "spec", pointer: values[0] ?? at },
    fields,
    values: values.length > 0 ? values : [at],
    what: name,
    now: kind === "shape" || kind === "dtype" ? inWords(tensors.file) : null,
    brief,
    why: whyOf(tensors, source, values),
    line: fields.map((field) => lineOf(inspection, field)).find((line) => line !== null) ?? null,
    group: kind,
    entry: (alike) => `${ENTRIES[kind](alike.length)}: ${named(alike, "; ")}.`,
  };
}

/** A key of a GGUF file's metadata that says something else than the config. */
function keyConcern(inspection: Inspection, { key, file, spec, value }: OtherKey, source: string): Concern {
  const fields = fieldsOfValue(inspection, value);
  return {
    ...PLAIN,
    severity: "error",
    code: "checkpoint-key",
    at: { side: "spec", pointer: value },
    fields,
    values: [value],
    what: key,
    now: String(file),
    brief: `${key}: ${file}, where the config says ${spec}`,
    why: `${key} is ${file} in ${source}, where the config makes ${nameOf(value)} ${spec}. llama.cpp goes by its file alone.`,
    line: fields.map((field) => lineOf(inspection, field)).find((line) => line !== null) ?? null,
    group: "key",
    entry: (alike) =>
      `${plural(alike.length, "key")} of the metadata ${alike.length === 1 ? "says" : "say"} something else than the config: ${named(alike, "; ")}.`,
  };
}

/** Files that are absent, cut off or too long. */
function fileConcern({ what }: FileNote): Concern {
  return {
    ...noteOf(what),
    severity: "error",
    code: "checkpoint-file",
    entry: (alike) => alike.map(({ why }) => why).join(" "),
    group: "file",
  };
}

const PLAIN = { kind: "checkpoint", common: null, nearest: [] } as const;

const ENTRIES: { readonly [D in Difference]: (rows: number) => string } = {
  missing: (rows) => `The checkpoint lacks ${plural(rows, "row")} of tensors that the config calls for`,
  unexpected: (rows) =>
    `The checkpoint has ${plural(rows, "row")} of tensors that the config says nothing of`,
  shape: (rows) => `${plural(rows, "row")} of tensors have another shape than the config says`,
  dtype: (rows) => `${plural(rows, "row")} of tensors are kept in another type than the config says`,
  module: (modules) =>
    `${plural(modules, "module")} ${modules === 1 ? "stands" : "stand"} elsewhere in the checkpoint than in the config's class`,
};

function noteOf(note: string): Concern {
  return {
    ...PLAIN,
    severity: "info",
    code: CHECKPOINT_NOTE,
    at: { side: "spec", pointer: "/body" },
    fields: [],
    values: [],
    what: "checkpoint",
    now: null,
    brief: note.replace(/\.$/, ""),
    why: note,
    line: null,
    group: note,
    entry: () => note,
  };
}

function fieldsOfValue({ origins }: Inspection, value: Pointer): readonly Pointer[] {
  const origin = origins.get(value);
  return origin === undefined ? [] : fieldsOf(origin);
}

/** The component that tensors belong to, where it stands in the spec. */
function placeOf(
  { spec: { body } }: Inspection,
  component: string | null,
  part: DifferingTensors["part"],
): Pointer {
  if (component === null) return "/body";
  if (part === "tower" || body.towers?.[component]) return pointerOf(["body", "towers", component]);
  return pointerOf(["body", ...component.split("/")]);
}

function wordsOn({ kind, spec, file, moved }: DifferingTensors): string {
  if (moved !== undefined)
    return `: ${moved.spec === "" ? "in no module" : moved.spec}, in the config's class`;
  if (kind === "shape") return `: ${inWords(file)}, where the config says ${shape(spec)}`;
  if (kind === "dtype") return `: ${typeOf(file)}, where the config says ${spec?.dtype ?? ""}`;
  return "";
}

/** More axes than any tensor has. */
const MOST_AXES = 16;

function shape(tensor: FoundTensor | null): string {
  const sizes = tensor?.shape ?? [];
  return sizes.length > MOST_AXES
    ? `[${sizes.slice(0, MOST_AXES).join(", ")} … of ${sizes.length} axes]`
    : `[${sizes.join(", ")}]`;
}

/** A type by the file's word for it, which can be any. */
const typeOf = (tensor: FoundTensor | null): string =>
  tensor?.dtype ? tensorName(tensor.dtype) : "another type";

const inWords = (tensor: FoundTensor | null): string =>
  `${shape(tensor)} ${tensor?.dtype ? typeOf(tensor) : ""}`.trim();

function whyOf(tensors: DifferingTensors, source: string, values: readonly Pointer[]): string {
  const { kind, boxes, count, spec, file, moved } = tensors;
  const numbers = indexText(boxes);
  const which = count === 1 && numbers === "" ? "This tensor" : `${plural(count, "tensor")} (${numbers})`;
  const many = count > 1;
  switch (kind) {
    case "module": {
      const under = moved?.spec ? `under ${moved.spec}` : "in no module";
      const there = moved?.file ? `under ${moved.file}` : "in no module";
      return `What the config's class has ${under} stands ${there} in ${source}. Its tensors are compared there; who loads these files has to rename them.`;
    }
    case "missing":
      return `${which} of shape ${shape(spec)} ${many ? "are" : "is"} not in ${source}. An engine that follows the config waits for ${many ? "them" : "it"}.`;
    case "unexpected":
      return `${which} of shape ${shape(file)} ${many ? "are" : "is"} in ${source}, and nothing in the config calls for ${many ? "them" : "it"}.`;
    case "shape": {
      const by =
        values.length === 0
          ? ""
          : ` ${values.map(nameOf).join(", ")} ${values.length === 1 ? "decides" : "decide"} it.`;
      return `${which} of ${source} ${many ? "have" : "has"} the shape ${shape(file)}, where the config says ${shape(spec)}.${by}`;
    }
    case "dtype":
      return `${which} of ${source} ${many ? "are" : "is"} kept in ${typeOf(file)}, where the config says ${spec?.dtype ?? "otherwise"}.`;
  }
}
