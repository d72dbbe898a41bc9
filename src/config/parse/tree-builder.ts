import type { ArrayNode, Member, Node, NumberNode, ObjectNode } from "../document.ts";
import { excerpt, Failure } from "./failure.ts";
import type { Findings } from "./findings.ts";
import { nonFiniteNode, numberNode, taggedFloat } from "./numbers.ts";
import type { Scan } from "./scan.ts";
import { noColon, noKey, noSeparator, textAfterEnd } from "./structure-failures.ts";
import { Token } from "./token.ts";
import { noValue } from "./value-failures.ts";
import { plural } from "../../spec/grouped.ts";

/** Deeper nesting is refused: no config needs it, and the recursion must end before the stack does. */
const MAX_DEPTH = 256;

/** Builds the tree of a text by recursive descent. Throws a Failure where the text is not JSON. */
export class TreeBuilder {
  readonly scan: Scan;
  /** Offsets of the brackets that are open, outermost first. */
  readonly opens: number[] = [];
  readonly #findings: Findings;
  readonly #path: (string | number)[] = [];
  #trailingCommas = 0;
  #firstTrailingComma = 0;

  constructor(scan: Scan, findings: Findings) {
    this.scan = scan;
    this.#findings = findings;
  }

  lineOf(offset: number): number {
    return this.#findings.lineOf(offset);
  }

  /** Reads the whole text as one value. */
  build(): Node {
    this.scan.next();
    const root = this.#value();
    if (!this.scan.is(Token.End)) throw textAfterEnd(this, root);
    this.#noteExtras();
    return root;
  }

  /** Reads the value at the current token and moves to the token after it. */
  #value(): Node {
    const { scan } = this;
    if (scan.is(Token.OpenBrace)) return this.#object();
    if (scan.is(Token.OpenBracket)) return this.#array();
    const node = this.#scalar();
    scan.next();
    return node;
  }

  #scalar(): Node {
    const { scan } = this;
    const { start, end } = scan;
    switch (scan.kind) {
      case Token.String:
        return { type: "string", start, end, value: scan.string };
      case Token.Number:
        return numberNode(scan, this.#findings, this.#path);
      case Token.True:
      case Token.False:
        return { type: "boolean", start, end, value: scan.is(Token.True) };
      case Token.Null:
        return { type: "null", start, end };
      default: {
        const node = scan.is(Token.Word) ? nonFiniteNode(scan) : undefined;
        if (node === undefined) throw noValue(this);
        return node;
      }
    }
  }

  #object(): ObjectNode | NumberNode {
    const { scan } = this;
    const { start } = scan;
    const members = new Map<string, Member>();
    this.#open();
    while (!scan.is(Token.CloseBrace)) this.#member(members);
    return taggedFloat({ type: "object", start, end: this.#close(), members });
  }

  #member(members: Map<string, Member>): void {
    const { scan } = this;
    if (!scan.is(Token.String)) throw noKey(this);
    const { string: key, start: keyStart, end: keyEnd } = scan;
    scan.next();
    if (!scan.is(Token.Colon)) throw noColon(this, keyStart, keyEnd);
    this.#path.push(key);
    const earlier = members.get(key);
    if (earlier !== undefined) this.#noteDuplicate(key, earlier, keyStart);
    scan.next();
    const value = this.#value();
    // Set anew, a name takes its later place: members stay in the order of the text.
    if (earlier !== undefined) members.delete(key);
    members.set(key, { keyStart, keyEnd, value });
    this.#path.pop();
    this.#separator(Token.CloseBrace, value);
  }

  #array(): ArrayNode {
    const { scan } = this;
    const { start } = scan;
    const items: Node[] = [];
    this.#open();
    while (!scan.is(Token.CloseBracket)) {
      this.#path.push(items.length);
      const item = this.#value();
      this.#path.pop();
      items.push(item);
      this.#separator(Token.CloseBracket, item);
    }
    return { type: "array", start, end: this.#close(), items };
  }

  #open(): void {
    this.opens.push(this.scan.start);
    if (this.opens.length > MAX_DEPTH) {
      const message = `The brackets are nested more than ${MAX_DEPTH} deep here, which no config.json needs. Check where the text comes from.`;
      throw new Failure("too-deep", this.scan.start, message);
    }
    this.scan.next();
  }

  /** Leaves an object or array; gives the offset after its closing bracket. */
  #close(): number {
    const { end } = this.scan;
    this.opens.pop();
    this.scan.next();
    return end;
  }

  /** Moves past the comma after a value; where the closing bracket follows instead, leaves it to the caller. */
  #separator(close: number, previous: Node): void {
    const { scan } = this;
    if (scan.is(close)) return;
    if (!scan.is(Token.Comma)) throw noSeparator(this, previous);
    const comma = scan.start;
    scan.next();
    if (!scan.is(close)) return;
    if (this.#trailingCommas === 0) this.#firstTrailingComma = comma;
    this.#trailingCommas++;
  }

  #noteDuplicate(key: string, earlier: Member, offset: number): void {
    const [first, second] = [this.lineOf(earlier.keyStart), this.lineOf(offset)];
    const where = first === second ? `twice on line ${first}` : `on lines ${first} and ${second}`;
    const message = `The key ${excerpt(JSON.stringify(key))} stands ${where}. The last one counts, as in Python; delete the other.`;
    this.#findings.add("warning", "duplicate-key", offset, this.#path, message);
  }

  #noteExtras(): void {
    const { comments, firstComment } = this.scan;
    if (comments > 0) {
      const message = `The file has ${plural(comments, "comment")}, which JSON does not allow. They were skipped; Python will refuse the file.`;
      this.#findings.add("warning", "comment", firstComment, [], message);
    }
    if (this.#trailingCommas > 0) {
      const commas = plural(this.#trailingCommas, "comma");
      const message = `The file has ${commas} before a closing bracket, which JSON does not allow. Python will refuse the file: delete them.`;
      this.#findings.add("warning", "trailing-comma", this.#firstTrailingComma, [], message);
    }
  }
}
