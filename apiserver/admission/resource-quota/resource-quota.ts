import type { ObjectStore } from '../../registry/object-store.ts';
import type { Registry } from '../../registry/registry.ts';
import type { AdmissionPlugin, AdmissionRequest } from '../admission.ts';
import { QuotaLedger } from './ledger.ts';

/** Kinds that no quota counts: they come in numbers that nobody asked for, or are answers only. */
const ignored: ReadonlySet<string> = new Set(['events', 'bindings']);

/**
 * Keeps namespaces within their quotas.
 * https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function resourceQuota({
  objects,
  registry,
}: {
  readonly objects: ObjectStore;
  readonly registry: Registry;
}): AdmissionPlugin {
  const resource = registry.find('', 'v1', 'resourcequotas');
  if (!resource) throw new Error('resourcequotas are not served');
  const ledger = new QuotaLedger(objects, resource);
  return {
    name: 'ResourceQuota',
    handles: (request) =>
      request.resource.type.namespaced && countsFor(request) && ledger.hasQuotas(request.namespace ?? ''),
    validate: (request) => ledger.charge(request.namespace ?? '', request),
  };
}

/** Whether a write can change what its object counts for. */
function countsFor({ operation, subresource, resource: { type } }: AdmissionRequest): boolean {
  if (ignored.has(type.resource)) return false;
  if (operation === 'CREATE') return subresource === undefined;
  if (operation !== 'UPDATE' || type.group !== '') return false;
  switch (type.resource) {
    case 'pods':
      return subresource === 'resize';
    case 'services':
      return subresource === undefined;
    case 'persistentvolumeclaims':
      return subresource === undefined || subresource === 'status';
    default:
      return false;
  }
}
