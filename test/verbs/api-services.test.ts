import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startApiServerIn } from '../builders/api-server.ts';
import { sendRaw } from '../builders/raw-request.ts';

const path = '/apis/apiregistration.k8s.io/v1/apiservices';

interface Services {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly spec: { readonly groupPriorityMinimum: number };
    readonly status: { readonly conditions: readonly { readonly type: string; readonly status: string }[] };
  }[];
}

const list = async (api: RunningApiServer) => (await sendRaw<Services>(api, 'GET', path)).body.items;

test('every group version that is served says so, and says it again after a start when it was deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-api-'));
  try {
    const first = await startApiServerIn(folder, []);
    const { body } = await sendRaw<{ groups: readonly { versions: readonly { groupVersion: string }[] }[] }>(
      first,
      'GET',
      '/apis',
    );
    const served = body.groups
      .flatMap(({ versions }) => versions.map(({ groupVersion }) => groupVersion.split('/').reverse().join('.')))
      .filter((name) => name !== 'v1.apiregistration.k8s.io');
    const services = await list(first);
    assert.deepEqual(services.map(({ metadata }) => metadata.name).sort(), ['v1.', ...served].sort());
    for (const { status } of services)
      assert.deepEqual(
        status.conditions.map(({ type, status: is }) => `${type} ${is}`),
        ['Available True'],
      );
    await sendRaw(first, 'DELETE', `${path}/v1.apps`);
    assert.equal((await list(first)).length, services.length - 1);
    await first.stop();
    const second = await startApiServerIn(folder, []);
    assert.equal((await list(second)).length, services.length);
    await second.stop();
  } finally {
    await rm(folder, { recursive: true });
  }
});
