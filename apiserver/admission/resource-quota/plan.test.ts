import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toResourceList } from '../../../api/quantity/resource-list.ts';
import type { ResourceQuota } from '../../../proto/gen/core/v1.ts';
import { type RequestSketch, requestOf } from '../testing/requests.ts';
import { planCharge, runningQuota } from './plan.ts';

const quotaOf = (hard: Record<string, string>, used: Record<string, string>, spec: object = {}) =>
  runningQuota({
    metadata: { name: 'q' },
    spec: { hard, ...spec },
    status: { hard, used },
  } as unknown as ResourceQuota);
const podOf = (resources: object = {}, rest: object = {}) => ({
  spec: { containers: [{ name: 'c', resources }], ...rest },
});

interface Case {
  readonly name: string;
  readonly quota: ReturnType<typeof quotaOf>;
  readonly sketch: RequestSketch;
  /** The new use, or the message of the refusal; undefined when the quota stays as it is. */
  readonly want: Record<string, string> | string | undefined;
}

const cases: readonly Case[] = [
  {
    name: 'a pod is counted',
    quota: quotaOf({ pods: '2' }, { pods: '1' }),
    sketch: { object: podOf() },
    want: { pods: '2' },
  },
  {
    name: 'one too many is refused',
    quota: quotaOf({ pods: '2' }, { pods: '2' }),
    sketch: { object: podOf() },
    want: 'exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2',
  },
  {
    name: 'only what is exceeded is named, in order',
    quota: quotaOf(
      { pods: '9', 'requests.memory': '1Gi', 'requests.cpu': '1' },
      { pods: '1', 'requests.memory': '1Gi', 'requests.cpu': '800m' },
    ),
    sketch: { object: podOf({ requests: { cpu: '300m', memory: '1Mi' } }) },
    want: 'exceeded quota: q, requested: requests.cpu=300m,requests.memory=1Mi, used: requests.cpu=800m,requests.memory=1Gi, limited: requests.cpu=1,requests.memory=1Gi',
  },
  {
    name: 'who is limited has to say what it wants',
    quota: quotaOf({ 'requests.cpu': '1', 'limits.memory': '1Gi' }, { 'requests.cpu': '0', 'limits.memory': '0' }),
    sketch: { object: podOf() },
    want: 'failed quota: q: must specify limits.memory for: c; requests.cpu for: c',
  },
  {
    name: 'devices of a class are counted, of alternatives the most',
    quota: quotaOf(
      { 'gpu.deviceclass.resource.k8s.io/devices': '40', 'count/resourceclaims.resource.k8s.io': '9' },
      { 'gpu.deviceclass.resource.k8s.io/devices': '1', 'count/resourceclaims.resource.k8s.io': '1' },
    ),
    sketch: {
      resource: 'resource.k8s.io/v1/resourceclaims',
      object: {
        spec: {
          devices: {
            requests: [
              { name: 'a', exactly: { deviceClassName: 'gpu', allocationMode: 'All' } },
              {
                name: 'b',
                firstAvailable: [
                  { name: 'x', deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 2 },
                  { name: 'y', deviceClassName: 'gpu', allocationMode: 'ExactCount', count: 3 },
                ],
              },
            ],
          },
        },
      },
    },
    want: { 'gpu.deviceclass.resource.k8s.io/devices': '36', 'count/resourceclaims.resource.k8s.io': '2' },
  },
  {
    name: 'a quota that nobody has counted yet refuses',
    quota: quotaOf({ pods: '2' }, {}),
    sketch: { object: podOf() },
    want: 'status unknown for quota: q, resources: pods',
  },
  {
    name: 'a quota with a scope leaves other pods alone',
    quota: quotaOf({ pods: '0' }, { pods: '0' }, { scopes: ['BestEffort'] }),
    sketch: { object: podOf({ requests: { cpu: '1' } }) },
    want: undefined,
  },
  {
    name: 'other kinds count by their names',
    quota: quotaOf({ 'count/deployments.apps': '1' }, { 'count/deployments.apps': '1' }),
    sketch: { resource: 'apps/v1/deployments', object: { spec: {} } },
    want: 'exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=1, limited: count/deployments.apps=1',
  },
  {
    name: 'an update is charged with what it adds',
    quota: quotaOf({ services: '1', 'services.nodeports': '3' }, { services: '1', 'services.nodeports': '1' }),
    sketch: {
      resource: '/v1/services',
      operation: 'UPDATE',
      old: { spec: { type: 'NodePort', ports: [{ port: 1 }] } },
      object: { spec: { type: 'NodePort', ports: [{ port: 1 }, { port: 2 }] } },
    },
    want: { services: '1', 'services.nodeports': '2' },
  },
  {
    name: 'an overdrawn quota lets through what takes nothing of it',
    quota: quotaOf({ services: '1', 'services.loadbalancers': '0' }, { services: '5', 'services.loadbalancers': '0' }),
    sketch: {
      resource: '/v1/services',
      operation: 'UPDATE',
      old: { spec: { type: 'ClusterIP', ports: [] } },
      object: { spec: { type: 'ClusterIP', ports: [{ port: 1 }] } },
    },
    want: undefined,
  },
];
for (const { name, quota, sketch, want } of cases)
  test(name, () => {
    const outcome = planCharge([quota], requestOf(sketch));
    if (typeof want === 'string') assert.deepEqual(outcome, { kind: 'refused', message: want });
    else {
      assert.equal(outcome.kind, 'fits');
      const used = outcome.kind === 'fits' ? outcome.used.get(quota) : undefined;
      assert.deepEqual(used && toResourceList(used), want);
    }
  });
