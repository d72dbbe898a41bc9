import { Failure } from "./failure.ts";
import { found, innermost, type Situation } from "./situation.ts";
import { extraComma, unexpectedEnd, wrongBracket } from "./structure-failures.ts";
import { Token } from "./token.ts";
import { numberFailure, pythonWord, quoteFailure, strayFailure } from "./word-failures.ts";

/** What the end of the text may have cut from a number or from one of JSON's words. */
const BEGUN =
  /^(?:-?(?:\d+(?:\.\d*)?(?:[eE][+-]?\d*)?)?|t(?:ru?)?|f(?:a(?:ls?)?)?|n(?:ul?)?|Na?|-?I(?:n(?:f(?:i(?:n(?:it?)?)?)?)?)?)$/;

/** The current token stands where a value should. */
export function noValue(situation: Situation): Failure {
  const { scan } = situation;
  if (scan.kind === Token.End) return unexpectedEnd(situation);
  if (scan.kind === Token.Word) return noWord(situation);
  if (scan.kind === Token.Comma && innermost(situation) === "[") return extraComma(situation);
  if (innermost(situation) === "{") {
    const message = `The key before this has no value: ${found(scan)} follows the colon. Add a value, or null, or delete the member.`;
    return wrongBracket(situation) ?? new Failure("missing-value", scan.start, message);
  }
  const message = `Found ${found(scan)} where a value should stand. Delete it, or check the brackets around it.`;
  return wrongBracket(situation) ?? new Failure("unexpected-text", scan.start, message);
}

function noWord(situation: Situation): Failure {
  const { scan, opens } = situation;
  const cutOff = scan.end === scan.text.length && opens.length > 0 && BEGUN.test(scan.source);
  if (cutOff) return unexpectedEnd(situation);
  return (
    strayFailure(scan) ??
    quoteFailure(scan) ??
    pythonWord(scan) ??
    numberFailure(scan) ??
    unknownWord(situation)
  );
}

function unknownWord({ scan }: Situation): Failure {
  const message = `Found ${found(scan)} where a value should stand. Text needs double quotes; JSON's own words are true, false and null.`;
  return new Failure("unexpected-text", scan.start, message);
}
