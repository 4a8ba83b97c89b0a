import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Pod } from '../../../proto/gen/core/v1.ts';
import { lookupOf, refusalOf, requestOf, run } from '../testing/requests.ts';
import { limitRanger } from './limit-ranger.ts';

const rangeOf = (...limits: object[]) =>
  lookupOf([['limitranges', { metadata: { name: 'r', namespace: 'default' }, spec: { limits } }]]);
const podOf = (...resources: object[]) => ({
  spec: { containers: resources.map((one, i) => ({ name: `c${i}`, resources: one })) },
});

test('containers get what they leave out, and a note of it', async () => {
  const lookup = rangeOf({ type: 'Container', default: { cpu: '1', memory: '1Gi' }, defaultRequest: { cpu: '100m' } });
  const request = requestOf({ object: podOf({}, { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '2' } }) });
  await run(limitRanger(lookup), request);
  const pod = request.object as unknown as Pod;
  assert.deepEqual(pod.spec.containers[0]?.resources, {
    requests: { cpu: '100m' },
    limits: { cpu: '1', memory: '1Gi' },
  });
  assert.deepEqual(pod.spec.containers[1]?.resources, { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '2' } });
  assert.equal(
    pod.metadata.annotations?.['kubernetes.io/limit-ranger'],
    'LimitRanger plugin set: cpu request for container c0; cpu, memory limit for container c0',
  );
});

for (const c of [
  {
    limit: { type: 'Container', min: { cpu: '100m' } },
    pod: podOf({}),
    says: 'minimum cpu usage per Container is 100m.  No request is specified',
  },
  {
    limit: { type: 'Container', min: { cpu: '100m' } },
    pod: podOf({ requests: { cpu: '50m' } }),
    says: 'minimum cpu usage per Container is 100m, but request is 50m',
  },
  {
    limit: { type: 'Container', max: { cpu: '1' } },
    pod: podOf({}),
    says: 'maximum cpu usage per Container is 1.  No limit is specified',
  },
  {
    limit: { type: 'Container', max: { cpu: '1', memory: '1Gi' } },
    pod: podOf({ limits: { cpu: '2', memory: '2Gi' } }),
    says: '[maximum cpu usage per Container is 1, but limit is 2, maximum memory usage per Container is 1Gi, but limit is 2Gi]',
  },
  {
    limit: { type: 'Pod', max: { cpu: '1' } },
    pod: podOf({ limits: { cpu: '600m' } }, { limits: { cpu: '600m' } }),
    says: 'maximum cpu usage per Pod is 1, but limit is 1200m',
  },
  {
    limit: { type: 'Container', maxLimitRequestRatio: { cpu: '2' } },
    pod: podOf({ requests: { cpu: '100m' }, limits: { cpu: '300m' } }),
    says: 'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
  },
])
  test(`refuses: ${c.says}`, async () => {
    const refused = await refusalOf(limitRanger(rangeOf(c.limit)), requestOf({ object: c.pod }));
    assert.equal(refused, `pods "x" is forbidden: ${c.says}`);
  });

test('claims are kept within their bounds', async () => {
  const plugin = limitRanger(
    rangeOf({ type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } }),
  );
  const claim = (storage: string) =>
    requestOf({ resource: '/v1/persistentvolumeclaims', object: { spec: { resources: { requests: { storage } } } } });
  assert.equal(await refusalOf(plugin, claim('1Gi')), undefined);
  assert.match(
    (await refusalOf(plugin, claim('3Gi'))) ?? '',
    /maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi/,
  );
  assert.match(
    (await refusalOf(plugin, claim('1Mi'))) ?? '',
    /minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi/,
  );
});
