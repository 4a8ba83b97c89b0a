import { clusterRoleAggregation } from './cluster-role-aggregation/controller.ts';
import type { ControllerFactory } from './controller-context.ts';
import { cronJobController } from './cronjob/controller.ts';
import { daemonSetController } from './daemonset/controller.ts';
import { deploymentController } from './deployment/controller.ts';
import { disruptionController } from './disruption/controller.ts';
import { endpointSliceController } from './endpoint-slice/controller.ts';
import { endpointsController } from './endpoints/controller.ts';
import { garbageCollector } from './garbage-collector/controller.ts';
import { horizontalPodAutoscaler } from './horizontal-pod-autoscaler/controller.ts';
import { jobController } from './job/controller.ts';
import { namespaceController } from './namespace/controller.ts';
import { nodeIpamController } from './node-ipam/controller.ts';
import { nodeLifecycleController } from './node-lifecycle/controller.ts';
import { podGarbageCollector } from './pod-garbage-collector/controller.ts';
import { replicaSetController, replicationController } from './replicaset/controller.ts';
import { resourceQuotaController } from './resource-quota/controller.ts';
import { rootCaPublisher } from './root-ca/controller.ts';
import { serviceAccountController } from './service-account/controller.ts';
import { statefulSetController } from './statefulset/controller.ts';
import { taintEvictionController } from './taint-eviction/controller.ts';
import { ttlAfterFinishedController } from './ttl-after-finished/controller.ts';

/** A controller by its name on the command line. */
export interface RegisteredController {
  readonly name: string;
  /** Its former name, still understood. */
  readonly alias: string;
  /** Runs only when it is named. */
  readonly offByDefault?: true;
  readonly make: ControllerFactory;
}

/** All controllers. The order is that of starting; none depends on it. */
export const controllers: readonly RegisteredController[] = [
  { name: 'replicaset-controller', alias: 'replicaset', make: replicaSetController },
  { name: 'replicationcontroller-controller', alias: 'replicationcontroller', make: replicationController },
  { name: 'deployment-controller', alias: 'deployment', make: deploymentController },
  { name: 'endpoints-controller', alias: 'endpoint', make: endpointsController },
  { name: 'endpointslice-controller', alias: 'endpointslice', make: endpointSliceController },
  { name: 'job-controller', alias: 'job', make: jobController },
  { name: 'ttl-after-finished-controller', alias: 'ttl-after-finished', make: ttlAfterFinishedController },
  { name: 'disruption-controller', alias: 'disruption', make: disruptionController },
  { name: 'resourcequota-controller', alias: 'resourcequota', make: resourceQuotaController },
  { name: 'statefulset-controller', alias: 'statefulset', make: statefulSetController },
  { name: 'daemonset-controller', alias: 'daemonset', make: daemonSetController },
  { name: 'cronjob-controller', alias: 'cronjob', make: cronJobController },
  { name: 'horizontal-pod-autoscaler-controller', alias: 'horizontalpodautoscaling', make: horizontalPodAutoscaler },
  { name: 'namespace-controller', alias: 'namespace', make: namespaceController },
  { name: 'garbage-collector-controller', alias: 'garbagecollector', make: garbageCollector },
  { name: 'serviceaccount-controller', alias: 'serviceaccount', make: serviceAccountController },
  { name: 'root-ca-certificate-publisher-controller', alias: 'root-ca-cert-publisher', make: rootCaPublisher },
  { name: 'node-lifecycle-controller', alias: 'nodelifecycle', make: nodeLifecycleController },
  { name: 'taint-eviction-controller', alias: 'taint-eviction', make: taintEvictionController },
  { name: 'pod-garbage-collector-controller', alias: 'podgc', make: podGarbageCollector },
  { name: 'clusterrole-aggregation-controller', alias: 'clusterrole-aggregation', make: clusterRoleAggregation },
  { name: 'node-ipam-controller', alias: 'nodeipam', make: nodeIpamController },
];

/** Thrown for a name on the list that no controller has. */
export class UnknownControllerError extends Error {
  override readonly name = 'UnknownControllerError';
}

/**
 * The controllers that a list asks for, as `--controllers` does: `*` are all that are on by default, `name` turns one on and
 * `-name` off; what comes first counts. An empty list means `*`.
 */
export function selectControllers(list: readonly string[]): readonly RegisteredController[] {
  const wanted = list.length === 0 ? ['*'] : list;
  for (const entry of wanted) {
    const name = entry.startsWith('-') ? entry.slice(1) : entry;
    if (entry !== '*' && !controllers.some((one) => one.name === name || one.alias === name))
      throw new UnknownControllerError(`"${name}" is not in the list of known controllers`);
  }
  return controllers.filter((one) => {
    for (const entry of wanted) {
      if (entry === one.name || entry === one.alias) return true;
      if (entry === `-${one.name}` || entry === `-${one.alias}`) return false;
    }
    return wanted.includes('*') && !one.offByDefault;
  });
}
