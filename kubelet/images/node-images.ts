import type { Clock } from '../../api/clock.ts';
import { messageOf } from '../../api/errors/message-of.ts';
import { defaultPullPolicy } from '../../api/pod/pull-policy.ts';
import { formatDuration } from '../../api/time/duration.ts';
import type { EventType } from '../../client/events/recorder.ts';
import type { ImageStatus, RegistryAuth } from '../runtime/image.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { isImageName, nextPullBackoff, type PullBackoff, planImage } from './pull-plan.ts';

/** An image that a container needs. */
export interface ImageRequest {
  readonly image: string;
  readonly policy?: string | undefined;
  /** Whose backoff it is. */
  readonly podUid: string;
  /** Asked for only when a pull is needed; tried in their order. */
  auths(): Promise<readonly RegistryAuth[]>;
  event(type: EventType, reason: string, message: string): void;
}

/** The image is there, or why it is not; `retryAt` in milliseconds. */
export type ImageOutcome =
  | { readonly kind: 'present'; readonly status: ImageStatus }
  | {
      readonly kind: 'failed';
      readonly reason:
        | 'ErrImagePull'
        | 'ImagePullBackOff'
        | 'ErrImageNeverPull'
        | 'InvalidImageName'
        | 'ImageInspectError';
      readonly message: string;
      readonly retryAt: number;
    };

/** What a pull that was seen to fail shows as `ErrImagePull` before it becomes a back-off. */
const shownMs = 2000;
const retryMs = 30_000;
/** Remembered failures; the oldest is forgotten. */
const maxBackoffs = 1000;
const maxPulled = 10_000;

/** The images of a node: one pull at a time of one image, any number of different ones. */
export class NodeImages {
  readonly #runtime: ContainerRuntime;
  readonly #clock: Clock;
  readonly #pulls = new Map<string, Promise<void>>();
  readonly #pulled = new Set<string>();
  readonly #backoffs = new Map<string, PullBackoff & { readonly message: string }>();

  constructor(runtime: ContainerRuntime, clock: Clock) {
    this.#runtime = runtime;
    this.#clock = clock;
  }

  /** Ids of the images that were pulled for pods, since this kubelet began. */
  get pulled(): ReadonlySet<string> {
    return this.#pulled;
  }

  /** Makes an image present as its policy has it. Rejects only when the signal fires. */
  async ensure(request: ImageRequest, signal: AbortSignal): Promise<ImageOutcome> {
    const { image, event } = request;
    if (!isImageName(image)) {
      const message = `couldn't parse image name "${image}": invalid reference format`;
      event('Warning', 'InspectFailed', `Failed to apply default image tag "${image}": ${message}`);
      return this.#failed('InvalidImageName', `Failed to apply default image tag "${image}": ${message}`, retryMs);
    }
    let status: ImageStatus | undefined;
    try {
      status = await this.#runtime.imageStatus(image, signal);
    } catch (error) {
      if (signal.aborted) throw error;
      const message = `Failed to inspect image "${image}": ${messageOf(error)}`;
      event('Warning', 'InspectFailed', message);
      return this.#failed('ImageInspectError', message, retryMs);
    }
    const key = `${request.podUid}_${image}`;
    const known = this.#backoffs.get(key);
    const until = known && known.failedAt + known.delayMs;
    const step = planImage(request.policy || defaultPullPolicy(image), status !== undefined, until, this.#clock.now());
    switch (step.kind) {
      case 'use':
        if (status === undefined) throw new Error(`image ${image} is to be used and is not there`);
        event(
          'Normal',
          'Pulled',
          `Container image "${image}" already present on machine and can be accessed by the pod`,
        );
        return { kind: 'present', status };
      case 'refuse': {
        const message = `Container image "${image}" is not present with pull policy of Never`;
        event('Warning', 'ErrImageNeverPull', message);
        return this.#failed('ErrImageNeverPull', message, retryMs);
      }
      case 'wait': {
        const message = `Back-off pulling image "${image}"`;
        event('Normal', 'BackOff', message);
        const cause = known ? `: ErrImagePull: ${known.message}` : '';
        return { kind: 'failed', reason: 'ImagePullBackOff', message: `${message}${cause}`, retryAt: step.until };
      }
      case 'pull':
        return this.#pull(request, key, signal);
    }
  }

  async #pull(request: ImageRequest, key: string, signal: AbortSignal): Promise<ImageOutcome> {
    const { image, event } = request;
    event('Normal', 'Pulling', `Pulling image "${image}"`);
    const begun = this.#clock.now();
    try {
      // Whoever pulls it now pulls it for all; with other credentials it may fail for us, so then we try ourselves.
      await this.#pulls.get(image)?.catch(() => undefined);
      const waited = this.#clock.now() - begun;
      const pull = this.#pullWith(image, await request.auths(), signal).finally(() => this.#pulls.delete(image));
      this.#pulls.set(image, pull);
      await pull;
      const status = await this.#runtime.imageStatus(image, signal);
      if (!status) throw new Error(`image "${image}" is not there after its pull`);
      this.#backoffs.delete(key);
      if (this.#pulled.size < maxPulled) this.#pulled.add(status.id);
      const all = this.#clock.now() - begun;
      event(
        'Normal',
        'Pulled',
        `Successfully pulled image "${image}" in ${formatDuration(all - waited)} (${formatDuration(all)} including waiting). Image size: ${status.sizeBytes} bytes.`,
      );
      return { kind: 'present', status };
    } catch (error) {
      if (signal.aborted) throw error;
      const message = messageOf(error);
      event('Warning', 'Failed', `Failed to pull image "${image}": ${message}`);
      const now = this.#clock.now();
      if (this.#backoffs.size >= maxBackoffs) {
        const [oldest] = this.#backoffs.keys();
        if (oldest !== undefined) this.#backoffs.delete(oldest);
      }
      this.#backoffs.set(key, { ...nextPullBackoff(this.#backoffs.get(key), now), message });
      return this.#failed('ErrImagePull', message, shownMs);
    }
  }

  async #pullWith(image: string, auths: readonly RegistryAuth[], signal: AbortSignal): Promise<void> {
    let last: unknown;
    for (const auth of auths.length > 0 ? auths : [undefined]) {
      try {
        await this.#runtime.pullImage(image, auth ? { auth } : {}, signal);
        return;
      } catch (error) {
        if (signal.aborted) throw error;
        last = error;
      }
    }
    throw last;
  }

  #failed(
    reason: Exclude<Extract<ImageOutcome, { kind: 'failed' }>['reason'], 'ImagePullBackOff'>,
    message: string,
    afterMs: number,
  ): ImageOutcome {
    return { kind: 'failed', reason, message, retryAt: this.#clock.now() + afterMs };
  }
}
