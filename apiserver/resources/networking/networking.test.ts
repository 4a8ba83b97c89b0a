import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import { canonicalCidrProblems, canonicalIpProblems } from '../core/addresses/canonical-address.ts';
import { create, kindOf, update } from '../testing/write.ts';
import { isStrictSubset } from './network-policy/address-block.ts';

const group = 'networking.k8s.io/v1';
const backend = { service: { name: 's', port: { number: 80 } } };
const fields = (kind: string, spec: JsonObject) =>
  create(`${group}/${kind}`, { spec }).problems.map((text) => text.split(': ')[0]);
const withPath = (more: JsonObject) => ({
  rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend, ...more }] } }],
});

for (const { name, kind, spec, refused } of [
  { name: 'an ingress leads somewhere', kind: 'ingresses', spec: {}, refused: ['spec'] },
  {
    name: 'a host is no address',
    kind: 'ingresses',
    spec: { rules: [{ host: '1.2.3.4' }] },
    refused: ['spec.rules[0].host'],
  },
  {
    name: 'a path does not climb',
    kind: 'ingresses',
    spec: withPath({ path: '/a/..' }),
    refused: ['spec.rules[0].http.paths[0].path'],
  },
  {
    name: 'other paths are free',
    kind: 'ingresses',
    spec: withPath({ path: '/a(.*)', pathType: 'ImplementationSpecific' }),
    refused: [],
  },
  {
    name: 'a port has a name or a number',
    kind: 'ingresses',
    spec: withPath({ backend: { service: { name: 's', port: { name: 'http', number: 80 } } } }),
    refused: ['spec.rules[0].http.paths[0].backend'],
  },
  {
    name: 'a range of ports goes up',
    kind: 'networkpolicies',
    spec: { ingress: [{ ports: [{ port: 80, endPort: 79 }] }] },
    refused: ['spec.ingress[0].ports[0].endPort'],
  },
  {
    name: 'a block stands alone',
    kind: 'networkpolicies',
    spec: { egress: [{ to: [{ podSelector: {}, ipBlock: { cidr: '10.0.0.0/8' } }] }] },
    refused: ['spec.egress[0].to[0]'],
  },
  { name: 'a class names its controller', kind: 'ingressclasses', spec: {}, refused: ['spec.controller'] },
  {
    name: 'parameters in a namespace name it',
    kind: 'ingressclasses',
    spec: { controller: 'k.io/x', parameters: { kind: 'C', name: 'c', scope: 'Namespace' } },
    refused: ['spec.parameters.namespace'],
  },
  {
    name: 'ranges are of two families',
    kind: 'servicecidrs',
    spec: { cidrs: ['10.0.0.0/8', '11.0.0.0/8'] },
    refused: ['spec.cidrs'],
  },
  {
    name: 'each range is looked at before both',
    kind: 'servicecidrs',
    spec: { cidrs: ['10.0.0.0/8', 'nope'] },
    refused: ['spec.cidrs[1]'],
  },
  {
    name: 'blocks have no bits behind their prefix',
    kind: 'networkpolicies',
    spec: { egress: [{ to: [{ ipBlock: { cidr: '10.0.0.5/8', except: ['10.1.0.5/16', 'x'] } }] }] },
    refused: [
      'spec.egress[0].to[0].ipBlock.cidr',
      'spec.egress[0].to[0].ipBlock.except[0]',
      'spec.egress[0].to[0].ipBlock.except[1]',
    ],
  },
]) {
  test(`networking: ${name}`, () => assert.deepEqual(fields(kind, spec), refused));
}

test('a policy with rules for what goes out is about that too', () => {
  const types = (spec: JsonObject) =>
    (create(`${group}/networkpolicies`, { spec }).object.spec as JsonObject).policyTypes;
  assert.deepEqual(types({}), ['Ingress']);
  assert.deepEqual(types({ egress: [{}] }), ['Ingress', 'Egress']);
});

test('a service range may grow by the other family', () => {
  const kind = `${group}/servicecidrs`;
  const { object } = create(kind, { spec: { cidrs: ['10.0.0.0/16'] } });
  const change = (cidrs: string[]) =>
    update(kind, object, (next) => Object.assign(next, { spec: { cidrs } })).problems.length;
  assert.equal(change(['10.0.0.0/16', '2001:db8::/64']), 0);
  assert.equal(change(['10.1.0.0/16']), 1);
});

for (const { text, problems } of [
  { text: '10.0.0.1', problems: 0 },
  { text: '2001:db8::1', problems: 0 },
  { text: '2001:DB8::1', problems: 1 },
  { text: '2001:db8:0::1', problems: 1 },
  { text: '010.0.0.1', problems: 1 },
  { text: '::ffff:1.2.3.4', problems: 1 },
]) {
  test(`address ${text} is ${problems ? 'not ' : ''}canonical`, () => {
    assert.equal(canonicalIpProblems(text).length, problems);
    assert.equal(kindOf(`${group}/ipaddresses`).strategy.validateName?.(text).length, problems);
  });
}

for (const { text, problems } of [
  { text: '10.3.0.0/16', problems: 0 },
  { text: '10.3.0.1/16', problems: 1 },
  { text: '0.0.0.0/0', problems: 0 },
  { text: '2001:db8::/33', problems: 0 },
  { text: '2001:db8:8000::/32', problems: 1 },
]) {
  test(`block ${text} is ${problems ? 'not ' : ''}canonical`, () =>
    assert.equal(canonicalCidrProblems(text).length, problems));
}

test('a block is inside another when all of it is', () => {
  assert.equal(isStrictSubset('10.1.0.0/16', '10.0.0.0/8'), true);
  assert.equal(isStrictSubset('10.0.0.0/8', '10.0.0.0/8'), false);
  assert.equal(isStrictSubset('11.0.0.0/16', '10.0.0.0/8'), false);
  assert.equal(isStrictSubset('2001:db8::/64', '2001:db8::/32'), true);
  assert.equal(isStrictSubset('10.1.0.0/16', '2001:db8::/32'), false);
});

test('a block that was accepted may stay when other things change', () => {
  const kind = `${group}/networkpolicies`;
  const spec = { ingress: [{ from: [{ ipBlock: { cidr: '10.0.0.0/8' } }] }] };
  const { object } = create(kind, { spec });
  const old = JSON.parse(JSON.stringify(object).replaceAll('10.0.0.0/8', '10.0.0.5/8')) as typeof object;
  const change = (cidr: string) =>
    update(kind, old, (policy) => {
      (policy.spec as JsonObject).policyTypes = ['Ingress'];
      (policy.spec as JsonObject).ingress = [{ from: [{ ipBlock: { cidr } }] }];
    }).problems.length;
  // The policy is looked at twice, and each look reports.
  assert.deepEqual(['10.0.0.5/8', '10.0.0.6/8'].map(change), [0, 2]);
});

test('an ingress shows its addresses in order, each once', () => {
  const { object } = create(`${group}/ingresses`, { spec: { defaultBackend: backend } });
  object.status = {
    loadBalancer: { ingress: [{ ip: '10.0.0.2' }, { hostname: 'a' }, { ip: '10.0.0.1' }, { ip: '10.0.0.2' }] },
  };
  assert.equal(kindOf(`${group}/ingresses`).columns.cells(object, 0)[3], '10.0.0.1,10.0.0.2,a');
});

test('a class by annotation alone is warned of when it is new', () => {
  const warned = (spec: JsonObject, old?: object) =>
    kindOf(`${group}/ingresses`).strategy.warnings?.(
      { metadata: { annotations: { 'kubernetes.io/ingress.class': 'a' } }, spec } as never,
      old as never,
    ).length;
  assert.deepEqual([warned({}), warned({ ingressClassName: 'a' }), warned({}, {})], [1, 0, 0]);
});
