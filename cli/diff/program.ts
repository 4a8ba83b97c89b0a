import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';

/** One object as it is and as it would be; empty text where there is none. */
export interface Compared {
  /** Of the file that it is written to. */
  readonly name: string;
  readonly live: string;
  readonly merged: string;
}

/** Only such arguments of the user's program are passed on, as kubectl does it: it may come from anywhere. */
const plainArgument = /^[a-zA-Z0-9\-=]+$/;

/** The program of KUBECTL_EXTERNAL_DIFF with its arguments, or `diff -u -N`. */
export function diffCommand(env: Io['env']): { readonly program: string; readonly args: readonly string[] } {
  const [program = '', ...args] = (env.KUBECTL_EXTERNAL_DIFF ?? '').split(' ');
  if (program === '') return { program: 'diff', args: ['-u', '-N'] };
  return { program, args: args.filter((arg) => plainArgument.test(arg)) };
}

/**
 * Writes both states of all objects to two folders and has a program compare them. Resolves to its exit code: 0 for no
 * difference, 1 for some. The folders are removed whatever happens.
 */
export async function runDiff(io: Io, objects: readonly Compared[]): Promise<number> {
  const parent = io.env.TMPDIR ?? tmpdir();
  const folders: string[] = [];
  try {
    for (const [prefix, state] of [
      ['LIVE-', 'live'],
      ['MERGED-', 'merged'],
    ] as const) {
      const folder = await mkdtemp(join(parent, prefix));
      folders.push(folder);
      for (const one of objects) await writeFile(join(folder, one.name), one[state], { mode: 0o700 });
    }
    const { program, args } = diffCommand(io.env);
    return await run(io, program, [...args, ...folders]);
  } finally {
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

function run(io: Io, program: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: io.env, signal: io.signal });
    child.stdout.pipe(io.stdout, { end: false });
    child.stderr.pipe(io.stderr, { end: false });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const why = cause.code === 'ENOENT' ? `exec: "${program}": executable file not found in $PATH` : cause.message;
      reject(new CommandError(`failed to run "${program}": ${why}`, { cause, exitCode: 2 }));
    });
    child.once('close', (code) => resolve(code ?? 2));
  });
}
