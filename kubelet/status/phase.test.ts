import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container, ContainerStatus, PodSpec } from '../../proto/gen/core/v1.ts';
import { podPhase } from './phase.ts';

/** `a` runs, `a:1` ended with 1, `a!` waits for its first start, `a!1` waits to be started again. */
function statuses(words: string): Map<string, ContainerStatus> {
  const found = new Map<string, ContainerStatus>();
  for (const word of words.split(' ').filter(Boolean)) {
    const [, name = '', mark = '', code = ''] = /^(\w+?)(?:([:!])(\d*))?$/.exec(word) ?? [];
    const ended = { terminated: { exitCode: Number(code) } };
    const state = mark === ':' ? ended : mark === '!' ? { waiting: {} } : { running: {} };
    const lastState = mark === '!' && code !== '' ? ended : {};
    const started = mark === '';
    found.set(name, { name, ready: false, restartCount: 0, image: '', imageID: '', state, lastState, started });
  }
  return found;
}

const containers = (names: string): Container[] =>
  names
    .split(' ')
    .map((name) => ({ name: name.replace('*', ''), ...(name.endsWith('*') ? { restartPolicy: 'Always' } : {}) }));

for (const [policy, init, now, phase, terminal] of [
  ['Always', '', '', 'Pending'],
  ['Always', '', 'a!', 'Pending'],
  ['Always', '', 'a', 'Running'],
  ['Always', '', 'a:0', 'Running'],
  ['Always', '', 'a!1', 'Running'],
  ['OnFailure', '', 'a:0', 'Succeeded'],
  ['OnFailure', '', 'a:1', 'Running'],
  ['Never', '', 'a:0', 'Succeeded'],
  ['Never', '', 'a:1', 'Failed'],
  ['Always', 'i', 'i a!', 'Pending'],
  ['Always', 'i', 'i!1 a!', 'Pending'],
  ['Never', 'i', 'i:1 a!', 'Failed'],
  ['Always', 'i', 'i:0 a', 'Running'],
  ['Always', 's*', 's a', 'Running'],
  ['Always', 's*', 's! a!', 'Pending'],
  // The sidecar is still being stopped.
  ['Never', 's*', 's a:0', 'Running'],
  ['Never', 's*', 's:0 a:0', 'Succeeded'],
  ['Always', '', 'a:0', 'Succeeded', true],
  ['Always', '', 'a:137', 'Failed', true],
  ['Always', '', 'a!', 'Failed', true],
  ['Never', 's*', 's:137 a:0', 'Succeeded', true],
] as const) {
  const name = `${policy} ${init === '' ? '' : `init ${init} `}[${now}]${terminal ? ' ended' : ''} is ${phase}`;
  test(`phase: ${name}`, () => {
    const spec = {
      restartPolicy: policy,
      containers: containers('a'),
      ...(init === '' ? {} : { initContainers: containers(init) }),
    } as PodSpec;
    assert.equal(podPhase(spec, statuses(now), terminal ?? false), phase);
  });
}
