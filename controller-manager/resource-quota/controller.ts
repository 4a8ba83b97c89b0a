import { isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { parseQuantity } from '../../api/quantity/quantity.ts';
import { type Amounts, addAmounts } from '../../api/quantity/resource-list.ts';
import { devicesOfClass } from '../../api/quota/claim-usage.ts';
import { objectCountName, quotaUsage, sumUsage } from '../../api/quota/usage.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Informer } from '../../client/informer/informer.ts';
import type { ResourceQuota } from '../../proto/gen/core/v1.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { KubeObject, ResourceType } from '../../proto/resource-type.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';

/** Kinds of which quotas count more than the objects. */
const evaluated = ['pods', 'services', 'persistentvolumeclaims'] as const;
const alsoNamed = ['replicationcontrollers', 'resourcequotas', 'secrets', 'configmaps'] as const;

/** kube-controller-manager's `--resource-quota-sync-period`. */
const resyncMs = 300_000;

/** The kinds that a quota must look at for what it limits. */
function kindsOf(hard: Iterable<string>, types: readonly ResourceType[]): readonly ResourceType[] {
  const kinds = new Map<string, ResourceType>();
  const byCount = new Map(types.filter((type) => type.namespaced).map((type) => [objectCountName(type), type]));
  const add = (name: string) => {
    const type = byCount.get(name);
    if (type) kinds.set(name, type);
  };
  for (const name of hard) {
    if (name.startsWith('count/')) add(name);
    else if (name.endsWith(devicesOfClass)) add('count/resourceclaims.resource.k8s.io');
    else if (name.includes('storageclass.storage.k8s.io/') || name === 'requests.storage')
      add('count/persistentvolumeclaims');
    else if (name.startsWith('services')) add('count/services');
    else if (evaluated.some((one) => one === name) || alsoNamed.some((one) => one === name)) add(`count/${name}`);
    else add('count/pods');
  }
  return [...kinds.values()];
}

/** Whether a change gives something back: a pod that has ended, a service that is no load balancer any more. */
function freesQuota(kind: ResourceType, old: unknown, object: unknown): boolean {
  const after = quotaUsage(kind, object);
  for (const [name, amount] of quotaUsage(kind, old)) {
    const left = after.get(name);
    if (left === undefined || left.compare(amount) < 0) return true;
  }
  return false;
}

/** Keeps count of what is used of each quota. https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export function resourceQuotaController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, options } = context;
  const { resourcequotas: type } = coreV1Resources;
  const quotas = informers.get(type);
  const discovery = discoveryCache(context);
  const watched = new Map<string, Informer<KubeObject>>();
  let enqueue: (key: string, afterMs?: number) => void = () => undefined;

  /** A kind is watched from when the first quota counts it: most clusters have no quota at all. */
  function watchKind(kind: ResourceType): Informer<KubeObject> {
    const name = objectCountName(kind);
    const existing = watched.get(name);
    if (existing) return existing;
    const informer = informers.get(kind);
    watched.set(name, informer);
    const wake = (object: Shared<KubeObject>) => {
      for (const quota of quotas.lister.list(object.metadata.namespace)) enqueue(objectKey(quota));
    };
    informer.onChange({
      // What is made has been charged by admission already; to count now could miss what was charged a moment later.
      added: () => undefined,
      deleted: wake,
      updated: (old, object) => (freesQuota(kind, old, object) ? wake(object) : undefined),
    });
    return informer;
  }

  async function reconcile(key: string, { signal }: ReconcileContext): Promise<void> {
    const quota = quotas.lister.get(key);
    if (!quota) return;
    const hard = quota.spec.hard ?? {};
    const { types } = await discovery.get(signal);
    const used: Amounts = new Map();
    for (const kind of kindsOf(Object.keys(hard), types)) {
      const informer = watchKind(kind);
      await informer.synced(signal);
      addAmounts(used, sumUsage(quota, kind, informer.lister.list(quota.metadata.namespace)));
    }
    const zero = parseQuantity('0');
    const shown = Object.fromEntries(Object.keys(hard).map((name) => [name, String(used.get(name) ?? zero)]));
    await write(quota, { hard, used: shown }, signal);
    // Finds what was charged for writes that failed.
    enqueue(key, resyncMs);
  }

  async function write(quota: Shared<ResourceQuota>, status: Shared<ResourceQuota>['status'], signal: AbortSignal) {
    if (deepEqual(status, quota.status)) return;
    try {
      await client.updateStatus(type, { ...quota, status }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'resourcequota-controller',
      workers: options.concurrentResourceQuotaSyncs,
      watches: [
        watches(quotas, (quota, change) => {
          if (change.type === 'deleted') return undefined;
          // Charges change the status only, and are right as they are.
          if (change.type === 'updated' && deepEqual(change.old.spec, change.object.spec)) return undefined;
          return objectKey(quota);
        }),
      ],
      onStart(start) {
        enqueue = start.enqueue;
      },
      reconcile,
    },
  ];
}
