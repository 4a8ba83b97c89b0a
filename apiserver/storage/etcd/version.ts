import { StoreError } from '../errors.ts';
import type { EtcdConnection } from './connection.ts';
import type { ProgressMode } from './watch.ts';

type Version = readonly [major: number, minor: number, patch: number];

const oldest: Version = [3, 4, 0];

/** How to ask a cluster of these versions for progress; see ProgressMode. Throws StoreError `foreign` for too old a member. */
export function progressModeOf(versions: readonly string[]): ProgressMode {
  let mode: ProgressMode = 'request';
  for (const text of versions) {
    const version = parse(text);
    if (isBefore(version, oldest)) throw new StoreError('foreign', `etcd ${text} is too old; Knarr needs 3.4 or newer`);
    // The same bounds at which kube-apiserver trusts the request.
    const trusted: Version = version[0] === 3 && version[1] === 4 ? [3, 4, 31] : [3, 5, 13];
    if (isBefore(version, trusted)) mode = 'marker';
  }
  return mode;
}

/** Asks all members that answer. Throws StoreError `unavailable` if none does. */
export async function checkVersions(connection: EtcdConnection): Promise<ProgressMode> {
  const first = await connection.read((client) => client.status());
  const answers = await Promise.allSettled(
    connection.clients.filter((client) => client !== connection.client).map((client) => client.status()),
  );
  return progressModeOf([
    first.version,
    // A member that is away may be older than the others: to be on the safe side.
    ...answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.version : '3.4.0')),
  ]);
}

function parse(text: string): Version {
  const [major = 0, minor = 0, patch = 0] = text.split(/[.+-]/).map(Number);
  return [major, minor, patch];
}

function isBefore(a: Version, b: Version): boolean {
  for (const [i, part] of a.entries()) if (part !== b[i]) return part < (b[i] ?? 0);
  return false;
}
