import { join } from 'node:path';

/** Where the files of a pod are: `ROOT/pods/UID`. */
export function podDir(rootDir: string, uid: string): string {
  return join(rootDir, 'pods', uid);
}

export function volumesDir(rootDir: string, uid: string): string {
  return join(podDir(rootDir, uid), 'volumes');
}

/** `.../volumes/kubernetes.io~configmap/NAME`, as other tools expect. */
export function volumeDir(rootDir: string, uid: string, plugin: string, name: string): string {
  return join(volumesDir(rootDir, uid), `kubernetes.io~${plugin}`, name);
}

export function hostsPath(rootDir: string, uid: string): string {
  return join(podDir(rootDir, uid), 'etc-hosts');
}

/** The environment that a container was last given. */
export function environmentPath(rootDir: string, uid: string, container: string): string {
  return join(podDir(rootDir, uid), 'containers', container, 'environment.json');
}

/** A file for the last words of one instance of a container. */
export function terminationMessagePath(rootDir: string, uid: string, container: string, attempt: number): string {
  return join(podDir(rootDir, uid), 'containers', container, `${attempt}.message`);
}
