import { spawn } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import type { Io } from '../io.ts';

/** The user's editor: KUBE_EDITOR, then EDITOR, then vi. Quotes and the like are for a shell to read. */
export function editorCommand(
  env: Io['env'],
  file: string,
): { readonly program: string; readonly args: readonly string[] } {
  const editor = env.KUBE_EDITOR || env.EDITOR || 'vi';
  if (/["'\\]/.test(editor))
    return { program: env.SHELL || '/bin/bash', args: ['-c', `${editor} ${JSON.stringify(file)}`] };
  const [program = '', ...args] = editor.split(' ');
  return { program, args: [...args, file] };
}

/** A file in a folder of its own, for the user to edit. */
export async function writeEditFile({ env }: Pick<Io, 'env'>, text: string, extension: string): Promise<string> {
  const file = join(await mkdtemp(join(env.TMPDIR ?? tmpdir(), 'knarr-edit-')), `edit${extension}`);
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

/** Has the user edit a file; what it says then. The editor gets the terminal. */
export async function editFile(io: Io, file: string): Promise<string> {
  const { program, args } = editorCommand(io.env, file);
  await new Promise<void>((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: io.env });
    child.once('error', (cause: NodeJS.ErrnoException) => {
      const why =
        cause.code === 'ENOENT'
          ? `unable to launch the editor "${program}"`
          : `there was a problem with the editor "${program}"`;
      reject(new CommandError(why, { cause }));
    });
    child.once('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new CommandError(
            `there was a problem with the editor ${JSON.stringify([program, ...args.slice(0, -1)].join(' '))}`,
          ),
        );
    });
  });
  return readFile(file, 'utf8');
}
