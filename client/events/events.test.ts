import assert from 'node:assert/strict';
import { test } from 'node:test';
import { forbidden } from '../../api/errors/constructors.ts';
import { silentLogger } from '../../api/logger.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { FakeApi } from '../../test/fakes/fake-api.ts';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { createEventRecorder } from './create-event-recorder.ts';
import { referenceTo } from './recorder.ts';

const { events, pods, nodes } = coreV1Resources;

function setUp() {
  const clock = new FakeClock();
  const api = new FakeApi({ clock });
  const stop = new AbortController();
  const recorder = createEventRecorder({
    client: api.client,
    clock,
    random: () => 0.5,
    logger: silentLogger,
    component: 'kubelet',
    host: 'node-1',
    signal: stop.signal,
  });
  const pod = api.seed(pods, { metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [] } });
  const say = (message: string, about = referenceTo(pods, pod)) => recorder.event(about, 'Normal', 'Pulled', message);
  const told = () => api.all(events).map(({ message, count }) => `${count} ${message}`);
  return { clock, api, stop, pod, recorder, say, told };
}

test('an event says who saw what when about which object', async () => {
  const { clock, api, pod, recorder } = setUp();
  recorder.event(referenceTo(pods, pod, 'spec.containers{app}'), 'Warning', 'Failed', 'it did', { action: 'Pulling' });
  await clock.advance(10);
  const [event] = api.all(events);
  const { metadata, ...rest } = event ?? assert.fail('no event');
  const at = '2026-01-01T00:00:00Z';
  assert.match(metadata.name, /^web\.[0-9a-f]{16}$/);
  assert.equal(metadata.namespace, 'shop');
  assert.deepEqual(rest, {
    apiVersion: 'v1',
    kind: 'Event',
    involvedObject: {
      kind: 'Pod',
      namespace: 'shop',
      name: 'web',
      uid: pod.metadata.uid,
      apiVersion: 'v1',
      resourceVersion: pod.metadata.resourceVersion,
      fieldPath: 'spec.containers{app}',
    },
    reason: 'Failed',
    message: 'it did',
    source: { component: 'kubelet', host: 'node-1' },
    type: 'Warning',
    reportingComponent: 'kubelet',
    reportingInstance: 'node-1',
    action: 'Pulling',
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
  });
});

test('events about objects without a namespace live in default', async () => {
  const { clock, api, recorder } = setUp();
  const node = api.seed(nodes, { metadata: { name: 'node-1' }, spec: {} });
  recorder.event(referenceTo(nodes, node), 'Normal', 'NodeReady', 'Node node-1 status is now: NodeReady');
  await clock.advance(10);
  assert.deepEqual(
    api.all(events).map(({ metadata }) => metadata.namespace),
    ['default'],
  );
});

test('the same again counts up; another message is another event', async () => {
  const { clock, api, say, told } = setUp();
  say('a');
  await clock.advance(5000);
  say('a');
  say('b');
  say('a');
  await clock.advance(10);
  assert.deepEqual(told(), ['3 a', '1 b']);
  const [first] = api.all(events);
  assert.deepEqual([first?.firstTimestamp, first?.lastTimestamp], ['2026-01-01T00:00:00Z', '2026-01-01T00:00:05Z']);
});

test('the tenth message in ten minutes is combined, and so are those after it', async () => {
  const { clock, say, told } = setUp();
  for (let n = 1; n <= 12; n++) say(`attempt ${n}`);
  await clock.advance(10);
  const all = told();
  assert.equal(all.length, 10);
  assert.equal(all[8], '1 attempt 9');
  assert.equal(all[9], '3 (combined from similar events): attempt 12');
});

test('ten minutes of silence end the combining', async () => {
  const { clock, say, told } = setUp();
  for (let n = 1; n <= 10; n++) say(`attempt ${n}`);
  await clock.advance(600_001);
  say('attempt 11');
  await clock.advance(10);
  assert.equal(told().at(-1), '1 attempt 11');
});

test('25 events about an object pass at once, then one each five minutes, with the count of all', async () => {
  const { clock, say, told } = setUp();
  for (let n = 0; n < 40; n++) say('again');
  await clock.advance(10);
  assert.deepEqual(told(), ['25 again']);
  await clock.advance(300_000);
  say('again');
  say('again');
  await clock.advance(10);
  assert.deepEqual(told(), ['41 again']);
});

test('an event that the server forgot is made anew with its count', async () => {
  const { clock, api, say, told } = setUp();
  say('a');
  await clock.advance(10);
  for (const { metadata } of api.all(events)) api.remove(events, { namespace: 'shop', name: metadata.name });
  say('a');
  await clock.advance(10);
  assert.deepEqual(told(), ['2 a']);
});

test('while the server is away events wait; what it refuses is dropped', async () => {
  const { clock, api, say, told } = setUp();
  api.down();
  say('a');
  say('b');
  await clock.advance(20_000);
  api.up();
  await clock.advance(20_000);
  assert.deepEqual(told(), ['1 a', '1 b']);
  api.intercept = () => {
    throw forbidden(events, '', 'no');
  };
  say('c');
  await clock.advance(60_000);
  api.intercept = () => undefined;
  say('d');
  await clock.advance(10);
  assert.deepEqual(told(), ['1 a', '1 b', '1 d']);
});

test('a thousand events may wait, no more', async () => {
  const { clock, api, recorder } = setUp();
  for (let n = 0; n < 1500; n++)
    recorder.event({ kind: 'Pod', namespace: 'shop', name: `p${n}`, apiVersion: 'v1' }, 'Normal', 'Created', 'x');
  await clock.advance(1000);
  for (let n = 0; n < 50 && api.all(events).length < 1000; n++) await clock.advance(0);
  assert.equal(api.all(events).length, 1000);
});

test('events of two sources about one object at one time are two', async () => {
  const { clock, api, stop, pod, recorder } = setUp();
  const options = { client: api.client, clock, random: () => 0.5, logger: silentLogger, signal: stop.signal };
  const other = createEventRecorder({ ...options, component: 'default-scheduler' });
  other.event(referenceTo(pods, pod), 'Normal', 'Scheduled', 'there');
  recorder.event(referenceTo(pods, pod), 'Normal', 'Pulled', 'it');
  await clock.advance(10);
  assert.deepEqual(
    api
      .all(events)
      .map(({ reason }) => reason)
      .sort(),
    ['Pulled', 'Scheduled'],
  );
});
