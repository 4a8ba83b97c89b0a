import type { Service } from '../../../../proto/gen/core/v1.ts';
import { isExternallyAccessible } from './needs.ts';

/** Three hours. */
const affinitySeconds = 10_800;

/** The defaults of a service that depend on its type and on other fields. */
export function defaultService(service: Service): void {
  const { spec, status } = service;
  if (spec.sessionAffinity === 'None') delete spec.sessionAffinityConfig;
  else if (spec.sessionAffinity === 'ClientIP' && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinitySeconds } };
  }
  for (const port of spec.ports ?? []) if (!port.targetPort) port.targetPort = port.port;
  if (isExternallyAccessible(service)) spec.externalTrafficPolicy ||= 'Cluster';
  const { type } = spec;
  if (type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer') spec.internalTrafficPolicy ??= 'Cluster';
  if (type !== 'LoadBalancer') return;
  spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of status?.loadBalancer?.ingress ?? []) if (ingress.ip) ingress.ipMode ??= 'VIP';
}
