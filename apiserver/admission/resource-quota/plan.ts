import type { DeepReadonly } from '../../../api/meta/deep-readonly.ts';
import { Quantity } from '../../../api/quantity/quantity.ts';
import { type Amounts, addAmounts, amountsOf, type ReadonlyAmounts } from '../../../api/quantity/resource-list.ts';
import { quotaMatches, quotaUsage } from '../../../api/quota/usage.ts';
import type { Pod, ResourceQuota } from '../../../proto/gen/core/v1.ts';
import type { AdmissionRequest } from '../admission.ts';
import { missingRequirements } from './requirements.ts';
import { countedNames } from './resource-names.ts';

/** A quota while requests are charged to it, one after the other. */
export interface RunningQuota {
  readonly quota: DeepReadonly<ResourceQuota>;
  readonly hard: ReadonlyAmounts;
  used: ReadonlyAmounts;
}

/** The parts of a write that quotas look at. */
export type Charge = Pick<AdmissionRequest, 'operation' | 'subresource' | 'object' | 'old' | 'resource'>;

export type ChargeOutcome =
  | { readonly kind: 'refused'; readonly message: string }
  /** The new use of each quota that the request changes. */
  | { readonly kind: 'fits'; readonly used: ReadonlyMap<RunningQuota, ReadonlyAmounts> };

/** A quota with what its status says is used, as amounts. */
export function runningQuota(quota: DeepReadonly<ResourceQuota>): RunningQuota {
  return { quota, hard: amountsOf(quota.status?.hard), used: amountsOf(quota.status?.used) };
}

/**
 * Whether a request fits all quotas that count it. What does not change the use of a quota always fits, also when the quota
 * is overdrawn already. https://kubernetes.io/docs/concepts/policy/resource-quotas/
 */
export function planCharge(quotas: readonly RunningQuota[], charge: Charge): ChargeOutcome {
  const { type } = charge.resource;
  const used = new Map<RunningQuota, ReadonlyAmounts>();
  let usage: ReadonlyAmounts | undefined;
  for (const running of quotas) {
    const { quota, hard } = running;
    const { name } = quota.metadata;
    const names = countedNames(type, hard.keys());
    if (names.length === 0 || !quotaMatches(quota, type, charge.object)) continue;
    if (type.resource === 'pods' && type.group === '') {
      const missing = missingRequirements(names, (charge.object as unknown as Pod).spec);
      if (missing !== '') return refused(`failed quota: ${name}: must specify ${missing}`);
    }
    if (names.some((one) => !running.used.has(one))) {
      return refused(`status unknown for quota: ${name}, resources: ${names.sort().join(',')}`);
    }
    usage ??= quotaUsage(type, charge.object);
    const negative = [...usage].filter(([, amount]) => amount.sign() < 0).map(([one]) => one);
    if (negative.length > 0) return refused(`quota usage is negative for resource(s): ${negative.sort().join(',')}`);
    const requested = requestedOf(running, charge, usage);
    if (requested.size === 0) continue;
    const next: Amounts = new Map(running.used);
    addAmounts(next, requested);
    const exceeded = [...requested.keys()].filter((one) => isExceeded(next.get(one), hard.get(one))).sort();
    // A status says what is the case already: it is counted, never refused.
    if (exceeded.length > 0 && charge.subresource !== 'status') {
      return refused(
        `exceeded quota: ${name}, requested: ${print(exceeded, requested)}, used: ${print(exceeded, running.used)}, limited: ${print(exceeded, hard)}`,
      );
    }
    used.set(running, next);
  }
  return { kind: 'fits', used };
}

/** What a request adds to a quota, of the resources that the quota limits; an update adds what it raises. */
function requestedOf({ quota, hard }: RunningQuota, charge: Charge, usage: ReadonlyAmounts): Amounts {
  const { type } = charge.resource;
  const before =
    charge.operation === 'UPDATE' && quotaMatches(quota, type, charge.old) ? quotaUsage(type, charge.old) : undefined;
  const requested: Amounts = new Map();
  for (const [name, amount] of usage) {
    if (!hard.has(name)) continue;
    const had = before?.get(name);
    const more = had ? amount.sub(had) : amount;
    if (more.sign() > 0) requested.set(name, more);
  }
  return requested;
}

function isExceeded(used: Quantity | undefined, hard: Quantity | undefined): boolean {
  return used !== undefined && hard !== undefined && used.compare(hard) > 0;
}

function print(names: readonly string[], amounts: ReadonlyAmounts): string {
  return names.map((name) => `${name}=${amounts.get(name) ?? Quantity.zero}`).join(',');
}

function refused(message: string): ChargeOutcome {
  return { kind: 'refused', message };
}
