import type { Clock } from '../../api/clock.ts';
import { isRetryable } from '../../api/errors/predicates.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { ResourceList } from '../../api/quantity/resource-list.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { Volume } from '../../proto/gen/core/v1.ts';
import type { FieldSource } from '../env/field-ref.ts';
import type { ObjectSource } from '../objects/object-source.ts';
import { isWritten, type Payload, writeAtomically } from './atomic-write.ts';
import { setUpEmptyDir, tearDownVolumes } from './empty-dir.ts';
import { checkHostPath } from './host-path.ts';
import { volumeDir } from './paths.ts';
import { type PayloadSource, volumeObjects, volumePayload } from './payload.ts';
import { claimedVolume } from './persistent-volume-claim.ts';
import { PodTokens } from './service-account-tokens.ts';
import { VolumeError } from './volume-error.ts';

/** A volume that containers can mount. */
export interface MountedVolume {
  readonly hostPath: string;
  /** Whatever the mount says. */
  readonly readOnly: boolean;
}

export type MountedVolumes = ReadonlyMap<string, MountedVolume>;

/** What volumes are made with. */
export interface VolumesContext {
  readonly rootDir: string;
  readonly client: Client;
  readonly clock: Clock;
  readonly objects: ObjectSource;
  allocatable(): ResourceList;
}

/** One volume that failed, for the event. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
  readonly volume: string;

  constructor(volume: string, options: ErrorOptions) {
    const reason = options.cause instanceof Error ? options.cause.message : String(options.cause);
    super(`MountVolume.SetUp failed for volume "${volume}" : ${reason}`, options);
    this.volume = volume;
  }
}

/** The volumes of one pod. Every call can be repeated; nothing is remembered that matters after a crash. */
export class PodVolumes {
  readonly #context: VolumesContext;
  readonly #tokens: PodTokens;
  readonly #watched = new Map<string, () => void>();

  constructor(context: VolumesContext) {
    this.#context = context;
    this.#tokens = new PodTokens(context.client, context.clock);
  }

  /** Milliseconds: when `setUp` has to be called again, so that tokens do not expire. */
  get renewAt(): number | undefined {
    return this.#tokens.renewAt;
  }

  /** Makes all volumes, or brings their files up to date. Throws {@link SetUpError}. */
  async setUp(fields: FieldSource, signal: AbortSignal): Promise<MountedVolumes> {
    const volumes = fields.pod.spec.volumes ?? [];
    const made = await Promise.all(
      volumes.map(async (volume): Promise<[string, MountedVolume]> => {
        try {
          return [volume.name, await this.#setUpOne(volume, fields, signal)];
        } catch (error) {
          if (signal.aborted) throw error;
          throw new SetUpError(volume.name, { cause: error });
        }
      }),
    );
    return new Map(made);
  }

  /** Calls `changed` when an object that files come from changes. */
  watch(pod: ReadonlyPod, changed: () => void): void {
    const { namespace = '' } = pod.metadata;
    for (const volume of pod.spec.volumes ?? [])
      for (const object of volumeObjects(volume, namespace)) {
        const key = `${object.kind}/${object.name}`;
        if (!this.#watched.has(key)) this.#watched.set(key, this.#context.objects.watch(object, changed));
      }
  }

  unwatch(): void {
    for (const stop of this.#watched.values()) stop();
    this.#watched.clear();
  }

  async tearDown(uid: string): Promise<void> {
    this.unwatch();
    await tearDownVolumes(this.#context.rootDir, uid);
  }

  async #setUpOne(volume: Shared<Volume>, fields: FieldSource, signal: AbortSignal): Promise<MountedVolume> {
    const { rootDir, client } = this.#context;
    const { pod } = fields;
    const { uid = '', namespace = '', name: podName } = pod.metadata;
    const gid = pod.spec.securityContext?.fsGroup ?? undefined;
    const { name, emptyDir, hostPath, persistentVolumeClaim, ephemeral } = volume;
    if (hostPath) {
      await checkHostPath(hostPath.path, hostPath.type ?? '');
      return { hostPath: hostPath.path, readOnly: false };
    }
    if (persistentVolumeClaim || ephemeral) {
      const claim = persistentVolumeClaim?.claimName ?? `${podName}-${name}`;
      const { path, type, readOnly } = await claimedVolume(client, namespace, claim, signal);
      await checkHostPath(path, type);
      return { hostPath: path, readOnly: readOnly || (persistentVolumeClaim?.readOnly ?? false) };
    }
    if (emptyDir) {
      const dir = volumeDir(rootDir, uid, 'empty-dir', name);
      await setUpEmptyDir(dir, emptyDir, gid);
      return { hostPath: dir, readOnly: false };
    }
    const dir = volumeDir(rootDir, uid, pluginOf(volume), name);
    let payload: Payload | undefined;
    try {
      payload = await volumePayload(volume, this.#source(fields, signal));
    } catch (error) {
      // The API server is away: what is there from before has to do.
      if (error instanceof VolumeError || !isRetryable(error) || !(await isWritten(dir))) throw error;
      return { hostPath: dir, readOnly: true };
    }
    if (payload === undefined) {
      const kind = Object.keys(volume).find((key) => key !== 'name') ?? 'unknown';
      throw new VolumeError(`volumes of kind ${kind} are not supported by this node`);
    }
    await writeAtomically(dir, withGroup(payload, gid), gid);
    return { hostPath: dir, readOnly: true };
  }

  #source(fields: FieldSource, signal: AbortSignal): PayloadSource {
    const { objects, allocatable } = this.#context;
    const { namespace = '' } = fields.pod.metadata;
    return {
      ...fields,
      configMap: (name) => objects.configMap(namespace, name),
      secret: (name) => objects.secret(namespace, name),
      token: (audience, seconds) => this.#tokens.get(fields.pod, audience, seconds, signal),
      allocatable: allocatable(),
    };
  }
}

function pluginOf({ configMap, secret, projected }: Shared<Volume>): string {
  return configMap ? 'configmap' : secret ? 'secret' : projected ? 'projected' : 'downward-api';
}

/** What the group owns it can read. */
function withGroup(payload: Payload, gid: number | undefined): Payload {
  if (gid === undefined) return payload;
  return new Map([...payload].map(([path, file]) => [path, { ...file, mode: file.mode | 0o440 }]));
}
