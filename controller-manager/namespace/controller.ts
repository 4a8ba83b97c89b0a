import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Namespace } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';
import { conditionsOf } from './conditions.ts';
import { deleteContent } from './delete-content.ts';

/** Holds a namespace until its content is gone. */
const finalizer = 'kubernetes';
/** After this, no API server of the cluster lets anyone create in a namespace that is being deleted. */
const settleMs = 250;
const firstCheckMs = 250;

/**
 * Empties namespaces that are being deleted and lets them go when nothing is left.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export function namespaceController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const { namespaces: type, pods: podType } = coreV1Resources;
  const namespaces = informers.get(type);
  const pods = informers.get(podType);
  const discovery = discoveryCache(context);
  /** When this process first saw a namespace go, and how often it looked for its end, by uid. */
  const going = new Map<string, { readonly since: number; looks: number }>();

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const cached = namespaces.lister.get(key);
    if (!cached) return undefined;
    if (!isTerminating(cached) || !(cached.spec?.finalizers ?? []).includes(finalizer)) return undefined;
    const { uid } = cached.metadata;
    const seen = going.get(uid) ?? { since: clock.now(), looks: 0 };
    going.set(uid, seen);
    let namespace = cached;
    if (namespace.status?.phase !== 'Terminating')
      namespace = await client.updateStatus(
        type,
        { ...namespace, status: { ...namespace.status, phase: 'Terminating' } },
        { signal },
      );
    const { findings, estimateSeconds } = await deleteContent(client, key, await discovery.get(signal), signal);
    const before = namespace.status?.conditions;
    const conditions = conditionsOf(before, findings, clock.now());
    // A namespace that is emptied at once needs no report: it would only be read by a watch of something already gone.
    if (conditions !== before && (estimateSeconds > 0 || before || findings.undiscovered.length > 0))
      namespace = await client.updateStatus(
        type,
        { ...namespace, status: { ...namespace.status, conditions } },
        { signal },
      );
    if (estimateSeconds > 0 || findings.undiscovered.length > 0) {
      // Most content goes at once; what takes longer is looked for less and less often, up to half its grace and a second.
      const wait = Math.min(
        firstCheckMs * 2 ** Math.min(seen.looks++, 12),
        (Math.max(estimateSeconds, 15) / 2 + 1) * 1000,
      );
      return { requeueAfterMs: wait };
    }
    const settled = seen.since + settleMs - clock.now();
    if (settled > 0) return { requeueAfterMs: settled };
    await finalize(namespace, signal);
    return undefined;
  }

  async function finalize(namespace: Shared<Namespace>, signal: AbortSignal): Promise<void> {
    const finalizers = (namespace.spec?.finalizers ?? []).filter((one) => one !== finalizer);
    try {
      await client.raw('PUT', `/api/v1/namespaces/${namespace.metadata.name}/finalize`, {
        body: { apiVersion: 'v1', kind: 'Namespace', ...namespace, spec: { ...namespace.spec, finalizers } },
        signal,
      });
    } catch (error) {
      if (isConflict(error) || !isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'namespace-controller',
      workers: options.concurrentNamespaceSyncs,
      watches: [
        watches(namespaces, (namespace, { type: change }) => {
          if (change === 'deleted') going.delete(namespace.metadata.uid);
          return isTerminating(namespace) && change !== 'deleted' ? namespace.metadata.name : undefined;
        }),
        // The last pod of a namespace that goes is what most of them wait for.
        watches(pods, (pod, change) => {
          const { namespace } = pod.metadata;
          if (change.type !== 'deleted' || namespace === undefined) return undefined;
          const owner = namespaces.lister.get(namespace);
          return owner && isTerminating(owner) ? namespace : undefined;
        }),
      ],
      reconcile,
    },
  ];
}
