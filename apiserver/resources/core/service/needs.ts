import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Service } from '../../../../proto/gen/core/v1.ts';

/** A service that is only read. */
export type ReadonlyService = DeepReadonly<Service>;

/** What a service needs to be given, by its type. https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types */

export function needsClusterIp({ spec }: ReadonlyService): boolean {
  return spec.type === 'ClusterIP' || spec.type === 'NodePort' || spec.type === 'LoadBalancer';
}

/** Without an address of its own: clients find the pods' instead. */
export function isHeadless({ spec }: ReadonlyService): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === 'None';
}

/** Each of its ports is also one of every node. */
export function needsNodePorts({ spec }: ReadonlyService): boolean {
  return spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false);
}

/** A port of every node tells load balancers whether pods of the service run there. */
export function needsHealthCheckPort({ spec }: ReadonlyService): boolean {
  return spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local';
}

/** Whether traffic from outside of the cluster can come to it. */
export function isExternallyAccessible({ spec }: ReadonlyService): boolean {
  if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') return true;
  return spec.type === 'ClusterIP' && (spec.externalIPs ?? []).length > 0;
}
