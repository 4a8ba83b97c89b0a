import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { ADMIN_TOKEN, type TestCluster } from '../e2e/harness.ts';

/** Where conversations with a real Kubernetes are kept; no part of the repository. */
export const recordings = resolve('../shared/golden');

/** Names of the recordings in a folder, without `.json`. */
export function recordingsIn(folder: string, wanted: (name: string) => boolean): string[] {
  return readdirSync(join(recordings, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(wanted);
}

/**
 * Plays recordings against a cluster and gives what differs, for each by name; none for one that holds. The players print
 * `FAIL name` and then indented lines.
 */
export async function play(
  cluster: TestCluster,
  player: 'replay.mjs' | 'controllers.mjs',
  folder: string,
  names: readonly string[],
  flags: readonly string[] = [],
): Promise<ReadonlyMap<string, string>> {
  // The players choose by folder; a link to each wanted recording makes one that holds no others.
  const chosen = mkdtempSync(join(tmpdir(), 'knarr-golden-'));
  try {
    for (const name of names) symlinkSync(join(recordings, folder, `${name}.json`), join(chosen, `${name}.json`));
    const args = ['--server', cluster.server, '--token', ADMIN_TOKEN, '--dir', chosen, ...flags];
    const { stdout, stderr } = await run([join(recordings, player), ...args]);
    if (!/^\d+ passed, \d+ failed$/m.test(stdout)) throw new Error(`${player} fell over: ${stdout}${stderr}`);
    const failed = new Map<string, string>();
    for (const part of stdout.split(/^(?=FAIL )/m)) {
      const name = /^FAIL (\S+?)(\.json)?\s/.exec(part)?.[1];
      if (name) failed.set(name, part);
    }
    return failed;
  } finally {
    rmSync(chosen, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((done, reject) => {
    execFile(execPath, args, { maxBuffer: 1 << 26, timeout: 240_000 }, (error, stdout, stderr) => {
      // Its exit code says no more than its last line.
      if (error?.killed) reject(new Error(`${args[0]} did not end: ${stdout}${stderr}`));
      else done({ stdout, stderr });
    });
  });
}
