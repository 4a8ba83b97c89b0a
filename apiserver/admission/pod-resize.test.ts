import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StatusError } from '../../api/errors/status-error.ts';
import { nodeDeclaredFeatureValidator } from './node-declared-features.ts';
import { podResizeValidator } from './pod-resize.ts';
import { lookupOf, refusalOf, requestOf, run } from './testing/requests.ts';

const asking = (cpu: string, memory = '1Gi') => [{ name: 'c', resources: { requests: { cpu, memory } } }];
const nodeWith = (labels: Record<string, string>, declaredFeatures: string[] = []) =>
  lookupOf([
    [
      'nodes',
      { metadata: { name: 'n', labels }, status: { allocatable: { cpu: '2', memory: '4Gi' }, declaredFeatures } },
    ],
  ]);
const linux = { 'kubernetes.io/os': 'linux' };
const resize = (now: object, before: object = { containers: asking('1') }, nodeName: string | undefined = 'n') =>
  requestOf({
    operation: 'UPDATE',
    subresource: 'resize',
    object: { metadata: { generation: 2 }, spec: { nodeName, ...now } },
    old: { metadata: { generation: 1 }, spec: { nodeName, ...before } },
  });

for (const { rule, lookup = nodeWith(linux), now, says, cause } of [
  { rule: 'what the node has is granted', now: { containers: asking('2', '4Gi') } },
  {
    rule: 'what the node has not is refused at once',
    now: { containers: asking('2500m', '5Gi') },
    says: `pods "x" is forbidden: Node didn't have enough allocatable resources: cpu, requested: 2500, allocatable: 2000; memory, requested: 5368709120, allocatable: 4294967296`,
    cause: 'NodeCapacity',
  },
  {
    rule: 'only Linux resizes',
    lookup: nodeWith({ 'kubernetes.io/os': 'windows' }),
    now: { containers: asking('2') },
    says: 'pods "x" is forbidden: pod resize is only supported on linux nodes, node "n" is "windows"',
    cause: 'UnsupportedPlatform',
  },
  {
    rule: 'a node that is gone grants nothing',
    lookup: lookupOf([]),
    now: { containers: asking('2') },
    says: 'pods "x" is forbidden: node "n" not found',
  },
] as { rule: string; lookup?: ReturnType<typeof lookupOf>; now: object; says?: string; cause?: string }[]) {
  test(`resize: ${rule}`, async () => {
    const request = resize(now);
    if (says === undefined) return run(podResizeValidator(lookup), request);
    await assert.rejects(run(podResizeValidator(lookup), request), (error) => {
      assert.ok(error instanceof StatusError);
      assert.equal(error.status.message, says);
      assert.equal(error.code, 403);
      assert.deepEqual(error.status.details?.causes, cause && [{ reason: cause }]);
      return true;
    });
  });
}

test('a pod without a node may ask for anything', async () => {
  const object = { metadata: { generation: 2 }, spec: { containers: asking('99') } };
  const old = { metadata: { generation: 1 }, spec: { containers: asking('1') } };
  await run(
    podResizeValidator(nodeWith(linux)),
    requestOf({ operation: 'UPDATE', subresource: 'resize', object, old }),
  );
});

const init = (cpu: string, restartPolicy?: string) => [
  { name: 'i', resources: { requests: { cpu } }, ...(restartPolicy ? { restartPolicy } : {}) },
];

for (const { rule, declared = [], now, before, says } of [
  {
    rule: 'a node that does not say so cannot resize init containers',
    now: { initContainers: init('2') },
    before: { initContainers: init('1') },
    says: 'pods "x" is forbidden: pod update requires features InPlacePodVerticalScalingInitContainers which are not available on node "n"',
  },
  {
    rule: 'nor a pod as a whole',
    now: { resources: { requests: { cpu: '2' } } },
    before: { resources: { requests: { cpu: '1' } } },
    says: 'pods "x" is forbidden: pod update requires features InPlacePodLevelResourcesVerticalScaling which are not available on node "n"',
  },
  {
    rule: 'a node that says so can',
    declared: ['InPlacePodVerticalScalingInitContainers'],
    now: { initContainers: init('2') },
    before: { initContainers: init('1') },
  },
  {
    rule: 'sidecars need nothing',
    now: { initContainers: init('2', 'Always') },
    before: { initContainers: init('1', 'Always') },
  },
] as { rule: string; declared?: string[]; now: object; before: object; says?: string }[]) {
  test(`declared features: ${rule}`, async () => {
    const plugin = nodeDeclaredFeatureValidator(nodeWith(linux, declared));
    const containers = asking('1');
    const request = resize({ containers, ...now }, { containers, ...before });
    if (says === undefined) await run(plugin, request);
    else assert.equal(await refusalOf(plugin, request), says);
  });
}
