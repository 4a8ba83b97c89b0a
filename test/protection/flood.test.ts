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
/** A flood begins with everything at once; what counts is what it is like to live with one. */
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

/** The median of the quiet user while a flood goes on, after `skipMs`, and what the flood itself sees. */
async function beside(api: RunningApiServer, client: Http2Client, atATime: number, ms: number, skipMs: number) {
  const { result } = await flood(api.url, atATime, ms);
  let over = false;
  const ended = result.finally(() => {
    over = true;
  });
  await quietP50(client, until(skipMs));
  const quiet = await quietP50(client, () => over);
  return { quiet, flood: await ended };
}

/** What the users see: the quiet one alone, beside one request after the other, and beside many at a time. */
async function measure(api: RunningApiServer) {
  const client = http2Client(api.url);
  try {
    await fill(api);
    await quietP50(client, until(200));
    const alone = await quietP50(client, until(400));
    const few = await beside(api, client, 1, 1000, 200);
    const many = await beside(api, client, 200, floodMs, settleMs);
    return { alone, few, many };
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
  for (const [name, { alone, few, many }] of Object.entries({ fair, unfair })) {
    const told = ({ quiet, flood: { p50, answers, refused } }: typeof few) =>
      `quiet ${quiet.toFixed(2)} ms, flood ${p50.toFixed(2)} ms (${answers} answers, ${refused} refusals)`;
    t.diagnostic(`${name}: quiet ${alone.toFixed(2)} ms alone; at 1: ${told(few)}; at 200: ${told(many)}`);
  }
  // One request of the flood is always being served: two hundred must not be much worse than that one.
  const one = Math.max(fair.alone, fair.few.quiet);
  assert.ok(fair.many.quiet < 6 * one, `${fair.many.quiet} ms against ${one} ms`);
});

test('without fairness the same flood does hurt', () => {
  assert.ok(unfair.many.quiet > 3 * fair.many.quiet, `${unfair.many.quiet} ms against ${fair.many.quiet} ms`);
});

test('the flood hurts itself', () => {
  const { few, many } = fair;
  assert.ok(many.flood.p50 > 8 * few.flood.p50, `${many.flood.p50} ms against ${few.flood.p50} ms`);
  assert.ok(many.flood.p50 > 5 * many.quiet, `${many.flood.p50} ms against ${many.quiet} ms of the quiet user`);
});
