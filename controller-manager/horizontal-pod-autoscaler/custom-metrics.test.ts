import assert from 'node:assert/strict';
import { test } from 'node:test';
import { notFound } from '../../api/errors/constructors.ts';
import type { Client } from '../../client/client.ts';
import { appsV1Resources } from '../../proto/gen/resources.ts';
import type { ResourceType } from '../../proto/resource-type.ts';
import { customMetrics } from './custom-metrics.ts';

const types = async () => [appsV1Resources.deployments as unknown as ResourceType];

/** Reads from a server that answers some paths, as an adapter would. */
function reader(answers: Readonly<Record<string, unknown>>) {
  const client = {
    async raw(_: string, path: string) {
      if (path in answers) return answers[path];
      throw notFound({ group: '', resource: 'things' }, path);
    },
  } as unknown as Client;
  return customMetrics(client, 'ns', types, new AbortController().signal);
}
const versions = { versions: [{ version: 'v1beta1' }, { version: 'v1beta2' }] };
const root = '/apis/custom.metrics.k8s.io';

test('metrics of pods are asked for by both selectors, in the newest version', async () => {
  const metrics = reader({
    [root]: versions,
    [`${root}/v1beta2/namespaces/ns/pods/*/hits?labelSelector=app%3Dweb&metricLabelSelector=a%3Db`]: {
      items: [{ describedObject: { name: 'web-0' }, value: '1500m' }],
    },
  });
  assert.deepEqual(await metrics.ofPods('hits', 'app=web', 'a=b'), new Map([['web-0', 1500]]));
});

test('metrics of an object are asked for under its resource, those of a namespace from within it', async () => {
  const metrics = reader({
    [root]: { versions: [{ version: 'v1beta1' }] },
    [`${root}/v1beta1/namespaces/ns/deployments.apps/web/hits`]: { items: [{ value: '2' }] },
    [`${root}/v1beta1/namespaces/ns/metrics/hits`]: { items: [{ value: '3' }] },
  });
  assert.equal(await metrics.ofObject({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, 'hits', ''), 2000);
  assert.equal(await metrics.ofObject({ kind: 'Namespace', name: 'any' }, 'hits', ''), 3000);
});

test('metrics from outside are all values that fit', async () => {
  const path = '/apis/external.metrics.k8s.io/v1beta1/namespaces/ns/queue?labelSelector=a%3Db';
  const metrics = reader({ [path]: { items: [{ value: '1' }, { value: '2' }] } });
  assert.deepEqual(await metrics.external('queue', 'a=b'), [1000, 2000]);
});

test('that there is no adapter, or that it has nothing, is told', async () => {
  const none = reader({});
  const api =
    'unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered';
  await assert.rejects(none.ofPods('hits', '', ''), { name: 'MetricsError', message: api });
  await assert.rejects(
    none.external('queue', ''),
    /^MetricsError: unable to fetch metrics from external metrics API: /,
  );
  const empty = reader({ [root]: versions, [`${root}/v1beta2/namespaces/ns/pods/*/hits`]: { items: [] } });
  await assert.rejects(empty.ofPods('hits', '', ''), { message: 'no metrics returned from custom metrics API' });
});
