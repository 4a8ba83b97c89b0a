import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conditionOf, container, type KubeletUnderTest, makeKubelet } from './kubelet-under-test.ts';

/** Lets the test decide what commands in containers answer. */
function answers(under: KubeletUnderTest): { exitCode: number; asked: number } {
  const decision = { exitCode: 0, asked: 0 };
  Object.assign(under.runtime, {
    execSync: async () => {
      decision.asked++;
      const output = Buffer.from(decision.exitCode === 0 ? '' : 'not well');
      return { kind: 'exited', exitCode: decision.exitCode, stdout: output, stderr: Buffer.alloc(0) };
    },
  });
  return decision;
}

const exec = { command: ['check'] };

test('readiness follows its probe, with its delay, period and thresholds', async () => {
  const under = await makeKubelet();
  const decision = answers(under);
  const readinessProbe = { exec, initialDelaySeconds: 5, periodSeconds: 10, failureThreshold: 2 };
  under.bind({ containers: [container('web', { readinessProbe })] });
  await under.pass(4900);
  assert.equal(under.status('web')?.started, true);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'False');
  assert.equal(
    under.pod()?.status.conditions?.find(({ type }) => type === 'ContainersReady')?.message,
    'containers with unready status: [web]',
  );
  await under.pass(200);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  decision.exitCode = 1;
  await under.pass(10_000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True', 'one failure is not enough');
  await under.pass(10_000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'False');
  assert.ok(under.events().includes('Unhealthy: Readiness probe failed: not well'));
  assert.equal(under.status('web')?.restartCount, 0);
  await under.stop();
});

test('a container that fails its liveness probe is restarted', async () => {
  const under = await makeKubelet();
  const decision = answers(under);
  const livenessProbe = { exec, periodSeconds: 5, failureThreshold: 3 };
  under.bind({ containers: [container('web', { livenessProbe })] });
  await under.pass(1000);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  decision.exitCode = 1;
  await under.pass(10_000);
  assert.equal(under.status('web')?.restartCount, 0);
  await under.pass(5000);
  assert.equal(under.status('web')?.restartCount, 1);
  assert.ok(under.events().includes('Killing: Container web failed liveness probe, will be restarted'));
  assert.ok(under.events().includes('Unhealthy: Liveness probe failed: not well'));
  await under.stop();
});

test('nothing else is probed before the startup probe has succeeded', async () => {
  const under = await makeKubelet();
  const decision = answers(under);
  decision.exitCode = 1;
  const startupProbe = { exec, periodSeconds: 2, failureThreshold: 10 };
  const livenessProbe = { exec, periodSeconds: 1, failureThreshold: 1 };
  under.bind({ containers: [container('web', { startupProbe, livenessProbe })] });
  await under.pass(9000);
  assert.equal(under.status('web')?.restartCount, 0);
  assert.equal(under.status('web')?.started, false);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'False');
  decision.exitCode = 0;
  await under.pass(2000);
  assert.equal(under.status('web')?.started, true);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  await under.stop();
});

test('a container that never starts up is restarted', async () => {
  const under = await makeKubelet();
  const decision = answers(under);
  decision.exitCode = 1;
  under.bind({ containers: [container('web', { startupProbe: { exec, periodSeconds: 1, failureThreshold: 3 } })] });
  await under.pass(3500);
  assert.equal(under.status('web')?.restartCount, 1);
  assert.ok(under.events().includes('Killing: Container web failed startup probe, will be restarted'));
  await under.stop();
});

test('a restarted kubelet takes a container for as ready as it was', async () => {
  const first = await makeKubelet();
  answers(first);
  first.bind({ containers: [container('web', { readinessProbe: { exec, periodSeconds: 10 } })] });
  await first.pass(1000);
  const writes = first.api.writes.length;
  const second = await first.restart();
  await second.pass(30_000);
  assert.equal(conditionOf(second.pod(), 'Ready'), 'True');
  assert.ok(!second.api.writes.slice(writes).some((write) => write.includes('/pods/')), 'nothing about it was new');
  await second.stop();
});

test('a readiness gate holds a pod back until its condition is there', async () => {
  const under = await makeKubelet();
  under.bind({ readinessGates: [{ conditionType: 'example.com/open' }] });
  await under.pass(100);
  assert.equal(conditionOf(under.pod(), 'ContainersReady'), 'True');
  assert.equal(
    under.pod()?.status.conditions?.find(({ type }) => type === 'Ready')?.message,
    'corresponding condition of pod readiness gate "example.com/open" does not exist.',
  );
  const body = { status: { conditions: [{ type: 'example.com/open', status: 'True' }] } };
  const { pods } = (await import('../proto/gen/resources.ts')).coreV1Resources;
  await under.api.client.patch(
    pods,
    { namespace: 'default', name: 'web' },
    { type: 'strategic', body },
    { subresource: 'status' },
  );
  await under.pass(100);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  assert.equal(conditionOf(under.pod(), 'example.com/open'), 'True');
  await under.stop();
});

test('hooks: postStart holds readiness back, a failing one kills, preStop comes before the end', async () => {
  const under = await makeKubelet();
  const decision = answers(under);
  const lifecycle = { postStart: { exec }, preStop: { exec } };
  under.bind({ containers: [container('web', { lifecycle })] });
  await under.pass(100);
  assert.equal(decision.asked, 1);
  assert.equal(conditionOf(under.pod(), 'Ready'), 'True');
  await under.api.client.delete((await import('../proto/gen/resources.ts')).coreV1Resources.pods, {
    namespace: 'default',
    name: 'web',
  });
  await under.pass(100);
  assert.equal(decision.asked, 2);
  assert.equal(under.pod(), undefined);
  decision.exitCode = 1;
  under.bind({ containers: [container('web', { lifecycle: { postStart: { exec } } })] });
  await under.pass(1000);
  assert.ok(under.events().includes('FailedPostStartHook: PostStartHook failed'));
  assert.notEqual(conditionOf(under.pod(), 'Ready'), 'True');
  await under.stop();
});
