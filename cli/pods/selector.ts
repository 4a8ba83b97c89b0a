import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';

interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: string[];
  }[];
}

const withLabelSelector = new Set(['ReplicaSet', 'Deployment', 'StatefulSet', 'DaemonSet', 'Job']);

/** The label selector, as a query has it, of the pods of a workload or service. Throws CommandError where there is none. */
export function podSelectorOf(object: AnyObject): string {
  const { kind = '', apiVersion = '', metadata, spec } = object;
  const { selector } = (spec ?? {}) as { readonly selector?: unknown };
  if (kind === 'Service') {
    if (!selector || Object.keys(selector).length === 0)
      throw new CommandError(`invalid service '${metadata?.name}': Service is defined without a selector`);
    return equalities(selector as Readonly<Record<string, string>>).join(',');
  }
  if (kind === 'ReplicationController')
    return equalities((selector ?? {}) as Readonly<Record<string, string>>).join(',');
  if (withLabelSelector.has(kind)) return labelSelectorText((selector ?? {}) as LabelSelector);
  throw new CommandError(`selector for ${goType(apiVersion, kind)} not implemented`);
}

/** How messages name a kind: `*v1.ConfigMap`. */
export function goType(apiVersion: string, kind: string): string {
  return `*${apiVersion.slice(apiVersion.indexOf('/') + 1)}.${kind}`;
}

const equalities = (labels: Readonly<Record<string, string>>): string[] =>
  Object.entries(labels).map(([key, value]) => `${key}=${value}`);

function labelSelectorText({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => {
    switch (operator) {
      case 'In':
        return `${key} in (${values.join(',')})`;
      case 'NotIn':
        return `${key} notin (${values.join(',')})`;
      case 'Exists':
        return key;
      case 'DoesNotExist':
        return `!${key}`;
      default:
        throw new CommandError(`"${operator}" is not a valid label selector operator`);
    }
  });
  return [...equalities(matchLabels), ...expressions].join(',');
}
