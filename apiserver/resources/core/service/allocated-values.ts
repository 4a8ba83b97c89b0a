import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { Service, ServiceSpec } from '../../../../proto/gen/core/v1.ts';
import {
  isExternallyAccessible,
  needsClusterIp,
  needsHealthCheckPort,
  needsNodePorts,
  type ReadonlyService,
} from './needs.ts';

/**
 * Brings the addresses and ports of a new or changed service into the form that allocation starts from: what the server
 * has given before is kept where the client does not say, `clusterIP` and `clusterIPs` say the same, and what the new type
 * does not need goes. Idempotent. An allocator calls it before it allocates; the strategy calls it as well.
 */
export function settleAllocatedValues(service: Service, old: ReadonlyService | undefined): void {
  if (old) keepAllocatedValues(service, old);
  normalizeClusterIps(service.spec, old);
  if (old) dropUnneeded(service, old);
}

/** Clients may send again what they sent first, without what the server has added. */
function keepAllocatedValues(service: Service, old: ReadonlyService): void {
  const { spec } = service;
  if (needsClusterIp(old) && needsClusterIp(service)) {
    if (!spec.clusterIP && old.spec.clusterIP) spec.clusterIP = old.spec.clusterIP;
    if (!spec.clusterIPs?.length && old.spec.clusterIPs?.length) spec.clusterIPs = [...old.spec.clusterIPs];
  }
  if (needsNodePorts(old) && needsNodePorts(service)) keepNodePorts(spec, old);
  if (needsHealthCheckPort(old) && needsHealthCheckPort(service) && old.spec.healthCheckNodePort) {
    spec.healthCheckNodePort ||= old.spec.healthCheckNodePort;
  }
}

/** By the names of the ports, as everything else about them may have changed. */
function keepNodePorts(spec: ServiceSpec, old: ReadonlyService): void {
  const before = new Map((old.spec.ports ?? []).map((port) => [port.name ?? '', port.nodePort ?? 0]));
  const taken = new Set((spec.ports ?? []).map((port) => port.nodePort ?? 0));
  for (const port of spec.ports ?? []) {
    if (port.nodePort) continue;
    const kept = before.get(port.name ?? '') ?? 0;
    if (kept !== 0 && !taken.has(kept)) port.nodePort = kept;
  }
}

function normalizeClusterIps(spec: ServiceSpec, old: ReadonlyService | undefined): void {
  const ip = spec.clusterIP ?? '';
  if (!old) {
    if (ip !== '' && !spec.clusterIPs?.length) spec.clusterIPs = [ip];
    return;
  }
  const before = old.spec.clusterIP ?? '';
  if (before === ip) return;
  // A client that knows only one of the fields has changed only that one; other cases are for validation.
  if (!semanticEqual(spec.clusterIPs, old.spec.clusterIPs)) return;
  if (before !== '' && ip === '') delete spec.clusterIPs;
  else spec.clusterIPs = [ip];
}

/** Fields that the old type had and the new one does not are dropped, where the client has sent them back unchanged. */
function dropUnneeded(service: Service, old: ReadonlyService): void {
  const { spec } = service;
  const drop = (...names: readonly (keyof ServiceSpec)[]) => {
    for (const name of names) delete spec[name];
  };
  const same = (name: keyof ServiceSpec) => semanticEqual(spec[name], old.spec[name]);
  if (needsClusterIp(old) && !needsClusterIp(service)) {
    if (same('clusterIP') && same('clusterIPs')) drop('clusterIP', 'clusterIPs');
    for (const name of ['ipFamilies', 'ipFamilyPolicy'] as const) if (same(name)) drop(name);
  }
  if (needsNodePorts(old) && !needsNodePorts(service) && sameNodePorts(spec, old)) {
    for (const port of spec.ports ?? []) delete port.nodePort;
  }
  if (needsHealthCheckPort(old) && !needsHealthCheckPort(service) && same('healthCheckNodePort')) {
    drop('healthCheckNodePort');
  }
  if (old.spec.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    for (const name of ['allocateLoadBalancerNodePorts', 'loadBalancerClass'] as const) if (same(name)) drop(name);
  }
  if (isExternallyAccessible(old) && !isExternallyAccessible(service) && same('externalTrafficPolicy')) {
    drop('externalTrafficPolicy');
  }
}

function sameNodePorts(spec: ServiceSpec, old: ReadonlyService): boolean {
  const ports = (one: ReadonlyService['spec'] | ServiceSpec) =>
    [...new Set((one.ports ?? []).map(({ nodePort }) => nodePort ?? 0))].filter((port) => port !== 0).sort();
  return ports(spec).join() === ports(old.spec).join();
}
