import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Shared } from '../../client/client.ts';
import type { KubeObject } from '../../proto/resource-type.ts';
import { type Dependent, type OwnerState, planOwned, planTerminating } from './plan.ts';

const object = (finalizers: string[] = [], terminating = false): Shared<KubeObject> => ({
  metadata: {
    name: 'a',
    uid: 'a',
    resourceVersion: '1',
    creationTimestamp: '2026-01-01T00:00:00Z',
    ...(terminating ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
    finalizers,
  },
});
const owners = (...states: OwnerState[]) =>
  states.map((state, i) => ({ reference: { apiVersion: 'v1', kind: 'Pod', name: `o${i}`, uid: `o${i}` }, state }));
const dependent = (isWaiting = false, blocks = true): Dependent => ({ key: 'd', blocks, isWaiting });

for (const { name, states, dependents = [], finalizers = [], step } of [
  { name: 'without owners stays', states: owners(), step: { kind: 'keep' } },
  { name: 'with an owner stays', states: owners('solid'), step: { kind: 'keep' } },
  {
    name: 'with one owner left loses the references to the others',
    states: owners('solid', 'absent', 'waiting'),
    step: { kind: 'drop-references', uids: ['o1', 'o2'] },
  },
  {
    name: 'without an owner left goes in the background',
    states: owners('absent', 'absent'),
    step: { kind: 'delete', policy: 'Background', unblock: false },
  },
  {
    name: 'that was to orphan its dependents still does',
    states: owners('absent'),
    finalizers: ['orphan'],
    step: { kind: 'delete', policy: 'Orphan', unblock: false },
  },
  {
    name: 'of a waiting owner with dependents of its own goes in the foreground',
    states: owners('waiting'),
    dependents: [dependent()],
    step: { kind: 'delete', policy: 'Foreground', unblock: false },
  },
  {
    name: 'in a circle of waiting objects stops to block first',
    states: owners('waiting'),
    dependents: [dependent(true)],
    step: { kind: 'delete', policy: 'Foreground', unblock: true },
  },
  {
    name: 'of a waiting owner without dependents goes in the background',
    states: owners('waiting'),
    step: { kind: 'delete', policy: 'Background', unblock: false },
  },
]) {
  test(`an object ${name}`, () =>
    assert.deepEqual(
      planOwned(object(finalizers), states, () => dependents),
      step,
    ));
}

for (const { name, finalizers, terminating = true, dependents = [], step } of [
  { name: 'that nobody deleted is decided by its owners', finalizers: [], terminating: false, step: undefined },
  { name: 'on its way out is left alone', finalizers: ['x'], step: { kind: 'keep' } },
  { name: 'that orphans lets its dependents go', finalizers: ['orphan'], step: { kind: 'orphan-dependents' } },
  {
    name: 'that waits looks at what blocks it and is not under way',
    finalizers: ['foregroundDeletion'],
    dependents: [dependent(), dependent(true), dependent(false, false)],
    step: { kind: 'look-at', dependents: ['d'] },
  },
  {
    name: 'that waits for nothing that blocks goes',
    finalizers: ['foregroundDeletion'],
    dependents: [dependent(false, false)],
    step: { kind: 'remove-finalizer', finalizer: 'foregroundDeletion' },
  },
]) {
  test(`an owner ${name}`, () =>
    assert.deepEqual(
      planTerminating(object(finalizers, terminating), () => dependents),
      step,
    ));
}
