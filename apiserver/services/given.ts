import {
  isHeadless,
  needsClusterIp,
  needsHealthCheckPort,
  type ReadonlyService,
} from '../resources/core/service/needs.ts';

/** The cluster addresses that a service has been given. */
export function givenIps(service: ReadonlyService): Set<string> {
  if (!needsClusterIp(service) || isHeadless(service)) return new Set();
  const { clusterIP, clusterIPs } = service.spec;
  return new Set(clusterIPs?.length ? clusterIPs : clusterIP && clusterIP !== 'None' ? [clusterIP] : []);
}

/** The node ports that a service has been given, with that of its health check. Other types may name ports: they mean nothing. */
export function givenPorts(service: ReadonlyService): Set<number> {
  const ports = new Set<number>();
  const { spec } = service;
  if (spec.type !== 'NodePort' && spec.type !== 'LoadBalancer') return ports;
  for (const { nodePort } of spec.ports ?? []) if (nodePort) ports.add(nodePort);
  if (needsHealthCheckPort(service) && spec.healthCheckNodePort) ports.add(spec.healthCheckNodePort);
  return ports;
}
