import { isNotFound } from '../../api/errors/predicates.ts';
import { parseQuantity, Quantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type { LimitRange, Namespace, ResourceQuota } from '../../proto/gen/core/v1.ts';
import type { AnyObject } from '../object.ts';
import type { DescribeContext, Describer } from './describer.ts';
import { describeAnnotations, type Lines, type StringMap } from './lines.ts';
import { describeTime } from './time.ts';

/** What the scopes of a quota mean. */
const scopeHelp: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort:
    'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort:
    'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
export const describeNamespace: Describer<Shared<Namespace>> = async (namespace, lines, context) => {
  const { metadata, status } = namespace;
  lines.add(0, `Name:\t${metadata.name}`);
  lines.map(0, 'Labels', metadata.labels);
  describeAnnotations(lines, metadata.annotations);
  lines.add(0, `Status:\t${status?.phase ?? ''}`);
  describeTimedConditions(lines, status?.conditions);
  await describeQuotas(lines, await listOrNone(context, 'resourcequotas', metadata.name));
  describeRanges(lines, await listOrNone(context, 'limitranges', metadata.name));
};

/** Conditions with the times of their changes. */
export function describeTimedConditions(
  lines: Lines,
  conditions: NonNullable<Shared<Namespace>['status']>['conditions'],
): void {
  if (!conditions?.length) return;
  lines.add(0, 'Conditions:');
  lines.add(1, 'Type\tStatus\tLastTransitionTime\tReason\tMessage');
  lines.add(1, '----\t------\t------------------\t------\t-------');
  for (const { type, status, lastTransitionTime, reason, message } of conditions)
    lines.add(1, `${type}\t${status}\t${describeTime(lastTransitionTime)}\t${reason ?? ''}\t${message ?? ''}`);
}

/** Undefined on servers that do not have the kind. */
async function listOrNone(
  context: DescribeContext,
  type: string,
  namespace: string | undefined,
): Promise<readonly AnyObject[] | undefined> {
  try {
    return await context.list(type, namespace);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function describeQuotas(lines: Lines, quotas: readonly AnyObject[] | undefined): void {
  if (!quotas) return;
  lines.add(0, '');
  if (quotas.length === 0) {
    lines.add(0, 'No resource quota.');
    return;
  }
  lines.add(0, 'Resource Quotas');
  const byName = [...quotas].sort((a, b) => ((a.metadata?.name ?? '') < (b.metadata?.name ?? '') ? -1 : 1));
  for (const quota of byName as unknown as readonly Shared<ResourceQuota>[]) {
    lines.add(1, `Name:\t${quota.metadata.name}`);
    describeScopes(lines, quota, 1, '* ');
    lines.add(1, 'Resource\tUsed\tHard');
    lines.add(1, '--------\t---\t---');
    describeAmounts(lines, quota, 1);
  }
}

function describeScopes(lines: Lines, { spec }: Shared<ResourceQuota>, level: number, bullet: string): void {
  const scopes = [...(spec?.scopes ?? [])].sort();
  if (scopes.length === 0) return;
  lines.add(level, `Scopes:\t${scopes.join(', ')}`);
  for (const scope of scopes) {
    const help = scopeHelp[scope];
    if (help) lines.add(level, `${bullet}${help}`);
  }
}

function describeAmounts(lines: Lines, { status }: Shared<ResourceQuota>, level: number): void {
  const hard = (status?.hard ?? {}) as StringMap;
  const used = (status?.used ?? {}) as StringMap;
  for (const name of Object.keys(hard).sort())
    lines.add(level, `${name}\t${usedText(used[name] ?? '0', hard[name] ?? '0', level === 0)}\t${hard[name]}`);
}

/** What is used, written the way the bound is. */
function usedText(used: string, hard: string, alike: boolean): string {
  const [amount, bound] = [parseQuantity(used), parseQuantity(hard)];
  return alike && amount.format !== bound.format ? Quantity.of(amount.value(), bound.format).toString() : used;
}

/** https://kubernetes.io/docs/concepts/policy/resource-quotas/ */
export const describeResourceQuota: Describer<Shared<ResourceQuota>> = (quota, lines) => {
  lines.add(0, `Name:\t${quota.metadata.name}`);
  lines.add(0, `Namespace:\t${quota.metadata.namespace}`);
  describeScopes(lines, quota, 0, ' * ');
  lines.add(0, 'Resource\tUsed\tHard');
  lines.add(0, '--------\t----\t----');
  describeAmounts(lines, quota, 0);
};

const rangeHeads = [
  'Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio',
  '----\t--------\t---\t---\t---------------\t-------------\t-----------------------',
];

function describeRanges(lines: Lines, ranges: readonly AnyObject[] | undefined): void {
  if (!ranges) return;
  lines.add(0, '');
  if (ranges.length === 0) {
    lines.add(0, 'No LimitRange resource.');
    return;
  }
  lines.add(0, 'Resource Limits');
  for (const head of rangeHeads) lines.add(0, ` ${head}`);
  for (const range of ranges as unknown as readonly Shared<LimitRange>[]) describeBounds(lines, range, ' ');
}

/** https://kubernetes.io/docs/concepts/policy/limit-range/ */
export const describeLimitRange: Describer<Shared<LimitRange>> = (range, lines) => {
  lines.add(0, `Name:\t${range.metadata.name}`);
  lines.add(0, `Namespace:\t${range.metadata.namespace}`);
  for (const head of rangeHeads) lines.add(0, head);
  describeBounds(lines, range, '');
};

function describeBounds(lines: Lines, { spec }: Shared<LimitRange>, indent: string): void {
  for (const item of spec?.limits ?? []) {
    const columns = [item.min, item.max, item.defaultRequest, item.default, item.maxLimitRequestRatio].map(
      (amounts) => (amounts ?? {}) as StringMap,
    );
    const names = [...new Set(columns.flatMap((amounts) => Object.keys(amounts)))].sort();
    for (const name of names)
      lines.add(0, `${indent}${[item.type, name, ...columns.map((amounts) => amounts[name] ?? '-')].join('\t')}`);
  }
}
