import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { validateLabels } from '../../../../api/labels/validate.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isPortNumber } from '../../../../api/names/format.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { Service, ServicePort, ServiceSpec } from '../../../../proto/gen/core/v1.ts';
import { checkCidr, checkIp, checkReachable } from '../addresses/ip-address.ts';
import { checkNumber, checkOneOf, checkText } from '../field-checks.ts';
import { checkPort } from '../pod-template/ports.ts';
import { validateClusterIps, validateClusterIpsUpdate } from './cluster-ips.ts';
import { isExternallyAccessible, isHeadless, needsHealthCheckPort, type ReadonlyService } from './needs.ts';

const path = fieldPath('spec');
const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const policies = ['Cluster', 'Local'];
const distributions = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];
const maxAffinitySeconds = 86_400;
const hintsAnnotation = 'service.kubernetes.io/topology-aware-hints';
const modeAnnotation = 'service.kubernetes.io/topology-mode';
const rangesAnnotation = 'service.beta.kubernetes.io/load-balancer-source-ranges';
const onlyBalanced = "may only be used when `type` is 'LoadBalancer'";

/**
 * What a service must hold at any time. Addresses of `old` may stay as they were accepted.
 * https://kubernetes.io/docs/concepts/services-networking/service/
 */
export function validateService(service: Service, old?: ReadonlyService): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec } = service;
  const hints = metadata.annotations?.[hintsAnnotation];
  const mode = metadata.annotations?.[modeAnnotation];
  if (hints !== undefined && mode !== undefined && hints !== mode) {
    errors.push(
      invalidField(
        fieldPath('metadata', 'annotations').key(modeAnnotation),
        mode,
        `must match annotations[${hintsAnnotation}] when both are specified`,
      ),
    );
  }
  const ports = spec.ports ?? [];
  if (ports.length === 0 && !isHeadless(service) && spec.type !== 'ExternalName') {
    errors.push(required(path.child('ports')));
  }
  checkType(errors, service);
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    checkServicePort(errors, port, ports.length > 1, names, path.child('ports').index(i));
  }
  if (spec.selector) errors.push(...validateLabels(spec.selector, path.child('selector')));
  checkAffinity(errors, spec);
  errors.push(...validateClusterIps(service));
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const at = path.child('externalIPs').index(i);
    if (checkIp(errors, ip, at, old?.spec.externalIPs)) checkReachable(errors, ip, at);
  }
  checkOneOf(errors, spec.type, types, path, 'type');
  checkPortPairs(errors, spec);
  checkLoadBalancer(errors, service, old);
  checkPolicies(errors, service);
  return errors;
}

function checkType(errors: FieldError[], service: Service): void {
  const { spec } = service;
  const { type } = spec;
  if ((type === 'LoadBalancer' || type === 'NodePort') && isHeadless(service)) {
    errors.push(
      invalidField(path.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${type} services`),
    );
  }
  if (type !== 'ExternalName') return;
  const problem = 'may not be set for ExternalName services';
  if (spec.clusterIPs?.length) errors.push(forbiddenField(path.child('clusterIPs'), problem));
  if (spec.ipFamilies?.length) errors.push(forbiddenField(path.child('ipFamilies'), problem));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField(path.child('ipFamilyPolicy'), problem));
  const name = (spec.externalName ?? '').replace(/\.$/, '');
  if (name === '') errors.push(required(path.child('externalName')));
  else checkText(errors, isDns1123Subdomain, name, path, 'externalName');
}

function checkServicePort(
  errors: FieldError[],
  port: ServicePort,
  named: boolean,
  names: Set<string>,
  at: FieldPath,
): void {
  if (named && !port.name) errors.push(required(at.child('name')));
  else if (port.name) {
    checkText(errors, isDns1123Label, port.name, at, 'name');
    if (names.has(port.name)) errors.push(duplicate(at.child('name'), port.name));
    names.add(port.name);
  }
  checkNumber(errors, isPortNumber, port.port, at, 'port');
  checkOneOf(errors, port.protocol, protocols, at, 'protocol');
  checkPort(errors, port.targetPort, at, 'targetPort');
  if (port.appProtocol !== undefined) checkText(errors, isQualifiedName, port.appProtocol, at, 'appProtocol');
}

function checkAffinity(errors: FieldError[], { sessionAffinity, sessionAffinityConfig }: ServiceSpec): void {
  checkOneOf(errors, sessionAffinity, ['ClientIP', 'None'], path, 'sessionAffinity');
  const at = path.child('sessionAffinityConfig');
  if (sessionAffinity === 'None' && sessionAffinityConfig) {
    errors.push(forbiddenField(at, 'must not be set when session affinity is None'));
  }
  if (sessionAffinity !== 'ClientIP') return;
  const problem = 'when session affinity type is ClientIP';
  const seconds = sessionAffinityConfig?.clientIP?.timeoutSeconds;
  if (!sessionAffinityConfig) errors.push(required(at, problem));
  else if (!sessionAffinityConfig.clientIP) errors.push(required(at.child('clientIP'), problem));
  else if (seconds === undefined) errors.push(required(at.child('clientIP', 'timeoutSeconds'), problem));
  else if (seconds <= 0 || seconds > maxAffinitySeconds) {
    errors.push(
      invalidField(
        at.child('clientIP', 'timeoutSeconds'),
        seconds,
        `must be greater than 0 and less than ${maxAffinitySeconds}`,
      ),
    );
  }
}

/** No port twice for the same protocol, of the service or of the nodes. */
function checkPortPairs(errors: FieldError[], { type, ports = [] }: ServiceSpec): void {
  const list = path.child('ports');
  const nodePorts = new Set<string>();
  const own = new Set<string>();
  for (const [i, { nodePort }] of ports.entries()) {
    if (type === 'ClusterIP' && nodePort) {
      errors.push(forbiddenField(list.index(i).child('nodePort'), "may not be used when `type` is 'ClusterIP'"));
    }
  }
  for (const [i, { protocol, nodePort }] of ports.entries()) {
    if (!nodePort) continue;
    const key = `${protocol}/${nodePort}`;
    if (nodePorts.has(key)) errors.push(duplicate(list.index(i).child('nodePort'), nodePort));
    nodePorts.add(key);
  }
  for (const [i, { protocol, port }] of ports.entries()) {
    const key = `${protocol}/${port}`;
    if (own.has(key)) {
      const shown = { Name: '', Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
      errors.push(duplicate(list.index(i), shown));
    }
    own.add(key);
  }
}

function checkLoadBalancer(errors: FieldError[], { metadata, spec }: Service, old: ReadonlyService | undefined): void {
  const balanced = spec.type === 'LoadBalancer';
  const annotation = metadata.annotations?.[rangesAnnotation];
  if (spec.loadBalancerSourceRanges?.length) {
    // With a capital, as Kubernetes has it.
    const at = path.child('LoadBalancerSourceRanges');
    if (!balanced) errors.push(forbiddenField(at, onlyBalanced));
    const kept = (old?.spec.loadBalancerSourceRanges ?? []).map((range) => range.trim());
    for (const [i, range] of spec.loadBalancerSourceRanges.entries()) {
      checkCidr(errors, range.trim(), at.index(i), kept);
    }
  } else if (annotation !== undefined) {
    const at = fieldPath('metadata', 'annotations').key(rangesAnnotation);
    if (!balanced) errors.push(forbiddenField(at, onlyBalanced));
    const changed = annotation !== old?.metadata?.annotations?.[rangesAnnotation];
    if (changed && annotation.trim() !== '')
      for (const range of annotation.split(',')) checkCidr(errors, range.trim(), at);
  }
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced) {
    errors.push(forbiddenField(path.child('allocateLoadBalancerNodePorts'), onlyBalanced));
  }
  checkBalancerClass(errors, spec);
}

function checkBalancerClass(errors: FieldError[], spec: ServiceSpec): void {
  if (spec.loadBalancerClass === undefined) return;
  if (spec.type === 'LoadBalancer')
    checkText(errors, isQualifiedName, spec.loadBalancerClass, path, 'loadBalancerClass');
  else errors.push(forbiddenField(path.child('loadBalancerClass'), onlyBalanced));
}

function checkPolicies(errors: FieldError[], service: Service): void {
  const { spec } = service;
  const external = spec.externalTrafficPolicy;
  if (isExternallyAccessible(service)) checkOneOf(errors, external, policies, path, 'externalTrafficPolicy');
  else if (external) {
    errors.push(
      invalidField(path.child('externalTrafficPolicy'), external, 'may only be set for externally-accessible services'),
    );
  }
  const port = spec.healthCheckNodePort ?? 0;
  if (!needsHealthCheckPort(service)) {
    if (port !== 0) {
      errors.push(
        invalidField(
          path.child('healthCheckNodePort'),
          port,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
        ),
      );
    }
  } else if (port === 0) errors.push(required(path.child('healthCheckNodePort')));
  else checkNumber(errors, isPortNumber, port, path, 'healthCheckNodePort');
  const internal = spec.internalTrafficPolicy;
  if (internal === undefined && ['NodePort', 'LoadBalancer', 'ClusterIP'].includes(spec.type ?? '')) {
    errors.push(required(path.child('internalTrafficPolicy')));
  } else if (internal !== undefined && !policies.includes(internal)) {
    errors.push(notSupported(path.child('internalTrafficPolicy'), internal, policies));
  }
  const distribution = spec.trafficDistribution;
  if (distribution !== undefined && !distributions.includes(distribution)) {
    errors.push(notSupported(path.child('trafficDistribution'), distribution, distributions));
  }
}

/** What stays once it has been given. */
export function validateServiceUpdate(service: Service, old: ReadonlyService): FieldError[] {
  const errors = validateClusterIpsUpdate(service, old);
  const { spec } = service;
  const stayed = spec.type === 'LoadBalancer' && old.spec.type === 'LoadBalancer';
  if (stayed && spec.loadBalancerClass !== old.spec.loadBalancerClass) {
    errors.push(invalidField(path.child('loadBalancerClass'), spec.loadBalancerClass, 'may not change once set'));
  }
  // The service as a whole tells of a bad class too: clients get to hear of it twice.
  checkBalancerClass(errors, spec);
  const checked = needsHealthCheckPort(service) && needsHealthCheckPort(old);
  if (checked && spec.healthCheckNodePort !== old.spec.healthCheckNodePort) {
    errors.push(forbiddenField(path.child('healthCheckNodePort'), 'field is immutable'));
  }
  return errors;
}

/** Addresses that a load balancer has been given. */
export function validateServiceStatus({ spec, status }: Service, old: ReadonlyService): FieldError[] {
  const errors: FieldError[] = [];
  const list = fieldPath('status', 'loadBalancer', 'ingress');
  const ingresses = status.loadBalancer?.ingress ?? [];
  if (ingresses.length > 0 && spec.type !== 'LoadBalancer') {
    return [forbiddenField(list, "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  const kept = (old.status.loadBalancer?.ingress ?? []).flatMap(({ ip }) => (ip ? [ip] : []));
  for (const [i, { ip, ipMode, hostname }] of ingresses.entries()) {
    const at = list.index(i);
    if (ip) checkIp(errors, ip, at.child('ip'), kept);
    if (ip && ipMode === undefined) errors.push(required(at.child('ipMode'), 'must be specified when `ip` is set'));
    else if (!ip && ipMode !== undefined) {
      errors.push(forbiddenField(at.child('ipMode'), 'may not be specified when `ip` is not set'));
    } else if (ipMode !== undefined && ipMode !== 'VIP' && ipMode !== 'Proxy') {
      errors.push(notSupported(at.child('ipMode'), ipMode, ['Proxy', 'VIP']));
    }
    if (!hostname) continue;
    checkText(errors, isDns1123Subdomain, hostname, at, 'hostname');
    if (/^[\d.]+$/.test(hostname)) {
      errors.push(invalidField(at.child('hostname'), hostname, 'must be a DNS name, not an IP address'));
    }
  }
  return errors;
}
