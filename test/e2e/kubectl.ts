import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { env } from 'node:process';

/** How one call of kubectl is made. */
export interface KubectlOptions {
  /** For its standard input. */
  readonly input?: string | Buffer;
  readonly timeoutMs?: number;
  /** Besides those that every call has. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What a call said, also one that failed. */
export interface KubectlAnswer {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real kubectl against one cluster, with a home of its own: nothing cached of another cluster is believed. */
export class Kubectl {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #command: string;

  constructor(
    kubeconfig: string,
    home: string,
    command = 'kubectl',
    environment: Readonly<Record<string, string>> = {},
  ) {
    const own = { PATH: env.PATH, HOME: home, KUBECONFIG: kubeconfig, KUBECTL_EXTERNAL_DIFF: 'diff -u' };
    // Go's collector takes a fifth of the time of a call that is over before memory matters.
    this.#environment = { ...own, GOGC: 'off', ...environment };
    this.#command = command;
  }

  /** Its standard output; throws, with all it said, when it fails. */
  async run(args: readonly string[] | string, options: KubectlOptions = {}): Promise<string> {
    const { code, stdout, stderr } = await this.try(args, options);
    if (code !== 0) throw new Error(`kubectl ${words(args).join(' ')} ended with ${code}: ${stderr}${stdout}`);
    return stdout;
  }

  /** As `run`, but a failure is an answer as well. */
  try(
    args: readonly string[] | string,
    { input, timeoutMs = 60_000, environment }: KubectlOptions = {},
  ): Promise<KubectlAnswer> {
    return new Promise((resolve, reject) => {
      const child = execFile(
        this.#command,
        words(args),
        { env: { ...this.#environment, ...environment }, timeout: timeoutMs, maxBuffer: 1 << 26 },
        (error, stdout, stderr) => {
          if (error && typeof error.code !== 'number') {
            const why = error.killed ? `did not end within ${timeoutMs} ms` : error.message;
            reject(new Error(`kubectl ${words(args).join(' ')} ${why}: ${stderr}${stdout}`));
          } else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        },
      );
      // It may end without reading all of it.
      child.stdin?.on('error', () => undefined);
      child.stdin?.end(input ?? '');
    });
  }

  /** What it printed as JSON with `-o json`. */
  async json<T = Record<string, unknown>>(args: string): Promise<T> {
    return JSON.parse(await this.run(`${args} -o json`)) as T;
  }

  /** A call that lasts (`-w`, `-f`, port-forward); the caller ends it. */
  start(args: readonly string[] | string): RunningKubectl {
    return new RunningKubectl(
      spawn(this.#command, words(args), { env: this.#environment, stdio: ['pipe', 'pipe', 'pipe'] }),
    );
  }
}

/** A kubectl that has not ended yet. */
class RunningKubectl {
  readonly #child: ChildProcess;
  #output = '';
  #changed: () => void = () => undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#output += text;
        this.#changed();
      });
    }
    child.on('exit', () => this.#changed());
  }

  get output(): string {
    return this.#output;
  }

  /** To its standard input. */
  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Resolves when what it said so far matches; throws when it does not within `timeoutMs`, or ends without. */
  async says(pattern: RegExp, timeoutMs = 30_000): Promise<RegExpMatchArray> {
    const deadline = performance.now() + timeoutMs;
    for (;;) {
      const match = this.#output.match(pattern);
      if (match) return match;
      const left = deadline - performance.now();
      if (left <= 0 || this.#child.exitCode !== null) throw new Error(`no ${pattern} in: ${this.#output}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** Ends it, as Ctrl-C would; resolves when it is gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = new Promise((resolve) => this.#child.once('exit', resolve));
    this.#child.kill('SIGINT');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await gone;
    clearTimeout(timer);
  }
}

/** A command line as arguments: words with spaces between, or the arguments themselves. */
export const words = (args: readonly string[] | string): string[] =>
  typeof args === 'string' ? args.split(' ').filter((word) => word !== '') : [...args];
