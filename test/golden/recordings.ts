import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execPath } from 'node:process';
import { ADMIN_TOKEN, type TestCluster } from '../e2e/harness.ts';

/** Where conversations with a real Kubernetes are kept; no part of the repository. */
const recordings = resolve('../shared/golden');

/** Names of the recordings in a folder, without `.json`. */
export function recordingsIn(folder: string, wanted: (name: string) => boolean): string[] {
  return readdirSync(join(recordings, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .filter(wanted);
}

/** What came of playing recordings. */
export interface Played {
  /** What differs, for each recording by name; none for one that holds. */
  readonly failures: ReadonlyMap<string, string>;
  /** How many messages have other words. */
  readonly worded: number;
}

/** The distribution that was recorded mounts this into every token volume; Kubernetes does not. */
const distributionConfigMap = 'openshift-service-ca.crt';
/** Where the recorded server was reached. */
const recordedPort = 6443;
const recordedAddress = `192.0.2.2:${recordedPort}`;

/** A recording with what belongs to the recorded machine and distribution, not to Kubernetes, taken out or replaced. */
function adapted(text: string, cluster: TestCluster): string {
  const recording: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key === 'sources' && Array.isArray(value)) {
      return value.filter(
        (source: { configMap?: { name?: string } }) => source.configMap?.name !== distributionConfigMap,
      );
    }
    if (value === recordedAddress) return `127.0.0.1:${cluster.port}`;
    return key === 'targetPort' && value === recordedPort ? cluster.port : value;
  });
  return JSON.stringify(recording);
}

/** Plays recordings against a cluster. The players print `FAIL name` and then indented lines. */
export async function play(
  cluster: TestCluster,
  player: 'replay.mjs' | 'controllers.mjs',
  folder: string,
  names: readonly string[],
  flags: readonly string[] = [],
): Promise<Played> {
  // The players choose by folder; a copy of each wanted recording makes one that holds no others.
  const chosen = mkdtempSync(join(tmpdir(), 'knarr-golden-'));
  try {
    for (const name of names) {
      const file = `${name}.json`;
      writeFileSync(join(chosen, file), adapted(readFileSync(join(recordings, folder, file), 'utf8'), cluster));
    }
    const args = ['--server', cluster.server, '--token', ADMIN_TOKEN, '--dir', chosen, ...flags];
    const { stdout, stderr } = await run([join(recordings, player), ...args]);
    if (!/^\d+ passed, \d+ failed$/m.test(stdout)) throw new Error(`${player} fell over: ${stdout}${stderr}`);
    const failed = new Map<string, string>();
    for (const part of stdout.split(/^(?=FAIL )/m)) {
      const name = /^FAIL (\S+?)(\.json)?\s/.exec(part)?.[1];
      if (name) failed.set(name, part);
    }
    const worded = Number(/(\d+) messages worded differently/.exec(stdout)?.[1] ?? 0);
    return { failures: failed, worded };
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
