import { execFile } from 'node:child_process';
import { env, execPath } from 'node:process';

/** How a command of knarr ended, and what it said where. */
export interface KnarrAnswer {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** A command that runs the command, with its arguments: `['setpriv', '--no-new-privs']`. */
  readonly through?: readonly string[];
  readonly timeoutMs?: number;
}

/** Runs a command of the bundle to its end. Throws when it runs on after `timeoutMs`, with what it said. */
export function runKnarr(args: readonly string[], options: RunOptions = {}): Promise<KnarrAnswer> {
  const { environment, through = [], timeoutMs = 30_000 } = options;
  const [file = execPath, ...before] = [...through, execPath, 'bin/knarr.mjs'];
  return new Promise((resolve, reject) => {
    execFile(
      file,
      [...before, ...args],
      {
        timeout: timeoutMs,
        killSignal: 'SIGKILL',
        env: { PATH: env.PATH, HOME: env.HOME, DOCKER_HOST: env.DOCKER_HOST, ...environment },
      },
      (error, stdout, stderr) => {
        if (error?.killed) reject(new Error(`knarr ${args.join(' ')} runs on and said:\n${stdout}${stderr}`));
        else resolve({ code: error ? (typeof error.code === 'number' ? error.code : undefined) : 0, stdout, stderr });
      },
    );
  });
}
