import assert from 'node:assert/strict';
import test from 'node:test';
import { Metrics } from '../../api/metrics/metrics.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { userOf } from '../authentication/user-info.ts';
import { requestInfo } from '../request/info.ts';
import { readConfiguration } from './configuration.ts';
import { type Entry, FlowControl, type Seat } from './flow-control.ts';
import { flowMetrics } from './flow-metrics.ts';
import { TurnPace } from './level.ts';

const everybody = [{ kind: 'Group', group: { name: 'system:authenticated' } }];
const anything = [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], namespaces: ['*'], clusterScope: true }];
const level = (queueLengthLimit: number) => ({
  metadata: { name: 'all', uid: 'level-uid' },
  spec: {
    type: 'Limited',
    limited: {
      nominalConcurrencyShares: 95,
      limitResponse: { type: 'Queue', queuing: { queues: 16, handSize: 2, queueLengthLimit } },
    },
  },
  status: {},
});
const schema = {
  metadata: { name: 'all', uid: 'schema-uid' },
  spec: {
    priorityLevelConfiguration: { name: 'all' },
    matchingPrecedence: 10,
    distinguisherMethod: { type: 'ByUser' },
    rules: [{ subjects: everybody, resourceRules: anything }],
  },
  status: {},
};

/** Flow control with two seats (of three, one is for the rest), whose turns come when the test says so. */
function twoSeats(queueLengthLimit = 3) {
  const clock = new FakeClock();
  const turns: (() => void)[] = [];
  const metrics = new Metrics();
  const control = new FlowControl({
    seats: 2,
    clock,
    metrics: flowMetrics(metrics),
    sizeOf: () => undefined,
    afterTurn: (run) => void turns.push(run),
  });
  control.configure(readConfiguration([schema], [level(queueLengthLimit)]));
  const enter = (name: string, signal = new AbortController().signal) =>
    control.enter(
      {
        user: userOf(name, { groups: ['system:authenticated'] }),
        info: requestInfo('GET', '/api/v1/namespaces/a/pods/b', new URLSearchParams()),
        query: new URLSearchParams(),
        signal,
      },
      1000,
    );
  const turn = async () => {
    for (const run of turns.splice(0)) run();
    await Promise.resolve();
  };
  return { clock, control, metrics, enter, turn };
}

function seated(entry: Entry | Promise<Entry>): Seat {
  assert.ok(!(entry instanceof Promise), 'it has to wait');
  assert.ok(entry.kind === 'seat', 'it is refused');
  return entry;
}

test('a request that finds a seat has it at once, and says who let it in', () => {
  const { enter } = twoSeats();
  assert.deepEqual(seated(enter('a')).headers, {
    'x-kubernetes-pf-flowschema-uid': 'schema-uid',
    'x-kubernetes-pf-prioritylevel-uid': 'level-uid',
  });
});

test('a request waits for a seat, and gets it in the turn after it was given back', async () => {
  const { enter, turn } = twoSeats();
  const first = seated(enter('a'));
  seated(enter('a'));
  const third = enter('b');
  assert.ok(third instanceof Promise);
  await turn();
  first.release();
  first.release();
  await turn();
  assert.equal((await third).kind, 'seat');
});

test('whoever waits too long is refused, and told when to come back', async () => {
  const { enter, clock } = twoSeats();
  seated(enter('a'));
  seated(enter('a'));
  const waiting = enter('b');
  await clock.advance(1000);
  const entry = await waiting;
  assert.ok(entry.kind === 'refused');
  assert.deepEqual([entry.reason, entry.retryAfterSeconds], ['time-out', 1]);
});

test('a client that goes away leaves its place in the queue', async () => {
  const { enter, turn, metrics } = twoSeats();
  const first = seated(enter('a'));
  seated(enter('a'));
  const gone = new AbortController();
  const waiting = enter('b', gone.signal);
  gone.abort();
  assert.equal((await waiting).kind, 'refused');
  first.release();
  await turn();
  seated(enter('c'));
  assert.match(await metrics.text(), /current_inqueue_requests\{priority_level="all",flow_schema="all"\} 0\n/);
});

test('a flow whose queues are full is refused, and another one is not', () => {
  const { enter } = twoSeats(1);
  seated(enter('a'));
  seated(enter('a'));
  const entries = Array.from({ length: 5 }, () => enter('flood'));
  const refused = entries.filter((entry) => !(entry instanceof Promise));
  assert.equal(refused.length, 3, 'a hand has two queues of one place each');
  assert.ok(enter('quiet') instanceof Promise);
});

test('masters are let in whatever is going on, and hold nothing', () => {
  const { control } = twoSeats();
  const info = requestInfo('GET', '/api/v1/pods', new URLSearchParams());
  const user = userOf('root', { groups: ['system:masters'] });
  for (let i = 0; i < 100; i++) {
    const { signal } = new AbortController();
    seated(control.enter({ user, info, query: new URLSearchParams(), signal }, 1000));
  }
});

test('one turn lets in only so many at once, so that others are read in between', async () => {
  const { control, enter, turn } = twoSeats();
  const many = { ...level(50), metadata: { name: 'all', uid: '' } };
  control.configure(readConfiguration([schema], [many]));
  const entries = Array.from({ length: 2 }, () => enter('a'));
  for (const entry of entries) seated(entry).release();
  // Done, but the seats are free only after everything that is ready has been read.
  assert.ok(enter('a') instanceof Promise);
  await turn();
  seated(enter('b'));
});

test('what is counted comes to nothing when all is done', async () => {
  const { enter, metrics } = twoSeats();
  for (let i = 0; i < 2; i++) seated(enter('a')).release();
  const text = await metrics.text();
  assert.match(text, /dispatched_requests_total\{priority_level="all",flow_schema="all"\} 2\n/);
  assert.match(text, /current_executing_seats\{priority_level="all",flow_schema="all"\} 0\n/);
  assert.match(text, /nominal_limit_seats\{priority_level="all"\} 2\n/);
});

test('a level lets more of those who wait in while turns are short, and less when they get long', () => {
  const pace = new TurnPace();
  const during = (ms: number) => {
    let now = 0;
    let last = 0;
    for (let i = 0; i < 10; i++) {
      now += ms;
      last = pace.next(now, true);
    }
    return last;
  };
  assert.equal(during(1), 8);
  assert.equal(during(5), 1);
});
