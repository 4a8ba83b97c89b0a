import { isConflict, isNotFound } from '../../api/errors/predicates.ts';
import { setCondition } from '../../api/meta/conditions.ts';
import { hasFinalizer, isTerminating } from '../../api/meta/finalizers.ts';
import { parseTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import type { Condition } from '../../proto/gen/meta/v1.ts';
import type { ServiceCIDR } from '../../proto/gen/networking/v1.ts';
import { networkingV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { leavesOrphans } from './orphans.ts';

type ACidr = Shared<ServiceCIDR>;

const finalizer = 'networking.k8s.io/service-cidr-finalizer';
/** So long every API server may take to hear that a range gives no more addresses. */
const graceMs = 10_000;

const ready = { type: 'Ready', status: 'True', reason: '', message: 'Kubernetes Service CIDR is ready' };
const inUse = {
  ...{ type: 'Ready', status: 'False', reason: 'Terminating' },
  message: 'There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR',
};

/**
 * Says that ranges of service addresses are ready, and keeps those from going that addresses are still taken from.
 * https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
 */
export function serviceCidrController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock } = context;
  const { servicecidrs: type, ipaddresses } = networkingV1Resources;
  const cidrs = informers.get(type);
  const addresses = informers.get(ipaddresses);

  async function reconcile(name: string, { signal }: ReconcileContext) {
    const cidr = cidrs.lister.get(name);
    if (!cidr) return undefined;
    try {
      if (isTerminating(cidr)) return await letGo(cidr, signal);
      // One after the other: each change brings the key back, and the next is made of what the one before left.
      if (!hasFinalizer(cidr, finalizer)) await setFinalizer(cidr, { finalizers: [finalizer] }, signal);
      else await say(cidr, ready, signal);
    } catch (error) {
      // Gone, or changed meanwhile: the change brings the key back.
      if (!isNotFound(error) && !isConflict(error)) throw error;
    }
    return undefined;
  }

  async function letGo(cidr: ACidr, signal: AbortSignal) {
    if (!hasFinalizer(cidr, finalizer)) return undefined;
    if (leavesOrphans(cidr, cidrs.lister.list(), addresses.lister.list())) {
      await say(cidr, inUse, signal);
      return undefined;
    }
    const left = (parseTime(cidr.metadata.deletionTimestamp) ?? 0) + graceMs - clock.now();
    if (left > 0) return { requeueAfterMs: left };
    await setFinalizer(cidr, { '$deleteFromPrimitiveList/finalizers': [finalizer] }, signal);
    return undefined;
  }

  async function setFinalizer({ metadata }: ACidr, change: object, signal: AbortSignal): Promise<void> {
    const body = { metadata: { uid: metadata.uid, ...change } };
    await client.patch(type, { name: metadata.name }, { type: 'strategic', body }, { signal });
  }

  async function say(cidr: ACidr, condition: typeof ready, signal: AbortSignal): Promise<void> {
    const before = cidr.status?.conditions;
    const conditions = setCondition<Shared<Condition>>(before, condition, clock.now());
    if (conditions === before) return;
    await client.updateStatus(type, { ...cidr, status: { ...cidr.status, conditions: [...conditions] } }, { signal });
  }

  const all = () => cidrs.lister.list().map(({ metadata }) => metadata.name);

  return [
    {
      name: 'service-cidr-controller',
      watches: [
        // There are few of them, and one may hold what another lets go.
        watches(cidrs, all),
        watches(addresses, (_, { type: change }) =>
          change === 'deleted'
            ? cidrs.lister
                .list()
                .filter(isTerminating)
                .map(({ metadata }) => metadata.name)
            : undefined,
        ),
      ],
      reconcile,
    },
  ];
}
