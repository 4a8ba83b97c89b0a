import { chmod, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { VolumeMount } from '../../proto/gen/core/v1.ts';
import { ContainerConfigError } from '../env/container-env.ts';
import { expandStrictly } from '../env/expand.ts';
import type { Mount } from '../runtime/container.ts';
import { hostsPath, terminationMessagePath } from './paths.ts';
import type { MountedVolume, MountedVolumes } from './pod-volumes.ts';

/** What the mounts of one instance of a container are made of. */
export interface MountsInput {
  readonly rootDir: string;
  readonly pod: ReadonlyPod;
  readonly container: ReadonlyContainer;
  readonly attempt: number;
  readonly volumes: MountedVolumes;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  /** What /etc/hosts says; absent: the engine's own. */
  readonly hosts?: string;
}

/** The mounts of a container, and the files of the kubelet's own that they need. Throws {@link ContainerConfigError}. */
export async function containerMounts(input: MountsInput): Promise<Mount[]> {
  const { rootDir, pod, container, attempt, volumes, env, hosts } = input;
  const uid = pod.metadata.uid ?? '';
  const values = new Map(env.map(({ name, value }) => [name, value]));
  const mounts: Mount[] = [];
  for (const mount of container.volumeMounts ?? []) {
    const volume = volumes.get(mount.name);
    if (!volume)
      throw new ContainerConfigError(`cannot find volume "${mount.name}" to mount into container "${container.name}"`);
    const subPath = mount.subPathExpr ? subPathOf(mount.subPathExpr, values) : (mount.subPath ?? '');
    mounts.push({
      hostPath: subPath === '' ? volume.hostPath : await resolveSubPath(volume, subPath),
      containerPath: mount.mountPath.startsWith('/') ? mount.mountPath : join('/', mount.mountPath),
      ...(mount.readOnly || volume.readOnly ? { readOnly: true } : {}),
      ...propagation(mount),
    });
  }
  if (hosts !== undefined && !mounts.some(({ containerPath }) => containerPath === '/etc/hosts')) {
    const path = hostsPath(rootDir, uid);
    await writeOwn(path, hosts, 0o644);
    mounts.push({ hostPath: path, containerPath: '/etc/hosts' });
  }
  const messagePath = container.terminationMessagePath;
  if (messagePath && messagePath !== '/') {
    const path = terminationMessagePath(rootDir, uid, container.name, attempt);
    await writeOwn(path, '', 0o666);
    mounts.push({ hostPath: path, containerPath: messagePath });
  }
  return mounts;
}

function subPathOf(expression: string, values: ReadonlyMap<string, string>): string {
  try {
    return expandStrictly(expression, (name) => values.get(name));
  } catch (error) {
    throw new ContainerConfigError('failed to expand subPathExpr', { cause: error });
  }
}

/** Follows links, and refuses to leave the volume by one; makes the folder if it is not there. */
async function resolveSubPath({ hostPath }: MountedVolume, subPath: string): Promise<string> {
  // The API refuses these as they are written; a variable may bring them in.
  if (subPath.startsWith('/'))
    throw new ContainerConfigError(`error SubPath \`${subPath}\` must not be an absolute path`);
  if (subPath.split('/').includes('..'))
    throw new ContainerConfigError(`unable to provision SubPath \`${subPath}\`: must not contain '..'`);
  const root = await realpath(hostPath);
  const wanted = join(root, subPath);
  const isThere = await stat(wanted).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
  if (!isThere) {
    const parent = await nearest(dirname(wanted));
    if (isOutside(root, parent))
      throw new ContainerConfigError(`failed to prepare subPath for volumeMount: ${subPath}`);
    await makeFolders(wanted, 0o750);
    await chmod(wanted, ((await stat(root)).mode & 0o777) | 0o750);
  }
  const real = await realpath(wanted);
  if (isOutside(root, real)) throw new ContainerConfigError(`failed to prepare subPath for volumeMount: ${subPath}`);
  return real;
}

/** The real path of the deepest folder that is there. */
async function nearest(path: string): Promise<string> {
  for (let at = path; ; at = dirname(at)) {
    try {
      return await realpath(at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || at === '/') throw error;
    }
  }
}

function isOutside(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '..' || way.startsWith('../');
}

function propagation({ mountPropagation }: Shared<VolumeMount>): Pick<Mount, 'propagation'> {
  return mountPropagation === 'HostToContainer' || mountPropagation === 'Bidirectional'
    ? { propagation: mountPropagation }
    : {};
}

async function writeOwn(path: string, text: string, mode: number): Promise<void> {
  await makeFolders(dirname(path), 0o750);
  await writeFile(path, text);
  await chmod(path, mode);
}
