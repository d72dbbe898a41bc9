import type { ConfigError } from "../../config/document.ts";
import { outputLine } from "../output/output-line.ts";
import { familyOfInspection } from "../../families/registry.ts";
import { madeValues } from "../../reference/made-weights.ts";
import { runModel } from "../../reference/run.ts";
import { storedWeights } from "../../reference/stored-weights.ts";
import type { DecoderBody } from "../../spec/decoder-body.ts";
import { listedStates } from "../../spec/listed-states.ts";
import type { RunArguments } from "../arguments/run-arguments.ts";
import { readInspection } from "../read-inspection.ts";
import { openSafetensors } from "../safetensors.ts";

/** Runs the spec of a file, and prints one line. @returns the exit status. */
export async function runFile(
  args: RunArguments,
  read: (file: string) => string,
  print: (line: string) => void,
): Promise<0 | 2> {
  const { file, ids, positions } = args;
  const refuse = (error: ConfigError): 2 => {
    print(outputLine({ file, ok: false, error }));
    return 2;
  };
  const result = await readInspection(file, { transformers: args.transformers }, read);
  if (!result.ok) return refuse(result.error);
  const { inspection } = result.value;
  const { adapter, guess, parameters } = inspection;
  const { body } = inspection.spec;
  const reason = whyNot(args, body, parameters?.total ?? Infinity);
  if (reason !== null) return refuse(cannotRun(reason));
  const family = familyOfInspection(inspection, args.transformers);
  const names = family?.checkpoint(adapter, inspection.spec.architecture) ?? {};
  try {
    const values = args.weights === null ? madeValues : openSafetensors(args.weights);
    const { logits, hidden } = runModel(body, storedWeights(body, names, values), ids, positions);
    const line = {
      file,
      ok: true,
      ...(guess && { guess }),
      positions,
      logits: logits.map((row) => [...row]),
      ...(args.hidden && {
        hidden: listedStates(hidden, family?.listedStates ?? "before_layers").map((rows) =>
          [...(rows.at(-1) ?? [])].slice(0, SHOWN),
        ),
      }),
    };
    print(outputLine(line));
    return 0;
  } catch (error) {
    return refuse(cannotRun(error instanceof Error ? error.message : String(error)));
  }
}

/** That a file is read and cannot be run: it is so of the whole file. */
const cannotRun = (message: string): ConfigError => ({ code: "cannot-run", message, line: 1, column: 1 });

/** How many channels of the residual stream are printed. */
const SHOWN = 4;

/** The most parameters of a model that is run, in billions: half a minute's work with made weights, minutes with a checkpoint's. */
const MOST = { made: 0.3, read: 4 };

/** Why a model is not run; null where it is. */
function whyNot(
  { ids, weights }: RunArguments,
  { vocab_size }: DecoderBody,
  parameters: number,
): string | null {
  const outside = ids.find((id) => id >= vocab_size);
  if (outside !== undefined)
    return `The vocabulary has ${vocab_size} tokens, with ids from 0 to ${vocab_size - 1}: there is no ${outside}.`;
  const billions = parameters / 1e9;
  const most = weights === null ? MOST.made : MOST.read;
  if (billions <= most) return null;
  const size = `The model has ${billions.toFixed(1)} billion parameters, ${Math.ceil(4 * billions)} GB in float32`;
  return weights === null
    ? `${size}, and weights are made for ${most} billion at most. Make the sizes of the config smaller: what it computes is the same in a small model.`
    : `${size}; up to ${most} billion are run, for this shows what a model computes, and is not fast.`;
}
