import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadonlyPod } from '../../api/pod/containers.ts';
import type { Container, PodSpec } from '../../proto/gen/core/v1.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { SandboxStatus } from '../runtime/sandbox.ts';
import { containerHash } from './container-hash.ts';
import type { CrashDelay } from './crash-backoff.ts';
import { planPod } from './plan.ts';
import type { PlanInput } from './plan-draft.ts';

const now = 1_000_000;
const identity = { name: 'web', namespace: 'default', uid: 'u' };

function pod(spec: Partial<PodSpec>, status: object = {}): ReadonlyPod {
  const full = { restartPolicy: 'Always', containers: [{ name: 'a', image: 'i' }], ...spec };
  return { metadata: identity, spec: full, status } as unknown as ReadonlyPod;
}

function sandbox(more: Partial<SandboxStatus> = {}): SandboxStatus {
  const base = {
    id: 's0',
    pod: identity,
    attempt: 0,
    createdAt: 0,
    labels: {},
    annotations: {},
    network: 'pod',
  } as const;
  return { ...base, state: 'ready', ips: ['10.0.0.2'], ...more };
}

/** An instance: `a` runs, `a:0` ended with 0, `a?` was made only; `#2` its attempt. */
function instance(text: string, more: Partial<ContainerStatus> = {}): ContainerStatus {
  const [, name = '', made, exitCode, attempt = '0'] = /^(\w+)(\?)?(?::(\d+))?(?:#(\d+))?$/.exec(text) ?? [];
  return {
    id: `${name}-${attempt}`,
    sandboxId: 's0',
    pod: identity,
    name,
    attempt: Number(attempt),
    state: made ? 'created' : exitCode === undefined ? 'running' : 'exited',
    image: 'i',
    imageId: 'i',
    createdAt: 0,
    record: { hash: containerHash({ name, image: 'i' }), restartCount: Number(attempt) },
    labels: {},
    annotations: {},
    mounts: [],
    ...(exitCode === undefined ? {} : { exitCode: Number(exitCode), finishedAt: now - 1000 }),
    ...more,
  };
}

interface Row {
  readonly name: string;
  readonly spec?: Partial<PodSpec>;
  readonly status?: object;
  readonly sandboxes?: readonly SandboxStatus[];
  readonly containers?: readonly ContainerStatus[];
  readonly busy?: readonly string[];
  readonly failing?: Readonly<Record<string, 'liveness' | 'startup'>>;
  readonly unstarted?: readonly string[];
  readonly delays?: Readonly<Record<string, CrashDelay>>;
  /** What comes out, in words. */
  readonly plan: string;
}

const init = (...names: string[]): Container[] => names.map((name) => ({ name, image: 'i' }));
const side = (name: string): Container => ({ name, image: 'i', restartPolicy: 'Always' });
const hash = containerHash({ name: 'a', image: 'i' });

const rows: readonly Row[] = [
  { name: 'nothing there: a sandbox first', sandboxes: [], plan: 'create 0' },
  {
    name: 'a dead sandbox is replaced',
    sandboxes: [sandbox({ state: 'notReady', ips: [] })],
    plan: 'create 1 stop s0',
  },
  { name: 'one without an address is dead', sandboxes: [sandbox({ ips: [] })], plan: 'create 1 stop s0' },
  {
    name: 'in the network of the host it needs no address',
    sandboxes: [sandbox({ ips: [], network: 'host' })],
    plan: 'keep, start a#0',
  },
  {
    name: 'a pod that never restarts is over with its sandbox',
    spec: { restartPolicy: 'Never' },
    sandboxes: [sandbox({ state: 'notReady' })],
    containers: [instance('a:137')],
    plan: 'finished',
  },
  {
    name: 'one that restarts on failure is not brought back for what succeeded',
    spec: { restartPolicy: 'OnFailure' },
    sandboxes: [sandbox({ state: 'notReady' })],
    containers: [instance('a:0')],
    plan: 'finished',
  },
  { name: 'containers start together', spec: { containers: init('a', 'b') }, plan: 'keep, start a#0, start b#0' },
  { name: 'what runs is left alone', containers: [instance('a')], plan: 'keep' },
  { name: 'what is being started is left alone', busy: ['a'], plan: 'keep' },
  { name: 'one that was made and never started is that one', containers: [instance('a?#2')], plan: 'keep, start a#2' },
  { name: 'the first end costs nothing', containers: [instance('a:1')], plan: 'keep, start a#1' },
  {
    name: 'the second waits',
    containers: [instance('a:1#1')],
    delays: { a: { delayMs: 10_000, decidedAt: now - 5000, hash } },
    plan: `keep, backoff a 10000 until ${now + 9000}, wake ${now + 9000}`,
  },
  {
    name: 'not when the container was changed since',
    containers: [instance('a:1#1')],
    delays: { a: { delayMs: 10_000, decidedAt: now - 5000, hash: 'other' } },
    plan: 'keep, start a#2',
  },
  {
    name: 'Never: an end is an end',
    spec: { restartPolicy: 'Never' },
    containers: [instance('a:1')],
    plan: 'finished',
  },
  {
    name: 'OnFailure: success is an end',
    spec: { restartPolicy: 'OnFailure' },
    containers: [instance('a:0')],
    plan: 'finished',
  },
  {
    name: 'OnFailure: the others run on',
    spec: { restartPolicy: 'OnFailure', containers: init('a', 'b') },
    containers: [instance('a:0'), instance('b')],
    plan: 'keep',
  },
  {
    name: "a container's own policy is stronger than the pod's",
    spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'i', restartPolicy: 'OnFailure' }] },
    containers: [instance('a:1')],
    plan: 'keep, start a#1',
  },
  {
    name: 'a rule for the exit code is stronger than both',
    spec: {
      restartPolicy: 'Never',
      containers: [
        {
          ...{ name: 'a', image: 'i', restartPolicy: 'Never' },
          restartPolicyRules: [{ action: 'Restart', exitCodes: { operator: 'In', values: [42] } }],
        },
      ],
    },
    containers: [instance('a:42')],
    plan: 'keep, start a#1',
  },
  {
    name: 'a changed container is killed',
    containers: [instance('a', { record: { hash: 'old', restartCount: 0 } })],
    plan: 'keep, kill a-0 (Container a definition changed, will be restarted)',
  },
  {
    name: 'so is one that is not alive',
    containers: [instance('a')],
    failing: { 'a-0': 'liveness' },
    plan: 'keep, kill a-0 (Container a failed liveness probe, will be restarted)',
  },
  {
    name: 'and one that did not start up, though it will not come back',
    spec: { restartPolicy: 'Never', containers: init('a', 'b') },
    containers: [instance('a'), instance('b')],
    failing: { 'a-0': 'startup' },
    plan: 'keep, kill a-0 (Container a failed startup probe)',
  },
  {
    name: 'the count goes on from the status when the engine has forgotten all',
    status: { containerStatuses: [{ name: 'a', restartCount: 4, containerID: 'docker://gone' }] },
    plan: 'keep, start a#5',
  },
  { name: 'init containers come first', spec: { initContainers: init('x', 'y') }, plan: 'keep, start x#0' },
  {
    name: 'the next after the one before has succeeded',
    spec: { initContainers: init('x', 'y') },
    containers: [instance('x:0')],
    plan: 'keep, start y#0',
  },
  {
    name: 'not while it runs',
    spec: { initContainers: init('x', 'y') },
    containers: [instance('x')],
    plan: 'keep',
  },
  {
    name: 'the others after all of them',
    spec: { initContainers: init('x', 'y') },
    containers: [instance('x:0'), instance('y:0')],
    plan: 'keep, start a#0',
  },
  {
    name: 'one that was cleaned up had succeeded when a later one is there',
    spec: { initContainers: init('x', 'y') },
    containers: [instance('y:0')],
    plan: 'keep, start a#0',
  },
  {
    name: 'they do not run again in a pod that has begun',
    spec: { initContainers: init('x') },
    containers: [instance('a')],
    plan: 'keep',
  },
  {
    name: 'a failed one is tried again',
    spec: { initContainers: init('x') },
    containers: [instance('x:1')],
    plan: 'keep, start x#1',
  },
  {
    name: 'or ends a pod that never restarts',
    spec: { restartPolicy: 'Never', initContainers: init('x') },
    containers: [instance('x:1')],
    plan: 'finished',
  },
  {
    name: 'in a new sandbox they run again, and are counted on',
    spec: { initContainers: init('x') },
    sandboxes: [sandbox({ id: 's1', attempt: 1 }), sandbox({ state: 'notReady' })],
    containers: [instance('x:0')],
    plan: 'keep, start x#1',
  },
  {
    name: 'a sidecar is waited for until it has started',
    spec: { initContainers: [side('s'), ...init('x')] },
    containers: [instance('s')],
    unstarted: ['s-0'],
    plan: 'keep',
  },
  {
    name: 'and then goes on beside the next',
    spec: { initContainers: [side('s'), ...init('x')] },
    containers: [instance('s')],
    plan: 'keep, start x#0',
  },
  {
    name: 'a sidecar comes back whatever the policy',
    spec: { restartPolicy: 'Never', initContainers: [side('s')] },
    containers: [instance('s:0'), instance('a')],
    plan: 'keep, start s#1',
  },
  {
    name: 'but does not keep a pod that is over',
    spec: { restartPolicy: 'Never', initContainers: [side('s')] },
    containers: [instance('s'), instance('a:0')],
    plan: 'finished',
  },
];

function inWords(row: Row): string {
  const input: PlanInput = {
    pod: pod(row.spec ?? {}, row.status),
    runtime: { sandboxes: row.sandboxes ?? [sandbox()], containers: row.containers ?? [] },
    verdicts: (id) => ({
      startup: row.failing?.[id] === 'startup' ? 'failure' : row.unstarted?.includes(id) ? 'unknown' : 'success',
      liveness: row.failing?.[id] === 'liveness' ? 'failure' : 'success',
    }),
    crashDelay: (name) => row.delays?.[name],
    isBusy: (name) => row.busy?.includes(name) ?? false,
    retryAt: () => undefined,
    now,
  };
  const plan = planPod(input);
  if (plan.finished) return 'finished';
  const made = plan.sandbox;
  const first =
    made.kind === 'create' ? `create ${made.attempt}${made.stop === undefined ? '' : ` stop ${made.stop}`}` : made.kind;
  return [
    first,
    ...plan.start.map(({ container, attempt }) => `start ${container.name}#${attempt}`),
    ...plan.kill.map(({ id, message }) => `kill ${id} (${message})`),
    ...plan.crashLoops.map(({ container, delayMs, until }) => `backoff ${container.name} ${delayMs} until ${until}`),
    ...(plan.wakeAt === undefined ? [] : [`wake ${plan.wakeAt}`]),
  ].join(', ');
}

for (const row of rows) test(`plan: ${row.name}`, () => assert.equal(inWords(row), row.plan));
