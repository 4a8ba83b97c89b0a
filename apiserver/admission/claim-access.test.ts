import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import { Extra, userOf } from '../authentication/user-info.ts';
import type { Attributes } from '../authorization/attributes.ts';
import { ALLOW, NO_OPINION } from '../authorization/authorizer.ts';
import { claimAccess } from './claim-access.ts';
import { lookupOf, type RequestSketch, requestOf } from './testing/requests.ts';

const lookup = lookupOf([
  ['namespaces', { metadata: { name: 'default' } }],
  ['namespaces', { metadata: { name: 'ops', labels: { 'resource.kubernetes.io/admin-access': 'true' } } }],
]);
const claims = 'resource.k8s.io/v1/resourceclaims';

/** What is refused, where the user may do what `allowed` names as `verb resource/subresource namespace name`. */
async function refused(sketch: RequestSketch, allowed: readonly string[] = []): Promise<string[]> {
  const authorize = ({ verb, subresource, namespace, name }: Attributes) =>
    allowed.includes([verb, subresource, namespace, name].join(' ').trimEnd()) ? ALLOW : NO_OPINION;
  const plugin = claimAccess(lookup, { name: 'test', authorize });
  const request = requestOf({ resource: claims, ...sketch });
  assert.ok(plugin.handles(request));
  try {
    await plugin.validate?.(request);
    return [];
  } catch (error) {
    const found = statusErrorOf(error);
    assert.equal(found?.code, 422, String(error));
    return (found.status.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`);
  }
}

const devices = {
  requests: [
    { name: 'a', exactly: {} },
    { name: 'b', exactly: { adminAccess: true } },
  ],
};
const needsLabel =
  'spec.devices.requests[1].exactly.adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace';

test('devices are administered in namespaces that are for it', async () => {
  assert.deepEqual(await refused({ object: { spec: { devices } } }), [needsLabel]);
  assert.deepEqual(await refused({ object: { spec: { devices } }, namespace: 'ops' }), []);
  const template = { resource: 'resource.k8s.io/v1/resourceclaimtemplates', object: { spec: { spec: { devices } } } };
  assert.deepEqual(await refused(template), [needsLabel]);
});

const user = userOf('system:serviceaccount:kube-system:driver', { extra: { [Extra.nodeName]: ['one'] } });
const allocated = (more: object = {}) => ({
  devices: { results: [{ request: 'a', driver: 'k.io', pool: 'p', device: 'd', ...more }] },
  nodeSelector: {
    nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['one'] }] }],
  },
});
const told = { driver: 'k.io', pool: 'p', device: 'd' };
const write = (status: object, old: object, verb = 'update'): RequestSketch => ({
  operation: 'UPDATE',
  subresource: 'status',
  verb,
  user,
  object: { spec: {}, status },
  old: { spec: {}, status: old },
});

test('who binds a claim must be allowed to, beside writing its status', async () => {
  const bind = write({ allocation: allocated() }, {}, 'patch');
  assert.deepEqual(await refused(bind), [
    'status: Forbidden: changing status.allocation or status.reservedFor requires resource="resourceclaims/binding", verb="patch" permission: ' +
      'resourceclaims.resource.k8s.io is forbidden: User "system:serviceaccount:kube-system:driver" cannot patch resource "resourceclaims/binding" in API group "resource.k8s.io" at the cluster scope',
  ]);
  assert.deepEqual(await refused(bind, ['patch binding']), []);
  assert.deepEqual(await refused(write({ allocation: allocated() }, { allocation: allocated() })), []);
});

test('a driver tells of its own devices, on its own node or on any', async () => {
  const tell = write({ allocation: allocated(), devices: [told] }, { allocation: allocated() });
  assert.deepEqual(await refused(tell, ['associated-node:update driver default k.io']), []);
  assert.deepEqual(await refused(tell, ['arbitrary-node:update driver default k.io']), []);
  assert.deepEqual(await refused(tell, ['arbitrary-node:update driver default other.io']), [
    'status: Forbidden: changing status.devices requires resource="resourceclaims/driver", verb="[associated-node:update arbitrary-node:update]" permission: ' +
      'resourceclaims.resource.k8s.io "k.io" is forbidden: User "system:serviceaccount:kube-system:driver" cannot associated-node:update resource "resourceclaims/driver" in API group "resource.k8s.io" in the namespace "default"',
  ]);
  const elsewhere = write({ devices: [] }, { devices: [told] });
  assert.equal((await refused(elsewhere, ['associated-node:update driver default k.io'])).length, 1);
});

test('a grant of administration is checked again when it is made, and not later', async () => {
  const granted = { allocation: allocated({ adminAccess: true }) };
  assert.deepEqual(await refused(write(granted, {}), ['update binding']), [
    'status.allocation.devices.results[0].adminAccess: Forbidden: admin access to devices requires the `resource.kubernetes.io/admin-access: true` label on the containing namespace',
  ]);
  const reserved = { ...granted, reservedFor: [{ resource: 'pods', name: 'p', uid: '1' }] };
  assert.deepEqual(await refused(write(reserved, granted), ['update binding']), []);
});
