import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, type Thing } from './api-caller.ts';
import { sharedCluster } from './shared-cluster.ts';

// What MUST become of a running pod whose containers are given other resources.

let home: string;
const { api } = sharedCluster({}, async () => {
  home = await api.namespace();
});

/** `cpu memory` of requests and of limits; `-` for none. */
type Resources = readonly [requests: string, limits: string];

const quantities = (text: string): Record<string, string> => {
  const [cpu = '-', memory = '-'] = text.split(' ');
  return { ...(cpu === '-' ? {} : { cpu }), ...(memory === '-' ? {} : { memory }) };
};
const resourcesOf = ([requests, limits]: Resources) => ({
  ...(requests === '' ? {} : { requests: quantities(requests) }),
  ...(limits === '' ? {} : { limits: quantities(limits) }),
});
const containersOf = (all: readonly Resources[]) =>
  all.map((resources, i) => ({ name: `c${i + 1}`, image: 'i:1', resources: resourcesOf(resources) }));

const same = (text: string): Resources => [text, text];

const rows: readonly {
  readonly name: string;
  readonly before: readonly Resources[];
  readonly after: readonly Resources[];
}[] = [
  {
    name: 'three guaranteed containers: two grow, one shrinks, together more',
    before: [same('100m 100Mi'), same('100m 100Mi'), same('100m 100Mi')],
    after: [same('140m 150Mi'), same('150m 140Mi'), same('60m 80Mi')],
  },
  {
    name: 'three guaranteed containers: one grows, two shrink, together less',
    before: [same('100m 100Mi'), same('100m 100Mi'), same('100m 100Mi')],
    after: [same('120m 120Mi'), same('80m 80Mi'), same('70m 70Mi')],
  },
  {
    name: 'three guaranteed containers: more and less in one',
    before: [same('100m 100Mi'), same('200m 200Mi'), same('300m 300Mi')],
    after: [same('150m 100Mi'), same('150m 250Mi'), same('350m 350Mi')],
  },
  {
    name: 'six burstable containers: what there was not is added',
    before: [
      ['', ''],
      ['100m -', ''],
      ['- 100Mi', ''],
      ['100m 100Mi', '200m 200Mi'],
      ['100m 100Mi', ''],
      ['100m 100Mi', '200m 200Mi'],
    ],
    after: [
      ['50m 50Mi', '100m 100Mi'],
      ['150m -', '300m -'],
      ['- 120Mi', '- 240Mi'],
      ['50m 80Mi', '150m 220Mi'],
      ['100m 100Mi', '200m 200Mi'],
      ['100m 100Mi', '200m 200Mi'],
    ],
  },
  {
    name: 'amounts that come to the same for a cgroup',
    before: [['2m -', '10m -']],
    after: [['1m -', '5m -']],
  },
];

for (const [i, { name, before, after }] of rows.entries())
  for (const form of ['patch', 'update'] as const)
    test(`resources MUST be changed in place by a ${form}: ${name}`, async () => {
      const path = `${home}/pods/${form}-${i}`;
      const spec = { terminationGracePeriodSeconds: 0, containers: containersOf(before) };
      await api.create(`${home}/pods`, { metadata: { name: `${form}-${i}` }, spec });
      const pod = await api.when(path, 'runs', has(before));
      const ids = containerIds(pod);
      const containers = containersOf(after);
      if (form === 'patch') await api.patch(`${path}/resize`, { spec: { containers } }, 'strategic-merge');
      else {
        const { metadata, ...rest } = await api.get(`${path}/resize`);
        const made = (at(rest, 'spec.containers') as object[]).map((one, at) => ({ ...one, ...containers[at] }));
        await api.update(`${path}/resize`, { ...rest, metadata, spec: { ...(rest.spec as object), containers: made } });
      }
      const resized = await api.when(path, 'has what it was given', has(after));
      assert.deepEqual(containerIds(resized), ids, 'none was started anew');
      assert.equal(at(resized, 'status.qosClass'), at(pod, 'status.qosClass'));
      assert.deepEqual(await api.get(`${path}/resize`), await api.get(path));
      await api.delete(path);
    });

/** Whether the pod runs with these resources, and says so, and is done with changing them. */
const has = (all: readonly Resources[]) => (pod: Thing) => {
  const conditions = (at(pod, 'status.conditions') ?? []) as { type: string }[];
  return (
    at(pod, 'status.phase') === 'Running' &&
    at(pod, 'status.observedGeneration') === pod.metadata.generation &&
    !conditions.some(({ type }) => type.startsWith('PodResize')) &&
    all.every((resources, i) => {
      const status = at(pod, `status.containerStatuses.${i}`);
      const { requests, limits } = resourcesOf(resources);
      const told = at(status, 'resources');
      return (
        isSame(at(told, 'requests'), requests) &&
        isSame(at(told, 'limits'), limits) &&
        isSame(at(status, 'allocatedResources'), requests)
      );
    })
  );
};
const isSame = (found: unknown, wanted: object | undefined) =>
  JSON.stringify(Object.entries(found ?? {}).sort()) === JSON.stringify(Object.entries(wanted ?? {}).sort());

const containerIds = (pod: Thing) =>
  (at(pod, 'status.containerStatuses') as { containerID: string; restartCount: number }[]).map(
    ({ containerID, restartCount }) => `${containerID} ${restartCount}`,
  );
