import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { before, test } from 'node:test';
import { type RunningApiServer, systemUser } from '../../cluster/apiserver.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';

// One user floods the server, another asks for something small. Figures of one run are compared with each other only.

const tokens = 'flood,flood,1\nquiet,quiet,2\n';
const flags = ['--authorization-mode=AlwaysAllow', '--max-requests-inflight=40', '--max-mutating-requests-inflight=20'];
const namespace = 'default';
const collection = '/api/v1/namespaces/default/configmaps';
/** Much work for the server, and little for its client: all objects are looked at, none is sent. */
const costly = `${collection}?labelSelector=none%20in%20(a,b,c)`;
const objects = 1500;
const floodMs = 2500;
/** A flood begins with everything at once, which is not what it is like to live with one. */
const settleMs = 800;

interface FloodResult {
  readonly answers: number;
  readonly refused: number;
  readonly p50: number;
}

/** Floods from another process; resolves when the flood has begun. */
async function flood(url: string, atATime: number, ms: number): Promise<{ readonly result: Promise<FloodResult> }> {
  const args = ['test/protection/flood.mjs', url, costly, 'flood', String(atATime), String(ms)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  await lines.next();
  const read = async () => {
    const { value } = await lines.next();
    await ended;
    return JSON.parse(String(value)) as FloodResult;
  };
  return { result: read() };
}

/** How often the quiet user asks, in milliseconds. */
const paceMs = 10;

/**
 * The median time of a request of the quiet user, in milliseconds, until `done`. It asks at a steady pace and counts from
 * when it meant to ask: what is late because everything stood still counts as late.
 */
async function quietP50(client: Http2Client, done: () => boolean): Promise<number> {
  const times: number[] = [];
  const asked: Promise<void>[] = [];
  const ask = async (meant: number) => {
    const { status } = await client.get(`${collection}/object-1`, { authorization: 'Bearer quiet' });
    assert.equal(status, 200, 'the quiet user is refused');
    times.push(performance.now() - meant);
  };
  for (let meant = performance.now(); !done(); meant += paceMs) {
    while (performance.now() < meant) await new Promise((resolve) => void setTimeout(resolve, 1));
    asked.push(ask(meant));
  }
  await Promise.all(asked);
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

const until = (ms: number) => {
  const end = performance.now() + ms;
  return () => performance.now() > end;
};

async function fill(api: RunningApiServer): Promise<void> {
  const client = api.client(systemUser, 'test');
  const names = Array.from({ length: objects }, (_, i) => `object-${i}`);
  const create = (name: string) => client.create(coreV1Resources.configmaps, { metadata: { name, namespace } });
  await Promise.all(names.map(create));
}

/** What the users see: the quiet one alone and beside the flood, the flood when it is none and when it is one. */
async function measure(api: RunningApiServer) {
  const client = http2Client(api.url);
  try {
    await fill(api);
    await quietP50(client, until(200));
    const alone = await quietP50(client, until(400));
    const trickle = await flood(api.url, 1, 500);
    const few = await trickle.result;
    const stream = await flood(api.url, 200, floodMs);
    let over = false;
    const result = stream.result.finally(() => {
      over = true;
    });
    await quietP50(client, until(settleMs));
    const under = await quietP50(client, () => over);
    return { alone, under, few, many: await result };
  } finally {
    client.close();
  }
}

let fair: Awaited<ReturnType<typeof measure>>;
let unfair: Awaited<ReturnType<typeof measure>>;

before(async () => {
  for (const on of [true, false]) {
    const api = await startTestApiServer([...flags, `--enable-priority-and-fairness=${on}`], tokens);
    try {
      if (on) fair = await measure(api);
      else unfair = await measure(api);
    } finally {
      await api.stop();
    }
  }
});

test('a flood of one user leaves the latency of another one alone', (t) => {
  for (const [name, { alone, under, few, many }] of Object.entries({ fair, unfair })) {
    const quiet = `quiet user ${alone.toFixed(2)} ms alone, ${under.toFixed(2)} ms beside the flood`;
    const loud = `flood ${few.p50.toFixed(2)} ms at 1, ${many.p50.toFixed(2)} ms at 200`;
    t.diagnostic(`${name}: ${quiet}; ${loud} (${many.answers} answers, ${many.refused} refusals)`);
  }
  assert.ok(fair.under < 6 * fair.alone, `${fair.under} ms against ${fair.alone} ms`);
});

test('without fairness the same flood does hurt', () => {
  assert.ok(unfair.under > 3 * fair.under, `${unfair.under} ms against ${fair.under} ms`);
});

test('the flood hurts itself', () => {
  assert.ok(fair.many.p50 > 8 * fair.few.p50, `${fair.many.p50} ms against ${fair.few.p50} ms`);
});
