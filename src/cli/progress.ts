import { writeSync } from "node:fs";

const ERR = 2;

/** How long nothing is said, and then how often, in milliseconds. */
const QUIET = 2000;
const EVERY = { terminal: 200, log: 5000 };

/** Says on standard error how many of many are done: on one line of a terminal, now and then in a log. */
export class Progress {
  readonly #what: string;
  readonly #all: number | null;
  #done = 0;
  readonly #terminal = process.stderr.isTTY;
  #last = performance.now() + QUIET - EVERY.log;
  #said = false;

  constructor(what: string, all: number | null = null) {
    this.#what = what;
    this.#all = all;
    if (this.#terminal) this.#last = performance.now() + QUIET - EVERY.terminal;
  }

  /** So many more are done. */
  more(count: number): void {
    this.#done = Math.min(this.#done + count, this.#all ?? Infinity);
    const now = performance.now();
    if (now - this.#last < (this.#terminal ? EVERY.terminal : EVERY.log)) return;
    this.#last = now;
    this.#said = true;
    const said = `${this.#done}${this.#all === null ? "" : ` of ${this.#all}`} ${this.#what}`;
    this.#write(this.#terminal ? `\r${said}` : `${said}\n`);
  }

  /** Leaves the terminal's line as it was. */
  end(): void {
    if (this.#said && this.#terminal) this.#write("\r\u001b[K");
  }

  #write(text: string): void {
    try {
      writeSync(ERR, text);
    } catch {
      // Nobody listens to progress: the work goes on.
    }
  }
}
