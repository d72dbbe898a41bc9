import type { JsonSchema } from "../json-schema.ts";
import {
  any,
  count,
  flag,
  is,
  line,
  list,
  map,
  may,
  number,
  object,
  one,
  orNull,
  ref,
  text,
  type Member,
} from "./build.ts";
import type { Output } from "./names.ts";
import { DEFINITIONS } from "./definitions.ts";

const VERSIONS: { readonly [name: string]: Member } = {
  tool_version: is(text, "The version of the package that wrote the line."),
  output_version: is(
    { const: 1 },
    "The version of this form; it changes when a reader of the old one would misread it.",
  ),
};

const unread = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: false }, "The file gave no spec."),
  error: is(ref("Error"), "Why."),
  ...VERSIONS,
});

const GUESS = may(
  map(any),
  "How the adapter was chosen, where nobody has mapped the file's own type, the file names none, or --as chose another.",
);

const inspect = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "The file gave a spec."),
  adapter: is(text, "The model type whose adapter read the file."),
  guess: GUESS,
  verdict: is(
    list(ref("VerdictEntry")),
    "What an engine has to know, worst first; empty where nothing is the matter.",
  ),
  spec: is({ type: "object" }, "The EngineModelSpec: its schema is engine-model-spec-v1.json."),
  origins: is(map(ref("Origin")), "An origin for every leaf of spec, by pointer."),
  fields: is(map(ref("FieldUse")), "What became of every leaf of every file of the checkpoint, by pointer."),
  diagnostics: is(list(ref("Diagnostic")), "What was odd, contradictory or not read."),
  parameters: is(orNull(ref("Parameters")), "null where the family does not count."),
  memory: is(ref("Memory"), "What it takes."),
  ...VERSIONS,
});

/** What `inspect --legacy` prints of a file. */
const inspectLegacy = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "transformers makes an object of the file."),
  legacy: is(
    object({
      class: is(text, "The config class."),
      transformers_version: is(text, "Whose class it is."),
      note: is(orNull(text), "What is to be known of the object; null for nothing."),
      config: is(map(any), "Its attributes, nested configs included."),
      sources: is(map(map(any)), "Where each attribute comes from, by pointer into config."),
    }),
    "The object that transformers makes of the file.",
  ),
  ...VERSIONS,
});

const FOUND = object({
  shape: is(orNull(list(count)), "null where an index alone names it."),
  dtype: is(orNull(text), "As torch names it; null where an index alone names it."),
});

const FILE_NOTE = object({
  files: is(list(text), "Which files."),
  tensors: may(list(text), "The tensors that it is about, where it is about some."),
  what: is(text, "A sentence."),
  broken: is(flag, "Whether a loader would fail."),
});

const TENSORS_OF_SIDE = object({
  name: is(text, "With {} for each number."),
  shape: is(list(count), "As it is saved."),
  dtype: is(text, "As spec tensors prints it."),
  indexes: is(text, "Which numbers, as spec tensors prints them."),
  count: is(count, "How many tensors."),
  component: is(orNull(text), "null: embedding, norms and head."),
});

const SUM_OF_TENSORS = object({
  tensors: is(count, "How many."),
  bytes: is(orNull(number), "null: not known."),
});

const compare = object({
  a: is(text, "The first file, as it was named."),
  b: is(text, "The second."),
  ok: is({ const: true }, "Both gave a spec."),
  summary: is(text, "One or two sentences, what asks for attention first."),
  highlights: is(
    list(object({ kind: is(text, "What it is about."), text: is(text, "In one line.") })),
    "What a reviewer has to know before any table, worst first.",
  ),
  diagnostics: is(
    object({
      only_a: is(list(ref("Diagnostic")), "Said of A alone."),
      only_b: is(list(ref("Diagnostic")), "Said of B alone."),
    }),
    "What was said of one side's files and not of the other's.",
  ),
  end_of_sequence: is(
    object({
      equal: is(flag, "Whether generation stops at the same tokens."),
      a: is(
        orNull(
          object({
            ids: is(list(number), "Token ids."),
            from: is(ref("Pointer"), "The field that gives them."),
            class: may(text, "The config class whose default they are, where the files leave the field out."),
          }),
        ),
        "Where A stops; null where neither its files nor its config class say.",
      ),
      b: is(
        orNull(
          object({
            ids: is(list(number), "Token ids."),
            from: is(ref("Pointer"), "The field that gives them."),
            class: may(text, "The config class whose default they are, where the files leave the field out."),
          }),
        ),
        "Where B stops.",
      ),
    }),
    "Where generation stops, by generation_config.json or config.json.",
  ),
  counts: is(
    object({
      values: is(map(count), "Entries of values by status; folded ones do not count."),
      drift: is(count, "Equal values that came about differently."),
      layers_differ: is(flag, "Whether the schedules differ."),
      fields: is(map(count), "Changed fields by heading; folded ones do not count."),
      fields_changed: is(count, "The sum over the headings."),
      warnings: is(map(count), "Warnings and errors said of one side alone: only_a, only_b."),
    }),
    "What the summary says, in numbers.",
  ),
  same_spec: is(flag, "Whether the specs are the same, however they came about."),
  values: is(
    list(
      object({
        status: is(one("changed", "only-a", "only-b", "equal"), "How the two sides relate."),
        component: is(
          text,
          "What the value belongs to: a component by its name, model, quantization or body.",
        ),
        a: is(orNull(ref("SpecSide")), "null where A has nothing."),
        b: is(orNull(ref("SpecSide")), "null where B has nothing."),
        size: is(orNull(ref("ChangeSize")), "null where there is none to tell."),
        drift: is(flag, "Equal, but of different origin: a default that changes would move one side alone."),
        note: is(
          orNull(text),
          "Why nothing corresponds, or why values that are not the same text are equal.",
        ),
        folded_into: is(
          orNull(ref("Pointer")),
          "The entry that tells the same fact; null for one that counts.",
        ),
      }),
    ),
    "The specs value by value; --only-changes leaves equal ones out, and all differences after the 200th.",
  ),
  layers: is(
    object({
      equal: is(flag, "Whether the schedules are the same."),
      count: is(
        object({ a: is(count, "Layers of A."), b: is(count, "Layers of B.") }),
        "How many layers there are.",
      ),
      differences: is(
        list(
          object({
            from: is(count, "First layer."),
            to: is(count, "Last layer."),
            a: is(orNull(ref("LayerKind")), "null where A has no such layer."),
            b: is(orNull(ref("LayerKind")), "null where B has no such layer."),
          }),
        ),
        "Runs of layers that differ in the same way, layer number by layer number.",
      ),
      words: is(list(text), "The differences as a reader says them."),
      origins: is(
        object({ a: is(ref("Origin"), "Of A."), b: is(ref("Origin"), "Of B.") }),
        "Where the schedules come from.",
      ),
      drift: is(flag, "Equal, but of different origin."),
    }),
    "The two schedules.",
  ),
  fields: is(
    list(
      object({
        pointer: is(ref("Pointer"), "The field."),
        status: is(one("changed", "only-a", "only-b"), "Which side has it."),
        heading: is(
          one("unmapped", "engines-read", "changes-spec", "respelled", "no-effect", "shadowed", "ignored"),
          "What the change comes to: nobody reads it; it changes no spec value, but engines read it; it changes the spec; another spelling of the same fact; changed with the same spec; shadowed by another spelling; ignored for a reason.",
        ),
        reason: is(text, "Why it stands there, in words."),
        to: is(list(ref("Pointer")), "Of changes-spec: the spec values that it decides and that differ."),
        as: is(list(ref("Pointer")), "Of respelled: the fields that give the same fact on the other side."),
        a: is(orNull(ref("FieldSide")), "null where A lacks it."),
        b: is(orNull(ref("FieldSide")), "null where B lacks it."),
        folded_into: is(
          orNull(ref("Pointer")),
          "The change that this one is a part of; null for one that counts.",
        ),
      }),
    ),
    "Every leaf of every file that is not the same on both sides, under one heading each; with --only-changes the first 200 of a heading.",
  ),
  costs: is(
    list(
      object({
        key: is(text, "A stable name."),
        label: is(text, "What it is."),
        unit: is(one("parameters", "tokens", "elements", "bytes"), "In what it is counted."),
        a: is(orNull(number), "null: not known."),
        b: is(orNull(number), "null: not known."),
        size: is(orNull(ref("ChangeSize")), "How large the change is."),
      }),
    ),
    "What running the models costs; the KV cache in the type that each side declares.",
  ),
  tensors: is(
    object({
      form: is(
        one("saved", "released", "whole"),
        "As what they are compared: as transformers saves them, where neither side is quantised; as they were released, with what quantised matrices are stored as and draft modules; whole, quantised matrices as the model has them, where it is not known what those of a side are stored as.",
      ),
      equal: is(count, "Rows of tensors that are the same on both sides."),
      changes: is(
        list(
          object({
            status: is(
              one("only-a", "only-b", "shape", "dtype", "number"),
              "B has none of this name; A has none; another shape; another type; others of them, for layers or experts.",
            ),
            a: is(orNull(TENSORS_OF_SIDE), "null where A has none."),
            b: is(orNull(TENSORS_OF_SIDE), "null where B has none."),
          }),
        ),
        "Rows that differ: all tensors whose names differ in numbers alone are one.",
      ),
      moved: is(
        orNull(object({ a: is(text, "Of A."), b: is(text, "Of B.") })),
        "The module of the decoder, where it is not the same: names are compared inside it.",
      ),
      a: is(SUM_OF_TENSORS, "All of A's together."),
      b: is(SUM_OF_TENSORS, "All of B's together."),
    }),
    "The tensors of the two checkpoints.",
  ),
  weights: may(
    object({
      equal: is(count, "Tensors that are the same on both sides."),
      named: is(count, "Of these, those of which one side has the name alone, from its index."),
      changes: is(
        list(
          object({
            status: is(
              one("only-a", "only-b", "shape", "dtype"),
              "B has none of this name; A has none; another shape; another type.",
            ),
            name: is(text, "With {} for each number."),
            indexes: is(text, "Which numbers, in the notation of `spec tensors`."),
            count: is(count, "How many tensors."),
            component: is(
              orNull(text),
              "What of the spec they belong to; null for embedding, norms and head, and for what the spec does not know.",
            ),
            part: is(
              orNull(one("text", "tower", "mtp")),
              "Text model, towers or draft modules; null for what the spec does not know.",
            ),
            a: is(orNull(FOUND), "null where A has none."),
            b: is(orNull(FOUND), "null where B has none."),
          }),
        ),
        "What differs, by component: all tensors that differ alike, and whose names differ in numbers alone, are one.",
      ),
      stacked: is(
        list(
          object({
            component: is(
              orNull(text),
              "What of the spec they belong to; null for what the spec does not know.",
            ),
            part: is(
              orNull(one("text", "tower", "mtp")),
              "Text model, towers or draft modules; null as above.",
            ),
            stacked: is(one("a", "b"), "The side that has one tensor for all experts of a layer."),
            layers: is(text, "Which layers, in the notation of `spec tensors`."),
            experts: is(count, "How many experts a layer has."),
            names: is(
              object({ a: is(list(text), "Of A."), b: is(list(text), "Of B.") }),
              "The tensors' names, with {} for each number.",
            ),
            count: is(
              object({ a: is(count, "Of A."), b: is(count, "Of B.") }),
              "How many tensors these are.",
            ),
            words: is(text, "All of it in words."),
          }),
        ),
        "Routed experts that one side stacks and the other has one by one, with as many numbers of each type: none of the changes.",
      ),
      renamed: is(
        list(one("a", "b")),
        "The sides whose names are other ones than transformers saves, where the other one's are not: they are compared under those.",
      ),
      moved: is(
        list(object({ a: is(text, "In A."), b: is(text, "In B.") })),
        "Modules of A that stand elsewhere in B: names are compared there.",
      ),
      a: is(count, "Tensors of A."),
      b: is(count, "Tensors of B."),
      unseen: is(
        object({ a: is(count, "In A."), b: is(count, "In B.") }),
        "How many tensors were not looked for, since not all files of that side are there.",
      ),
      files: is(
        object({ a: is(list(FILE_NOTE), "Of A."), b: is(list(FILE_NOTE), "Of B.") }),
        "What there is to say of files: absent, cut off, not in the index.",
      ),
    }),
    "With --headers: what the headers of the two checkpoints have.",
  ),
  left_out: may(
    object({
      values: is(count, "Of values."),
      layers: is(count, "Of the differences of layers."),
      fields: is(count, "Of fields."),
      diagnostics: is(count, "Of diagnostics."),
    }),
    "With --only-changes: how many differences are in no list because there are more than 200; without it, none is left out.",
  ),
  text: is(
    one("same-text", "white-space", "notation", "order", "different"),
    "How the files differ as texts: not at all, in white space, in how values are written, in the order of members, or in their values.",
  ),
  ...VERSIONS,
});

const compareUnread = object({
  a: is(text, "The first file."),
  b: is(text, "The second."),
  ok: is({ const: false }, "One of them gave no spec."),
  errors: is(list({ ...ref("Error") }), "Why; `side` says of which."),
  ...VERSIONS,
});

const runtime = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "The file gave a spec."),
  view: is(text, "The name of the runtime view."),
  transformers_version: is(text, "That of the legacy path."),
  legacy_class: is(text, "The config class of the file."),
  text_class: is(text, "The config class of its text model."),
  note: is(any, "What is to be known of the legacy object; null for nothing."),
  attributes: may(
    list(
      object({
        name: is(text, "What model code asks for."),
        status: is(one("agree", "differ", "spec_only", "legacy_only"), "How the two paths relate."),
        spec: is(orNull(map(any)), "Its value through the spec, with pointers and rule."),
        legacy: is(orNull(map(any)), "Its value on the object of transformers, with its source."),
        read: is(orNull(map(any)), "What model code ends up with on the legacy path."),
        danger: is(any, "silent: another value without a word; loud: an exception; null: nothing."),
        reason: is(orNull(text), "Why the two differ."),
      }),
    ),
    "Every attribute of the view on both paths; not with --legacy.",
  ),
  legacy: may(map(any), "With --legacy: what model code reads on the legacy path."),
  state: may(any, "The states of linear layers; null where there are none."),
  ...VERSIONS,
});

const reads = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "The file gave a spec."),
  engine: is(text, "vLLM, SGLang, tokenspeed, or as the table names it."),
  commit: is(text, "The commit of the engine that was read; empty where the table does not say it."),
  date: is(text, "Of the commit."),
  architecture: is(
    orNull(text),
    "The file's architecture that the engine takes, the first where it has a class for none; null where it names none.",
  ),
  built_as: is(
    orNull(text),
    "The engine's own name of the architecture that it builds, which vLLM finds by another ending too (Qwen3ForCausalLM for Qwen3Model); null where it has no class.",
  ),
  supported: is(flag, "Whether the engine has a class for it; false: there are no reads."),
  engine_class: is(orNull(text), "Module and class of the engine."),
  class: is(text, "The config class of transformers whose object the engine reads."),
  transformers: is(text, "Its version."),
  refused: is(orNull(text), "Why that version refuses the file; null where it loads it."),
  counts: is(
    object({
      silently: is(
        count,
        "Attributes for which a default is taken, though the model is known to have a value.",
      ),
      wrong: is(count, "Attributes for which something is taken that is not the model's."),
      stops: is(count, "Attributes at which the engine would stop, if the line is reached."),
    }),
    "What the reads come to.",
  ),
  summary: is(text, "The same in a line."),
  reads: is(list(ref("EngineRead")), "Worst first."),
  unmapped: is(
    list(
      object({
        field: is(ref("Pointer"), "The field."),
        read: is(ref("Pointer"), "What is read: the field, or an object that it is in, whole."),
        at: is(text, "The first line that reads it."),
      }),
    ),
    "Fields that nothing of the spec comes from and that the engine reads.",
  ),
  unread: is(list(ref("Pointer")), "Fields that no line of the engine's table reads."),
  overlooked: is(
    list(ref("Pointer")),
    "Those of them that decide what the model computes, where the engine does not get it by what transformers makes of them either.",
  ),
  new_reads: is(
    orNull(
      object({
        since: is(text, "The older commit."),
        reads: is(
          list(
            object({
              path: is(text, "As of a read."),
              attribute: is(text, "As of a read."),
              default: is(orNull(text), "The default in the code, as Python."),
              at: is(text, "The first line that reads it."),
            }),
          ),
          "Attributes that the older table does not have for the architecture.",
        ),
      }),
    ),
    "With --since, of the same engine; else null.",
  ),
  ...VERSIONS,
});

const tensors = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "The file gave a spec."),
  guess: GUESS,
  names: is(
    one("transformers", "hub", "class"),
    "Whose names: as transformers saves the checkpoint, as its publisher released it, or as transformers' class has it.",
  ),
  complete: is(flag, "false where a tower or a quantised matrix is not described."),
  tensors: is(
    list({ type: "array" }),
    "A row: name with {} for each number, shape, which numbers there are, type, and part (text, tower or mtp).",
  ),
  bytes: is(orNull(number), "Of all tensors; null: not known."),
  figure: may(
    object({
      bytes: is(
        number,
        "Of the whole model with its draft modules, as memory.weight_bytes of inspect has them.",
      ),
      beside: is(
        list(
          object({
            what: is(text, "Kind of tensors."),
            bytes: is(number, "What the list has more; negative where it has less."),
          }),
        ),
        "What makes the bytes of the list of the figure; empty where they are the same.",
      ),
    }),
    "With --names hub, where the list is complete and both are known: the figure of the weights beside the list.",
  ),
  ...VERSIONS,
});

const VERSIONS_OF_FILE = {
  versions: is(list(text), "The versions of transformers that are known, oldest first."),
  unknown_to: is(list(text), "Those that have no class for the model type."),
  refused: is(map(text), "By version: why it refuses the file."),
  spec_differs: is(
    list(
      object({
        pointer: is(ref("Pointer"), "The value of the spec."),
        values: is(map(any), "By version whose class defaults it rests on."),
      }),
    ),
    "What moves in the spec with the class defaults of a version; empty where the spec stands.",
  ),
  legacy: is(
    list(ref("VersionRow")),
    "The attributes that versions give differently, or at which all raise, those that model code goes wrong at first; what a file says of itself, and then what every object has, last.",
  ),
  resaved: is(
    map(ref("ResavedFile")),
    "By version: the config.json that it writes after loading the file, and what that loses.",
  ),
  upgrade: is(ref("Upgrade"), "What going from one version to another changes for this file."),
};

const versions = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: true }, "The file gave a spec, or a version of transformers loads it."),
  spec_error: is(
    orNull(ref("Error")),
    "Why the file gave no spec, though a version loads it; null where it gave one.",
  ),
  ...VERSIONS_OF_FILE,
  ...VERSIONS,
});

const versionsUnread = object({
  file: is(text, "As it was named on the command line."),
  ok: is({ const: false }, "The file gave no spec, and no version of transformers that is known loads it."),
  error: is(ref("Error"), "Why it gave no spec."),
  ...Object.fromEntries(
    Object.entries(VERSIONS_OF_FILE).map(([name, { schema }]) => [
      name,
      may(schema, "As of a file that is read; not there where the text is no JSON object."),
    ]),
  ),
  ...VERSIONS,
});

/** What is printed of each command, by its name. */
const LINES: { readonly [O in Output]: JsonSchema } = {
  inspect: line(inspect, unread, { member: "legacy", schema: inspectLegacy }),
  compare: line(compare, compareUnread),
  runtime: line(runtime, unread),
  reads: line(reads, unread),
  tensors: line(tensors, unread),
  versions: line(versions, versionsUnread),
};

/** The JSON Schema (draft 2020-12) of a line of output of a command. */
export function outputSchema(command: Output): JsonSchema {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: `urn:spec-explorer:output:${command}:v1`,
    title: `Output of spec ${command}`,
    ...LINES[command],
    $defs: DEFINITIONS,
  };
}
