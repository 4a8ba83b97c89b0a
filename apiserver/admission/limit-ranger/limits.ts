import { podLimits, podRequests } from '../../../api/pod/resources.ts';
import type { Quantity } from '../../../api/quantity/quantity.ts';
import { type Amounts, amountsOf, type ReadonlyAmounts } from '../../../api/quantity/resource-list.ts';
import type { LimitRange, LimitRangeItem, PersistentVolumeClaim, Pod } from '../../../proto/gen/core/v1.ts';

/** Amounts that are asked for, and the most that may be used. */
interface Asked {
  readonly requests: ReadonlyAmounts;
  readonly limits: ReadonlyAmounts;
}

const none: ReadonlyAmounts = new Map();

/** Why a pod is outside of a range: a message for each bound that it breaks. https://kubernetes.io/docs/concepts/policy/limit-range/ */
export function podViolations(range: LimitRange, pod: Pod): string[] {
  const violations: string[] = [];
  for (const item of range.spec?.limits ?? []) {
    if (item.type === 'Container') {
      for (const { resources } of [...pod.spec.containers, ...(pod.spec.initContainers ?? [])]) {
        violations.push(
          ...bounds(item, { requests: amountsOf(resources?.requests), limits: amountsOf(resources?.limits) }),
        );
      }
    } else if (item.type === 'Pod') {
      const plain = { withoutOverhead: true } as const;
      violations.push(...bounds(item, { requests: podRequests(pod, plain), limits: podLimits(pod, plain) }));
    }
  }
  return violations;
}

/** The same for a claim: what it requests is all that counts. */
export function claimViolations(range: LimitRange, claim: PersistentVolumeClaim): string[] {
  const requests = amountsOf(claim.spec.resources?.requests);
  const violations: string[] = [];
  for (const item of range.spec?.limits ?? []) {
    if (item.type !== 'PersistentVolumeClaim') continue;
    for (const [name, bound] of sorted(item.min)) {
      push(violations, minimum(item.type, name, bound, { requests, limits: none }));
    }
    for (const [name, bound] of sorted(item.max)) push(violations, maximumRequest(item.type, name, bound, requests));
  }
  return violations;
}

function bounds(item: LimitRangeItem, asked: Asked): string[] {
  const violations: string[] = [];
  for (const [name, bound] of sorted(item.min)) push(violations, minimum(item.type, name, bound, asked));
  for (const [name, bound] of sorted(item.max)) push(violations, maximum(item.type, name, bound, asked));
  for (const [name, bound] of sorted(item.maxLimitRequestRatio)) push(violations, ratio(item.type, name, bound, asked));
  return violations;
}

function push(violations: string[], message: string | undefined): void {
  if (message !== undefined) violations.push(message);
}

function sorted(list: Readonly<Record<string, string>> | undefined): [string, Quantity][] {
  const amounts: Amounts = amountsOf(list);
  return [...amounts].sort(([a], [b]) => (a < b ? -1 : 1));
}

function minimum(type: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const head = `minimum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request) return `${head}.  No request is specified`;
  if (request.compare(bound) < 0) return `${head}, but request is ${request}`;
  if (limit && limit.compare(bound) < 0) return `${head}, but limit is ${limit}`;
  return undefined;
}

function maximum(type: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!limit) return `${head}.  No limit is specified`;
  if (limit.compare(bound) > 0) return `${head}, but limit is ${limit}`;
  if (request && request.compare(bound) > 0) return `${head}, but request is ${request}`;
  return undefined;
}

function maximumRequest(type: string, name: string, bound: Quantity, requests: ReadonlyAmounts): string | undefined {
  const head = `maximum ${name} usage per ${type} is ${bound}`;
  const request = requests.get(name);
  if (!request) return `${head}.  No request is specified`;
  return request.compare(bound) > 0 ? `${head}, but request is ${request}` : undefined;
}

function ratio(type: string, name: string, bound: Quantity, { requests, limits }: Asked): string | undefined {
  const head = `${name} max limit to request ratio per ${type} is ${bound}`;
  const request = requests.get(name);
  const limit = limits.get(name);
  if (!request || request.isZero()) return `${head}, but no request is specified or request is 0`;
  if (!limit || limit.isZero()) return `${head}, but no limit is specified or limit is 0`;
  const actual = limit.toNumber() / request.toNumber();
  return actual > bound.toNumber() ? `${head}, but provided ratio is ${actual.toFixed(6)}` : undefined;
}
