import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { env, execPath } from 'node:process';
import { createInterface } from 'node:readline';

const bundle = 'build/knarr/main.mjs';
const program = 'bin/knarr.mjs';

/** What a process said and how it ended. */
export interface Ended {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly output: string;
}

/** One process of the knarr command, run from the bundle as users run it. */
export class KnarrProcess {
  readonly #child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #readers = new Set<() => void>();
  /** Resolves when it has ended and all it said has been read. */
  readonly ended: Promise<Ended>;
  #over = false;

  constructor(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    if (!existsSync(bundle)) throw new Error(`no ${bundle}: npm run build`);
    this.#child = spawn(execPath, [program, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: env.PATH, HOME: env.HOME, DOCKER_HOST: env.DOCKER_HOST, ...environment },
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        for (const read of this.#readers) read();
      });
    }
    this.ended = new Promise((resolve) => {
      this.#child.once('close', (code) => {
        this.#over = true;
        for (const read of this.#readers) read();
        resolve({ code: code ?? undefined, output: this.output });
      });
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get running(): boolean {
    return !this.#over;
  }

  /** All lines so far, of both streams. */
  get output(): string {
    return this.#lines.join('\n');
  }

  /** Resolves at the first line that matches; throws when the process ends before, or after `timeoutMs`. */
  async says(pattern: RegExp, timeoutMs = 30_000): Promise<string> {
    let next = 0;
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        this.#readers.delete(read);
        clearTimeout(timer);
        settle();
      };
      const fail = (why: string) => finish(() => reject(new Error(`knarr ${why} and said:\n${this.output}`)));
      const read = () => {
        while (next < this.#lines.length) {
          const line = this.#lines[next++] ?? '';
          if (pattern.test(line)) return finish(() => resolve(line));
        }
        if (this.#over) fail(`ended before ${pattern}`);
      };
      const timer = setTimeout(() => fail(`did not say ${pattern} within ${timeoutMs} ms`), timeoutMs);
      this.#readers.add(read);
      read();
    });
  }

  /** SIGTERM, or another signal; resolves when it is gone. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    if (!this.#over) this.#child.kill(signal);
    return this.ended;
  }
}
