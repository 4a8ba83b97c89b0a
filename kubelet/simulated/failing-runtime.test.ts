import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failingRuntime } from '../../test/fakes/failing-runtime.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { isRuntimeError } from '../runtime/errors.ts';
import { runtimeContract } from '../runtime/runtime.contract.ts';
import { simulatedRuntime } from './simulated-runtime.ts';

const { signal } = new AbortController();
const make = () => failingRuntime(simulatedRuntime({ clock: new FakeClock(), random: Math.random, images: ['web:1'] }));

runtimeContract('a runtime that could fail', async () => ({
  runtime: make().runtime,
  image: 'web:1',
  dispose: async () => undefined,
}));

const spec = {
  pod: { name: 'p', namespace: 'n', uid: 'u' },
  attempt: 0,
  namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
} as const;

test('a planned failure happens as often as planned', async () => {
  const { runtime, fail, calls } = make();
  fail('runSandbox', 'Unavailable', { times: 2 });
  for (let i = 0; i < 2; i++) {
    await assert.rejects(runtime.runSandbox(spec, signal), (e) => isRuntimeError(e, 'Unavailable'));
  }
  assert.deepEqual(await runtime.listSandboxes({}, signal), []);
  await runtime.runSandbox(spec, signal);
  assert.equal(calls('runSandbox'), 3);
});

test('a lost answer leaves the work done, and the verb finds it', async () => {
  const { runtime, fail } = make();
  fail('runSandbox', 'Unavailable', { after: true });
  await assert.rejects(runtime.runSandbox(spec, signal), (e) => isRuntimeError(e, 'Unavailable'));
  const [made] = await runtime.listSandboxes({}, signal);
  assert.equal(await runtime.runSandbox(spec, signal), made?.id);
});
