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

async function running<T>(folder: string, work: (api: RunningApiServer) => Promise<T>): Promise<T> {
  const api = await startApiServerIn(folder, []);
  try {
    return await work(api);
  } finally {
    await api.stop();
  }
}

/** The names that objects for what is served have. */
async function expectedNames(api: RunningApiServer): Promise<string[]> {
  interface Groups {
    readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
  }
  const { body } = await sendRaw<Groups>(api, 'GET', '/apis');
  const names = body.groups.flatMap(({ versions }) =>
    versions.map(({ groupVersion }) => groupVersion.split('/').reverse().join('.')),
  );
  return ['v1.', ...names.filter((name) => name !== 'v1.apiregistration.k8s.io')].sort();
}

test('every group version that is served says so, and says it again after a start when it was deleted', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'knarr-api-'));
  try {
    const all = await running(folder, async (api) => {
      const services = await list(api);
      const names = await expectedNames(api);
      assert.deepEqual(services.map(({ metadata }) => metadata.name).sort(), names);
      for (const { status } of services)
        assert.deepEqual(
          status.conditions.map(({ type, status: is }) => `${type} ${is}`),
          ['Available True'],
        );
      await sendRaw(api, 'DELETE', `${path}/v1.apps`);
      assert.equal((await list(api)).length, names.length - 1);
      return names.length;
    });
    assert.equal(await running(folder, async (api) => (await list(api)).length), all);
  } finally {
    await rm(folder, { recursive: true });
  }
});
