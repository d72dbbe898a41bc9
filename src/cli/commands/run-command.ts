import { inspectText } from "../../inspect/inspect-text.ts";
import type { ConfigFiles } from "../../inspect/config-files.ts";
import { familyOf } from "../../families/registry.ts";
import { madeValues } from "../../reference/made-weights.ts";
import { runModel } from "../../reference/run.ts";
import { storedWeights } from "../../reference/stored-weights.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import type { RunArguments } from "../arguments/run-arguments.ts";
import { readCheckpoint } from "../checkpoint.ts";
import { unreadableFile } from "../output/unreadable-file.ts";

/** Runs the spec of a file on weights made from the tensors' names, and prints one line. @returns the exit status. */
export function runFile(
  args: RunArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): 0 | 2 {
  const { file } = args;
  let checkpoint: ConfigFiles;
  try {
    checkpoint = readCheckpoint(file, read);
  } catch (error) {
    return refuse(print, file, unreadableFile(file, error));
  }
  const inspection = inspectText(checkpoint.config, { ...checkpoint, transformers: args.transformers });
  if (!inspection.ok) return refuse(print, file, inspection.error);
  const { adapter, spec, parameters } = inspection;
  const body = spec.body as DecoderBody;
  const reason = whyNot(args, body, parameters?.total ?? Infinity);
  if (reason !== null) return refuse(print, file, { code: "cannot-run", message: reason });
  const names = familyOf(adapter, args.transformers)?.checkpoint(adapter) ?? {};
  try {
    const { logits, hidden } = runModel(
      body,
      storedWeights(body, names, madeValues),
      args.ids,
      args.positions,
    );
    print(
      JSON.stringify({
        file,
        ok: true,
        positions: args.positions,
        logits: logits.map((row) => [...row]),
        ...(args.hidden && { hidden: hidden.map((rows) => [...(rows.at(-1) ?? [])].slice(0, SHOWN)) }),
      }),
    );
    return 0;
  } catch (error) {
    return refuse(print, file, {
      code: "cannot-run",
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

/** How many channels of the residual stream are printed. */
const SHOWN = 4;

/** The most parameters that weights are made for: a minute's work. */
const MOST_PARAMETERS = 300_000_000;

/** Why a model is not run; null where it is. */
function whyNot({ ids }: RunArguments, { vocab_size }: DecoderBody, parameters: number): string | null {
  const outside = ids.find((id) => id >= vocab_size);
  if (outside !== undefined)
    return `The vocabulary has ${vocab_size} tokens, with ids from 0 to ${vocab_size - 1}: there is no ${outside}.`;
  if (parameters <= MOST_PARAMETERS) return null;
  const billions = (parameters / 1e9).toFixed(1);
  const gigabytes = Math.ceil((parameters * 4) / 1e9);
  return `The model has ${billions} billion parameters: made weights would need ${gigabytes} GB. Up to ${MOST_PARAMETERS / 1e9} billion are run. Name a config with smaller sizes.`;
}

function refuse(print: (line: string) => void, file: string, error: object): 2 {
  print(JSON.stringify({ file, ok: false, error }));
  return 2;
}
