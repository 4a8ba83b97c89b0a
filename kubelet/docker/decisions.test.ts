import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agreeOnVersion } from './engine.ts';
import { toDockerError } from './errors.ts';
import { translate } from './event-stream.ts';
import { parseImageReference } from './image-reference.ts';
import { sandboxLabels } from './labels.ts';
import { oomScoreFloor } from './oom-score.ts';
import { resolvConf } from './resolv-conf.ts';
import { containerUsage } from './stats.ts';

for (const [image, repository, version] of [
  ['nginx', 'nginx', 'latest'],
  ['nginx:1.27', 'nginx', '1.27'],
  ['localhost:5000/web', 'localhost:5000/web', 'latest'],
  ['localhost:5000/a/web:v1', 'localhost:5000/a/web', 'v1'],
  ['web@sha256:abc', 'web', 'sha256:abc'],
  ['r.example/web:v1@sha256:abc', 'r.example/web', 'sha256:abc'],
] as const) {
  test(`image ${image}`, () => assert.deepEqual(parseImageReference(image), { repository, version }));
}

for (const [engine, spoken] of [
  [{ Version: '20.10.24', ApiVersion: '1.41' }, '1.41'],
  [{ Version: '29.0.0', ApiVersion: '1.52', MinAPIVersion: '1.44' }, '1.47'],
] as const) {
  test(`Docker ${engine.Version} is spoken to in ${spoken}`, () => assert.equal(agreeOnVersion(engine), spoken));
}

for (const [engine, message] of [
  [{ Version: '19.03.1', ApiVersion: '1.40' }, /Docker 19\.03\.1 is too old/],
  [{ Version: '40.0.0', ApiVersion: '1.90', MinAPIVersion: '1.60' }, /Docker 40\.0\.0 no longer speaks/],
] as const) {
  test(`Docker ${engine.Version} is refused by name`, () => assert.throws(() => agreeOnVersion(engine), message));
}

for (const [status, message, reason] of [
  [404, 'No such image: web:1', 'ImageNotFound'],
  [404, 'No such container: x', 'NotFound'],
  [409, 'Container x is not running', 'NotRunning'],
  [400, 'invalid mount config', 'InvalidSpec'],
  [500, 'disk full', 'Failed'],
] as const) {
  test(`Docker's ${status} "${message}" means ${reason}`, () => {
    const answer = Object.assign(new Error(`(HTTP code ${status})`), { statusCode: status, json: { message } });
    const error = toDockerError('do x', answer);
    assert.deepEqual([error.message, 'reason' in error && error.reason], [`do x: ${message}`, reason]);
  });
}

test('an engine that cannot be reached is worth a retry', () => {
  const error = toDockerError('do x', Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  assert.deepEqual(['reason' in error && error.reason, 'retryable' in error && error.retryable], ['Unavailable', true]);
});

test('resolv.conf has its lines in order and none that are empty', () => {
  assert.equal(
    resolvConf({ servers: ['10.96.0.10', '1.1.1.1'], searches: ['a', 'b'], options: ['ndots:5', 'edns0'] }),
    'nameserver 10.96.0.10\nnameserver 1.1.1.1\nsearch a b\noptions ndots:5 edns0\n',
  );
  assert.equal(resolvConf({ servers: ['1.1.1.1'], searches: [], options: [] }), 'nameserver 1.1.1.1\n');
});

for (const [name, bounding, own, floor] of [
  ['any score is allowed with CAP_SYS_RESOURCE', '000001ffffffffff', '0', -1000],
  ['nothing below its own without', '000001fffeffffff', '100', 100],
] as const) {
  test(`OOM scores: ${name}`, () => assert.equal(oomScoreFloor(`Name:\tx\nCapBnd:\t${bounding}\n`, own), floor));
}

for (const [name, memory, expected] of [
  ['cgroup v1', { usage: 100, stats: { total_inactive_file: 30, total_rss: 50 } }, [70, 50]],
  ['cgroup v2', { usage: 100, stats: { inactive_file: 30, anon: 40 } }, [70, 40]],
  ['more inactive than used', { usage: 10, stats: { inactive_file: 30 } }, [0, undefined]],
] as const) {
  test(`the working set leaves out what can be reclaimed: ${name}`, () => {
    const usage = containerUsage({ read: '2026-01-01T00:00:00Z', memory_stats: memory });
    assert.deepEqual([usage.memoryWorkingSetBytes, usage.memoryRssBytes], expected);
  });
}

test("an engine event is told in the pod's terms, others are not told", () => {
  const pod = { name: 'p', namespace: 'n', uid: 'u' };
  const labels = sandboxLabels('node', {
    pod,
    attempt: 2,
    namespaces: { network: 'pod', ipc: 'pod', pid: 'container' },
  });
  const event = {
    Type: 'container',
    Action: 'die',
    Actor: { ID: 'x', Attributes: { ...labels, exitCode: '0' } },
    timeNano: 5e6,
  };
  assert.deepEqual(translate(event), {
    ...{ type: 'container', what: 'died', id: 'x', isSandbox: true, pod, name: '', attempt: 2, exitCode: 0, at: 5 },
  });
  assert.equal(translate({ ...event, Action: 'exec_start' }), undefined);
  assert.equal(translate({ ...event, Actor: { ID: 'x', Attributes: {} } }), undefined);
});
