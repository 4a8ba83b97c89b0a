import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CommandError } from '../errors/errors.ts';
import { checkRawPath, printRaw } from '../get/raw.ts';
import { type Call, readInput } from '../verb.ts';

interface RawFlags {
  readonly raw: string;
  readonly edit: boolean;
  readonly filename: readonly string[];
  readonly output: string;
  readonly selector: string;
}

/** Throws CommandError where `--raw` stands beside what it takes the place of, or is no path. */
export function checkRaw({ raw, edit, filename, output, selector }: RawFlags): void {
  if (edit) throw new CommandError('--raw and --edit are mutually exclusive');
  if (filename.length !== 1 || /^https?:/.test(filename[0] ?? ''))
    throw new CommandError('--raw can only use a single local file or stdin');
  if (selector !== '') throw new CommandError('--raw and --selector (-l) are mutually exclusive');
  if (output !== '') throw new CommandError('--raw and --output are mutually exclusive');
  checkRawPath(raw);
}

/** Sends the file to the path as it is, which must be JSON, and prints the answer. */
export async function createRaw(
  call: Pick<Call, 'io' | 'session'> & { readonly flags: Pick<RawFlags, 'raw' | 'filename'> },
): Promise<number> {
  const { io, flags } = call;
  const [name = ''] = flags.filename;
  const body = jsonOf(name === '-' ? await readInput(io) : await readNamed(io.cwd, name), name);
  const session = await call.session();
  return printRaw(io, session.api, { method: 'POST', path: flags.raw, body });
}

async function readNamed(cwd: string, name: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, name), 'utf8');
  } catch (cause) {
    throw new CommandError(`open ${name}: no such file or directory`, { cause });
  }
}

function jsonOf(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CommandError(`${name === '-' ? 'STDIN' : name} is not JSON, which --raw sends as it is`, { cause });
  }
}
