import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeJson } from '../../../../api/codec/json-decode.ts';
import { aggregate } from '../../../../api/field/field-error.ts';
import type { Service, ServiceSpec } from '../../../../proto/gen/core/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { settleAllocatedValues } from './allocated-values.ts';
import { defaultService } from './defaults.ts';
import { settleIpFamilies } from './ip-families.ts';
import { serviceStrategy } from './strategy.ts';
import { validateService, validateServiceUpdate } from './validation.ts';
import { serviceWarnings } from './warnings.ts';

function serviceWith(spec: Partial<ServiceSpec>): Service {
  const given = structuredClone({ metadata: { name: 's' }, spec: { ports: [{ port: 80 }], ...spec } });
  const schema = messageSchema('k8s.io.api.core.v1.Service');
  const service = decodeJson(schema, given, { defaults: true }) as unknown as Service;
  defaultService(service);
  return service;
}

for (const { rule, spec, says } of [
  { rule: 'a plain service is sound', spec: {}, says: '' },
  { rule: 'it has ports', spec: { ports: [] }, says: 'spec.ports: Required value' },
  {
    rule: 'an external name is one',
    spec: { type: 'ExternalName', ports: [] },
    says: 'spec.externalName: Required value',
  },
  {
    rule: 'source ranges are of load balancers',
    spec: { loadBalancerSourceRanges: ['10.0.0.0/8'] },
    says: "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
  },
  {
    rule: 'loopback is nobody else’s',
    spec: { externalIPs: ['127.0.0.1'] },
    says: 'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
  },
  {
    rule: 'an address is read in one way',
    spec: { externalIPs: ['010.0.0.1'] },
    says: 'spec.externalIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s',
  },
  {
    rule: 'an address of IPv4 is written as one',
    spec: { externalIPs: ['::ffff:10.0.0.5'] },
    says: 'spec.externalIPs[0]: Invalid value: "::ffff:10.0.0.5": must not be an IPv4-mapped IPv6 address',
  },
  {
    rule: 'an address block is read in one way',
    spec: {
      type: 'LoadBalancer',
      loadBalancerSourceRanges: ['192.168.0.5/24', '10.0.0.0/08', '::ffff:10.0.0.0/104', '10.0.0.0/33', ' 10.0.0.0/8 '],
    },
    says: '[spec.LoadBalancerSourceRanges[0]: Invalid value: "192.168.0.5/24": must not have bits set beyond the prefix length, spec.LoadBalancerSourceRanges[1]: Invalid value: "10.0.0.0/08": must not have leading 0s in IP or prefix length, spec.LoadBalancerSourceRanges[2]: Invalid value: "::ffff:10.0.0.0/104": must not have an IPv4-mapped IPv6 address, spec.LoadBalancerSourceRanges[3]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)]',
  },
  {
    rule: 'a balancer may have the port of the kubelets',
    spec: {
      type: 'LoadBalancer',
      allocateLoadBalancerNodePorts: true,
      externalTrafficPolicy: 'Cluster',
      ports: [{ port: 10250, protocol: 'TCP', targetPort: 1 }],
    },
    says: '',
  },
  {
    rule: 'node ports once a protocol',
    spec: {
      type: 'NodePort',
      ports: [
        { name: 'a', port: 1, nodePort: 30001 },
        { name: 'b', port: 2, nodePort: 30001 },
      ],
    },
    says: 'spec.ports[1].nodePort: Duplicate value: 30001',
  },
] as { rule: string; spec: Partial<ServiceSpec>; says: string }[]) {
  test(`service: ${rule}`, () => assert.equal(aggregate(validateService(serviceWith(spec))), says));
}

test('a client that sends again what it sent first changes nothing', () => {
  const old = serviceWith({
    type: 'NodePort',
    clusterIP: '10.96.0.9',
    clusterIPs: ['10.96.0.9'],
    ports: [{ port: 80, nodePort: 30000 }],
  });
  const again = serviceWith({ type: 'NodePort' });
  settleAllocatedValues(again, old);
  assert.deepEqual(again.spec, old.spec);
  assert.deepEqual(validateServiceUpdate(again, old), []);
});

test('a type that needs no node ports gives them back', () => {
  const ports = [{ port: 80, nodePort: 30000 }];
  const old = serviceWith({ type: 'NodePort', clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'], ports });
  const next = serviceWith({ ...old.spec, type: 'ClusterIP' });
  settleAllocatedValues(next, old);
  assert.equal(next.spec.ports?.[0]?.nodePort, undefined);
  assert.equal(next.spec.externalTrafficPolicy, undefined);
  assert.equal(next.spec.clusterIP, '10.96.0.9');
});

test('an address stays', () => {
  const old = serviceWith({ clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9'] });
  const next = serviceWith({ clusterIP: '10.96.0.8' });
  settleAllocatedValues(next, old);
  assert.match(aggregate(validateServiceUpdate(next, old)), /spec.clusterIPs\[0\].*may not change once set/);
});

for (const { rule, spec, configured = ['IPv4'], families, policy, says = '' } of [
  { rule: 'one family unless asked', spec: {}, families: ['IPv4'], policy: 'SingleStack' },
  {
    rule: 'two where the cluster has them',
    spec: { ipFamilyPolicy: 'PreferDualStack' },
    configured: ['IPv4', 'IPv6'],
    families: ['IPv4', 'IPv6'],
    policy: 'PreferDualStack',
  },
  {
    rule: 'preferring is not demanding',
    spec: { ipFamilyPolicy: 'PreferDualStack' },
    families: ['IPv4'],
    policy: 'PreferDualStack',
  },
  {
    rule: 'demanding is refused',
    spec: { ipFamilyPolicy: 'RequireDualStack' },
    says: 'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    policy: 'RequireDualStack',
  },
  {
    rule: 'headless without selector is free',
    spec: { clusterIP: 'None' },
    families: ['IPv4', 'IPv6'],
    policy: 'RequireDualStack',
  },
  {
    rule: 'an unknown family is refused',
    spec: { ipFamilies: ['IPv6'] },
    families: ['IPv6'],
    policy: 'SingleStack',
    says: 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
  },
] as {
  rule: string;
  spec: Partial<ServiceSpec>;
  configured?: ['IPv4', 'IPv6'?];
  families?: string[];
  policy: string;
  says?: string;
}[]) {
  test(`families: ${rule}`, () => {
    const service = serviceWith(spec);
    settleAllocatedValues(service, undefined);
    const errors = settleIpFamilies(service, undefined, configured as ['IPv4', 'IPv6']);
    assert.equal(aggregate(errors), says);
    assert.deepEqual(service.spec.ipFamilies, families);
    assert.equal(service.spec.ipFamilyPolicy, policy);
  });
}

for (const [spec, says] of [
  [{}, []],
  [{ externalIPs: ['1.2.3.4'] }, ['spec.externalIPs is deprecated and may no longer be implemented in some clusters']],
  [
    { externalIPs: ['FD00::1'] },
    [
      'spec.externalIPs[0]: IPv6 address "FD00::1" should be in RFC 5952 canonical format ("fd00::1")',
      'spec.externalIPs is deprecated and may no longer be implemented in some clusters',
    ],
  ],
  [{ externalName: 'a.b' }, ['spec.externalName is ignored when spec.type is not "ExternalName"']],
  [
    { trafficDistribution: 'PreferClose' },
    ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
  ],
  [{ clusterIP: 'None', loadBalancerIP: '1.2.3.4' }, ['spec.loadBalancerIP is ignored for headless services']],
] as [Partial<ServiceSpec>, string[]][]) {
  test(`service: warnings for ${JSON.stringify(spec)}`, () => {
    const service = serviceWith(spec);
    assert.deepEqual(serviceWarnings({ ...service, metadata: { name: 's' } } as never), says);
  });
}

test('a service may be called by a label that begins with a digit', () => {
  assert.deepEqual(serviceStrategy.validateName?.('1st-service'), []);
  assert.equal(serviceStrategy.validateName?.('Upper').length, 1);
});
