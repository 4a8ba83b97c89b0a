/**
 * The priority classes that every cluster has, by their names: the value, and what the class is for. They lie above all that
 * users may give. https://kubernetes.io/docs/tasks/administer-cluster/guaranteed-scheduling-critical-addon-pods/
 */
export const systemPriorityClasses: ReadonlyMap<string, { readonly value: number; readonly description: string }> =
  new Map([
    [
      'system-node-critical',
      {
        value: 2_000_001_000,
        description: 'Used for system critical pods that must not be moved from their current node.',
      },
    ],
    [
      'system-cluster-critical',
      {
        value: 2_000_000_000,
        description:
          'Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.',
      },
    ],
  ]);

/** Pods of this priority and above keep the cluster itself running. */
export const systemCriticalPriority = 2_000_000_000;
