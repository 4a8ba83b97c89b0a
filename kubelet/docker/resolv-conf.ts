import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import type { DnsConfig, PodIdentity } from '../runtime/sandbox.ts';

/**
 * A pod's own resolv.conf. Docker would write one that names its embedded server, which knows container names and forwards the
 * rest; pods must ask the cluster's servers and nobody else, so the file is ours and mounted over Docker's.
 */
export function resolvConf({ servers, searches, options }: DnsConfig): string {
  return [
    ...servers.map((server) => `nameserver ${server}`),
    ...(searches.length > 0 ? [`search ${searches.join(' ')}`] : []),
    ...(options.length > 0 ? [`options ${options.join(' ')}`] : []),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

/** Where it is: found from what names the sandbox, so that a restarted kubelet need not remember. */
export function resolvConfPath(stateDir: string, pod: PodIdentity, attempt: number): string {
  return join(stateDir, `${pod.uid}_${attempt}`, 'resolv.conf');
}

/** Writes it; the same content again if it is there. */
export async function writeResolvConf(
  stateDir: string,
  pod: PodIdentity,
  attempt: number,
  dns: DnsConfig,
): Promise<void> {
  const path = resolvConfPath(stateDir, pod, attempt);
  await makeFolders(join(path, '..'), 0o755);
  await writeFile(path, resolvConf(dns), { mode: 0o644 });
}

/** Removes it with its folder, if there. */
export async function removeResolvConf(stateDir: string, pod: PodIdentity, attempt: number): Promise<void> {
  await rm(join(resolvConfPath(stateDir, pod, attempt), '..'), { recursive: true, force: true });
}
