import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isConflict, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { objectKey, splitKey } from '../../api/meta/object-key.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Endpoints, Service } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { backendsOf, selectsPods, watchBackends } from '../services/backends.ts';
import { TriggerTimes, withTriggerTime } from '../services/trigger-time.ts';
import { planEndpoints } from './plan.ts';

/** Keeps the older form of endpoints, for those who still read it. */
export function endpointsController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { endpoints: type } = coreV1Resources;
  const services = informers.get(coreV1Resources.services);
  const pods = informers.get(coreV1Resources.pods);
  const endpoints = informers.get(type);
  const events = context.events('endpoint-controller');
  const changes = new TriggerTimes();

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const service = services.lister.get(key);
    const existing = endpoints.lister.get(key);
    if (!service) {
      changes.forget(key);
      if (existing) await remove(key, existing, signal);
      return;
    }
    if (!selectsPods(service)) return;
    const inNamespace = pods.lister.list(service.metadata.namespace);
    const changedAt = changes.look(key, service, backendsOf(service, inNamespace));
    const { labels, annotations: kept, subsets } = planEndpoints(service, inNamespace, existing);
    const annotations = withTriggerTime(kept, changedAt);
    const { name, namespace } = service.metadata;
    try {
      if (!existing) {
        const metadata = { name, ...(namespace ? { namespace } : {}), labels, ...(annotations ? { annotations } : {}) };
        await client.create(type, { metadata, subsets }, { signal });
        return;
      }
      const same =
        deepEqual(subsets, existing.subsets ?? []) &&
        deepEqual(labels, existing.metadata.labels) &&
        deepEqual(kept ?? {}, existing.metadata.annotations ?? {});
      if (same) return;
      const { annotations: _, ...metadata } = existing.metadata;
      const next = { ...existing, metadata: { ...metadata, labels, ...(annotations ? { annotations } : {}) }, subsets };
      await client.update(type, next as Shared<Endpoints>, { signal });
    } catch (error) {
      // Made by someone else meanwhile: the cache will show it.
      if (isAlreadyExists(error) || isNamespaceTerminating(error) || isNotFound(error)) return;
      if (!isConflict(error) && !signal.aborted) tell(service, existing, error);
      throw error;
    }
  }

  function tell(service: Shared<Service>, existing: Shared<Endpoints> | undefined, error: unknown): void {
    const { name, namespace } = service.metadata;
    const { kind, apiVersion } = type;
    const about = existing
      ? referenceTo(type, existing)
      : { kind, apiVersion, name, ...(namespace ? { namespace } : {}) };
    const [reason, what] = existing
      ? (['FailedToUpdateEndpoint', 'update endpoint'] as const)
      : (['FailedToCreateEndpoint', 'create endpoint for service'] as const);
    const message = `Failed to ${what} ${namespace}/${name}: ${messageOf(error)}`;
    events.event(about, 'Warning', reason, message);
  }

  async function remove(key: string, existing: Shared<Endpoints>, signal: AbortSignal): Promise<void> {
    try {
      await client.delete(type, splitKey(key), { preconditions: { uid: existing.metadata.uid }, signal });
    } catch (error) {
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
  }

  return [
    {
      name: 'endpoints-controller',
      workers: options.concurrentEndpointSyncs,
      watches: [
        watches(services, objectKey),
        watchBackends(pods, services),
        // Someone may have removed or changed them; those without a service are not ours.
        watches(endpoints, (one) => (services.lister.get(objectKey(one)) ? objectKey(one) : undefined)),
      ],
      reconcile,
    },
  ];
}
