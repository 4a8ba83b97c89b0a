import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../../api/codec/wording.ts';
import type { ApiObject } from '../../registry/object.ts';
import { create, update } from '../testing/write.ts';

const kind = 'resource.k8s.io/v1/resourceclaims';
const made = (status?: JsonObject): ApiObject => {
  const { object } = create(kind, {
    spec: { devices: { requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }] } },
  });
  return status ? ({ ...object, status } as unknown as ApiObject) : object;
};
const result = { request: 'r', driver: 'd.io', pool: 'p', device: 'x' };
const allocation = { devices: { results: [result] } };
const user = { resource: 'pods', name: 'p', uid: '1' };

for (const { rule, before, status, fields } of [
  { rule: 'an allocation is sound', status: { allocation }, fields: [] },
  {
    rule: 'an allocation is of the requests',
    status: { allocation: { devices: { results: [{ ...result, request: 'nope', device: 'X' }] } } },
    fields: ['status.allocation.devices.results[0].request', 'status.allocation.devices.results[0].device'],
  },
  {
    rule: 'configuration says where it comes from',
    status: {
      allocation: { devices: { config: [{ source: 'Nope', opaque: { driver: 'd.io', parameters: {} } }] } },
    },
    fields: ['status.allocation.devices.config[0].source'],
  },
  {
    rule: 'an allocation stays as it is',
    before: { allocation },
    status: { allocation: { devices: { results: [{ ...result, device: 'y' }] } } },
    fields: ['status.allocation'],
  },
  { rule: 'nothing is reserved before it is there', status: { reservedFor: [user] }, fields: ['status.reservedFor'] },
  {
    rule: 'users are somebody, and once',
    before: { allocation },
    status: { allocation, reservedFor: [user, user, {}] },
    fields: [
      'status.reservedFor[2].resource',
      'status.reservedFor[2].name',
      'status.reservedFor[2].uid',
      'status.reservedFor[1]',
    ],
  },
  {
    rule: 'what drivers say is of devices that are allocated',
    before: { allocation },
    status: {
      allocation,
      devices: [
        { driver: 'd.io', pool: 'p', device: 'x', networkData: { ips: ['10.0.0.5/24', '10.0.0.5', 'FD00::1/64'] } },
        { driver: 'd.io', pool: 'p', device: 'y', data: [] },
      ],
    },
    fields: [
      'status.devices[0].networkData.ips[1]',
      'status.devices[0].networkData.ips[2]',
      'status.devices[1]',
      'status.devices[1].data',
    ],
  },
] as readonly { rule: string; before?: JsonObject; status: JsonObject; fields: string[] }[]) {
  test(`claims: ${rule}`, () => {
    const old = made(before);
    const { problems } = update(kind, old, (claim) => Object.assign(claim, { status }), 'status');
    assert.deepEqual(
      problems.map((text) => text.split(': ')[0]),
      fields,
    );
  });
}

test('a claim on its way out takes no new users', () => {
  const old = made({ allocation });
  old.metadata.deletionTimestamp = '2026-01-01T00:00:00Z';
  const { problems } = update(
    kind,
    old,
    (claim) => Object.assign(claim, { status: { allocation, reservedFor: [user] } }),
    'status',
  );
  assert.match(problems.join(), /^status\.reservedFor: Forbidden: new entries may not be added while /);
});
