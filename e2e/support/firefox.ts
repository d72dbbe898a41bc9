import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PLACES = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

/** Where Firefox is: named by FIREFOX_PATH, or the system's; undefined where nowhere. */
export function findFirefox(): string | undefined {
  return [process.env["FIREFOX_PATH"], ...PLACES].find((path) => path && existsSync(path));
}

/**
 * The Firefox of the system, which Playwright cannot drive, by Marionette: what Firefox's own driver speaks to it, a line of
 * JSON each way with its length before it.
 */
export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  #socket: Socket | null = null;
  #received = Buffer.alloc(0);
  readonly #waiting: ((message: unknown) => void)[] = [];
  #id = 0;

  private constructor(program: string) {
    this.#profile = mkdtempSync(join(tmpdir(), "firefox-"));
    // Any port that is free; which it is, Firefox writes into the profile.
    const own = { "marionette.port": 0, "datareporting.policy.dataSubmissionEnabled": false };
    const lines = Object.entries(own).map(
      ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
    );
    writeFileSync(join(this.#profile, "user.js"), lines.join("\n"));
    const args = ["--headless", "--marionette", "--no-remote", "--profile", this.#profile];
    this.#process = spawn(program, args, { stdio: "ignore", env: { ...process.env, HOME: this.#profile } });
  }

  static async start(program: string): Promise<Firefox> {
    const firefox = new Firefox(program);
    await firefox.#connect();
    await firefox.#ask("WebDriver:NewSession", { capabilities: { alwaysMatch: {} } });
    return firefox;
  }

  async #connect(): Promise<void> {
    const file = join(this.#profile, "MarionetteActivePort");
    for (const end = Date.now() + 30_000; !existsSync(file) || readFileSync(file, "utf8") === "";) {
      if (Date.now() > end) throw new Error("Firefox does not start.");
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const hello = this.#next();
    this.#socket = connect(Number(readFileSync(file, "utf8")), "127.0.0.1");
    this.#socket.on("data", (data: Buffer) => {
      this.#received = Buffer.concat([this.#received, data]);
      this.#take();
    });
    await hello;
  }

  #next(): Promise<unknown> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #take(): void {
    for (;;) {
      const colon = this.#received.indexOf(":");
      if (colon < 0) return;
      const end = colon + 1 + Number(this.#received.subarray(0, colon).toString());
      if (this.#received.length < end) return;
      const message: unknown = JSON.parse(this.#received.subarray(colon + 1, end).toString());
      this.#received = this.#received.subarray(end);
      this.#waiting.shift()?.(message);
    }
  }

  async #ask(name: string, parameters: object): Promise<unknown> {
    const text = JSON.stringify([0, ++this.#id, name, parameters]);
    const answer = this.#next();
    this.#socket?.write(`${Buffer.byteLength(text)}:${text}`);
    const [, , error, result] = (await answer) as [number, number, { message: string } | null, unknown];
    if (error) throw new Error(`${name}: ${error.message}`);
    return result;
  }

  async open(url: string): Promise<void> {
    await this.#ask("WebDriver:Navigate", { url });
  }

  /** What a function body gives in the page. */
  async run(script: string): Promise<unknown> {
    const answer = (await this.#ask("WebDriver:ExecuteScript", { script, args: [] })) as { value: unknown };
    return answer.value;
  }

  async close(): Promise<void> {
    this.#socket?.destroy();
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true });
  }
}
