import type { Clock } from '../../api/clock.ts';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Client } from '../../client/client.ts';
import type { TokenRequest } from '../../proto/gen/authentication/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { VolumeError } from './volume-error.ts';

interface Held {
  readonly token: string;
  /** Milliseconds: when a new one is due. */
  readonly renewAt: number;
}

/** What share of its life a token is used. */
const used = 0.8;
const maxUsedMs = 24 * 3_600_000;

/**
 * The tokens of one pod's service account, bound to the pod: asked for when needed and renewed after 80 % of their life, or a day.
 * https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection
 */
export class PodTokens {
  readonly #client: Client;
  readonly #clock: Clock;
  readonly #held = new Map<string, Held>();

  constructor(client: Client, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  /** Milliseconds: when the first of the tokens in use has to be renewed. */
  get renewAt(): number | undefined {
    let first: number | undefined;
    for (const { renewAt } of this.#held.values()) if (first === undefined || renewAt < first) first = renewAt;
    return first;
  }

  async get(pod: ReadonlyPod, audience: string, expirationSeconds: number, signal: AbortSignal): Promise<string> {
    const key = `${audience}/${expirationSeconds}`;
    const held = this.#held.get(key);
    const now = this.#clock.now();
    if (held && held.renewAt > now) return held.token;
    const { namespace = '', name = '', uid = '' } = pod.metadata;
    const account = pod.spec.serviceAccountName || 'default';
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      metadata: {},
      spec: {
        audiences: audience ? [audience] : [],
        expirationSeconds,
        boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid },
      },
    };
    const accounts = coreV1Resources.serviceaccounts;
    const answer = await this.#client.createSubresource<unknown, TokenRequest>(
      accounts as never,
      { namespace, name: account },
      'token',
      request,
      { signal },
    );
    const token = answer.status?.token;
    if (!token) throw new VolumeError(`failed to fetch token: the server sent none for ${namespace}/${account}`);
    const expires = parseTime(answer.status?.expirationTimestamp) ?? now + expirationSeconds * 1000;
    this.#held.set(key, { token, renewAt: now + Math.min((expires - now) * used, maxUsedMs) });
    return token;
  }
}
