import { messageOf } from '../../api/errors/message-of.ts';
import { isForbidden, isMethodNotAllowed, isNotFound } from '../../api/errors/predicates.ts';
import type { Client, Shared } from '../../client/client.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { Discovery } from '../discovery/discover.ts';
import type { Findings } from './conditions.ts';

/** Kinds worked on at a time. */
const parallel = 8;
/** What an object with a finalizer is expected to take; seconds. */
const finalizerSeconds = 15;

/** What a pass has left, and how long that may take. */
export interface Pass {
  readonly findings: Findings;
  /** Seconds until a look is worth it; 0 when nothing is left. */
  readonly estimateSeconds: number;
}

/**
 * Asks for the deletion of all that a namespace holds, and counts what is left. Pods go first, for they may need their
 * secrets, services and policies until they have ended; the rest waits until there are none.
 * https://github.com/kubernetes/enhancements/issues/5080
 */
export async function deleteContent(
  client: Client,
  namespace: string,
  { types, failures }: Discovery,
  signal: AbortSignal,
): Promise<Pass> {
  const tally = new Tally(failures);
  const all = types.filter((type) => type.namespaced && type.verbs.includes('list') && type.verbs.includes('delete'));
  const { pods } = coreV1Resources;
  await tally.take(client, pods as unknown as ResourceType, namespace, signal);
  if (tally.empty) {
    const rest = all.filter((type) => type.group !== '' || type.resource !== pods.resource);
    const workers = Array.from({ length: parallel }, async () => {
      for (let type = rest.shift(); type; type = rest.shift()) await tally.take(client, type, namespace, signal);
    });
    await Promise.all(workers);
  }
  return tally.pass();
}

class Tally {
  readonly #undiscovered: readonly string[];
  readonly #undeleted: string[] = [];
  readonly #remaining = new Map<string, number>();
  readonly #finalizers = new Map<string, number>();
  #estimate = 0;

  constructor(failures: Discovery['failures']) {
    this.#undiscovered = [...failures].map(
      ([groupVersion, error]) =>
        `unable to retrieve the complete list of server APIs: ${groupVersion}: ${error.message}`,
    );
  }

  get empty(): boolean {
    return this.#remaining.size === 0 && this.#undeleted.length === 0;
  }

  async take(client: Client, type: ResourceType, namespace: string, signal: AbortSignal): Promise<void> {
    try {
      if ((await client.list(type, { namespace, limit: 1, signal })).items.length === 0) return;
      await deleteAll(client, type, namespace, signal);
    } catch (error) {
      // What vanished meanwhile is no failure; a kind that did has nothing left, which the count below finds as well.
      if (!isNotFound(error) && !isMethodNotAllowed(error)) this.#failed(error, signal);
    }
    try {
      const { items } = await client.list(type, { namespace, signal });
      if (items.length > 0) this.#count(type, items);
    } catch (error) {
      if (!isNotFound(error) && !isMethodNotAllowed(error)) this.#failed(error, signal);
    }
  }

  #failed(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) throw error;
    this.#undeleted.push(messageOf(error));
    if (!isForbidden(error)) this.#estimate = Math.max(this.#estimate, 1);
  }

  #count(type: ResourceType, items: readonly Shared<KubeObject>[]): void {
    this.#remaining.set(`${type.resource}.${type.group}`, items.length);
    const isPods = type.group === '' && type.resource === 'pods';
    for (const { metadata } of items) {
      for (const name of metadata.finalizers ?? []) this.#finalizers.set(name, (this.#finalizers.get(name) ?? 0) + 1);
    }
    const seconds = isPods ? graceSeconds(items as unknown as readonly Shared<Pod>[]) : finalizerSeconds;
    this.#estimate = Math.max(this.#estimate, seconds);
  }

  pass(): Pass {
    return {
      findings: {
        undiscovered: this.#undiscovered,
        undeleted: this.#undeleted,
        remaining: this.#remaining,
        finalizers: this.#finalizers,
      },
      estimateSeconds: this.empty ? 0 : Math.max(1, this.#estimate),
    };
  }
}

/** The longest grace of pods that are not through. */
function graceSeconds(pods: readonly Shared<Pod>[]): number {
  let longest = 0;
  for (const { status, spec } of pods) {
    if (status?.phase === 'Succeeded' || status?.phase === 'Failed') continue;
    longest = Math.max(longest, spec.terminationGracePeriodSeconds ?? 30);
  }
  return longest;
}

async function deleteAll(client: Client, type: ResourceType, namespace: string, signal: AbortSignal): Promise<void> {
  const options = { propagationPolicy: 'Background', signal } as const;
  if (type.verbs.includes('deletecollection')) return client.deleteCollection(type, { namespace, ...options });
  const { items } = await client.list(type, { namespace, signal });
  for (const { metadata } of items) {
    try {
      await client.delete(type, metadata, options);
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
}
