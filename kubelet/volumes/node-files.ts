import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolders } from '../../api/folders.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { FieldSource } from '../env/field-ref.ts';
import { podHostname } from '../env/hostname.ts';
import { hostsFile, nodeHostsFile } from '../env/hosts-file.ts';
import type { Mount } from '../runtime/container.ts';
import { containerMounts, type MountsInput } from './container-mounts.ts';
import { environmentPath, podDir } from './paths.ts';
import { volumeObjects, volumePayload } from './payload.ts';
import { type MountedVolumes, PodVolumes, SetUpError, type VolumesContext } from './pod-volumes.ts';

/** The volumes of one pod, see {@link PodVolumes}. */
export type Volumes = Pick<PodVolumes, 'setUp' | 'watch' | 'unwatch' | 'tearDown' | 'renewAt'>;

/** The variables of a container, in order. */
export type Environment = readonly { readonly name: string; readonly value: string }[];

/** What a node keeps of its pods on disk. */
export interface NodeFiles {
  /** Remembers what a container was given, for the time when the API server is away. */
  saveEnvironment(uid: string, container: string, environment: Environment): Promise<void>;
  /** Undefined: it was never given one. */
  loadEnvironment(uid: string, container: string): Promise<Environment | undefined>;
  volumes(): Volumes;
  mounts(input: Omit<MountsInput, 'rootDir' | 'hosts'> & { readonly podIPs: readonly string[] }): Promise<Mount[]>;
  /** Removes all that is left of a pod; its volumes are torn down before. */
  remove(uid: string): Promise<void>;
}

/** Files below `rootDir`. */
export function diskFiles(context: VolumesContext, clusterDomain: string): NodeFiles {
  const { rootDir } = context;
  return {
    volumes: () => new PodVolumes(context),
    async saveEnvironment(uid, container, environment) {
      const path = environmentPath(rootDir, uid, container);
      await makeFolders(dirname(path), 0o750);
      // It may hold secrets.
      await writeFile(path, JSON.stringify(environment), { mode: 0o600 });
    },
    async loadEnvironment(uid, container) {
      try {
        return JSON.parse(await readFile(environmentPath(rootDir, uid, container), 'utf8')) as Environment;
      } catch (error) {
        // Never written, or only half: there is none.
        if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },
    async mounts({ podIPs, ...input }) {
      return containerMounts({ ...input, rootDir, hosts: await hostsOf(input.pod, podIPs, clusterDomain) });
    },
    async remove(uid) {
      await new PodVolumes(context).tearDown(uid);
      await rm(podDir(rootDir, uid), { recursive: true, force: true });
    },
  };
}

async function hostsOf(pod: ReadonlyPod, podIPs: readonly string[], clusterDomain: string): Promise<string> {
  const aliases = pod.spec.hostAliases ?? [];
  if (pod.spec.hostNetwork) return nodeHostsFile(await readFile('/etc/hosts', 'utf8'), aliases);
  return hostsFile({ podIPs, ...podHostname(pod, clusterDomain), aliases });
}

const noMounts: MountedVolumes = new Map();

/** A simulated node writes nothing; a pod still waits for the ConfigMaps and Secrets that it needs. */
export function noFiles({ objects, allocatable }: Pick<VolumesContext, 'objects' | 'allocatable'>): NodeFiles {
  const volumes: Volumes = {
    renewAt: undefined,
    async setUp(fields: FieldSource) {
      const { namespace = '' } = fields.pod.metadata;
      const source = {
        ...fields,
        configMap: (name: string) => objects.configMap(namespace, name),
        secret: (name: string) => objects.secret(namespace, name),
        token: async () => '',
        allocatable: allocatable(),
      };
      for (const volume of fields.pod.spec.volumes ?? []) {
        if (volumeObjects(volume, namespace).length === 0) continue;
        await volumePayload(volume, source).catch((cause: unknown) => {
          throw new SetUpError(volume.name, { cause });
        });
      }
      return noMounts;
    },
    watch: () => undefined,
    unwatch: () => undefined,
    tearDown: async () => undefined,
  };
  return {
    volumes: () => volumes,
    mounts: async () => [],
    remove: async () => undefined,
    saveEnvironment: async () => undefined,
    loadEnvironment: async () => undefined,
  };
}
