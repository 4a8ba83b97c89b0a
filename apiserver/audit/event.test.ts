import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditEvent, eventLine } from './event.ts';
import { withoutManagedFields } from './record.ts';
import { sourceAddresses } from './source-addresses.ts';

const event: AuditEvent = {
  level: 'Request',
  auditID: '1',
  stage: 'ResponseComplete',
  requestURI: '/api/v1/namespaces/n/configmaps?dryRun=All',
  verb: 'create',
  user: { username: 'jane', uid: '', groups: ['dev'], extra: { b: ['2'], a: ['1'] } },
  impersonatedUser: undefined,
  impersonationConstraint: '',
  sourceIPs: ['192.0.2.1'],
  userAgent: 'kubectl',
  objectRef: {
    resource: 'configmaps',
    namespace: 'n',
    name: 'c',
    uid: '',
    apiGroup: '',
    apiVersion: 'v1',
    resourceVersion: '',
    subresource: '',
  },
  responseStatus: { code: 201 },
  requestObject: '{"kind":"ConfigMap","data":{"a":"<b>&\u2028"}}\n',
  responseObject: undefined,
  requestReceivedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
  stageAt: Date.UTC(2026, 0, 2, 3, 4, 5, 680),
  annotations: new Map([
    ['z', ''],
    ['authorization.k8s.io/decision', 'allow'],
  ]),
};

test('a record has the fields, the order and the escapes of Kubernetes', () => {
  assert.equal(
    eventLine(event),
    '{"kind":"Event","apiVersion":"audit.k8s.io/v1","level":"Request","auditID":"1","stage":"ResponseComplete",' +
      '"requestURI":"/api/v1/namespaces/n/configmaps?dryRun=All","verb":"create",' +
      '"user":{"username":"jane","groups":["dev"],"extra":{"a":["1"],"b":["2"]}},"sourceIPs":["192.0.2.1"],' +
      '"userAgent":"kubectl","objectRef":{"resource":"configmaps","namespace":"n","name":"c","apiVersion":"v1"},' +
      '"responseStatus":{"metadata":{},"code":201},' +
      '"requestObject":{"kind":"ConfigMap","data":{"a":"\\u003cb\\u003e\\u0026\\u2028"}},' +
      '"requestReceivedTimestamp":"2026-01-02T03:04:05.678000Z","stageTimestamp":"2026-01-02T03:04:05.680000Z",' +
      '"annotations":{"authorization.k8s.io/decision":"allow","z":""}}\n',
  );
});

for (const [name, headers, remote, expected] of [
  ['who is connected', {}, '::ffff:192.0.2.1', ['192.0.2.1']],
  [
    'proxies first',
    { 'x-forwarded-for': '198.51.100.1, 2001:db8::1' },
    '192.0.2.1',
    ['198.51.100.1', '2001:db8::1', '192.0.2.1'],
  ],
  [
    'what is no address is left out',
    { 'x-forwarded-for': 'evil, 198.51.100.1' },
    '192.0.2.1',
    ['198.51.100.1', '192.0.2.1'],
  ],
  ['X-Real-Ip', { 'x-real-ip': '198.51.100.1' }, '192.0.2.1', ['198.51.100.1', '192.0.2.1']],
  ['none twice', { 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.1' }, '192.0.2.1', ['192.0.2.1']],
] as const)
  test(`source addresses: ${name}`, () => assert.deepEqual(sourceAddresses(headers, remote), expected));

test('managed fields are left out of objects, lists and tables, and of nothing else', () => {
  const object = { metadata: { name: 'a', managedFields: [{}] }, items: [{ metadata: { managedFields: 1 } }] };
  const shown = { metadata: { name: 'a' }, items: [{ metadata: { managedFields: 1 } }] };
  assert.deepEqual(withoutManagedFields({ kind: 'ConfigMap', ...object }), { kind: 'ConfigMap', ...shown });
  assert.deepEqual(withoutManagedFields({ kind: 'XList', metadata: {}, items: [object] }), {
    kind: 'XList',
    metadata: {},
    items: [shown],
  });
  assert.deepEqual(withoutManagedFields({ kind: 'Table', rows: [{ cells: [1], object }] }), {
    kind: 'Table',
    rows: [{ cells: [1], object: shown }],
  });
});
