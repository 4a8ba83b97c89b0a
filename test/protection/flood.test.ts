import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import type { RunningApiServer } from '../../cluster/apiserver.ts';
import { startTestApiServer } from '../builders/api-server.ts';
import { type Http2Client, http2Client } from '../builders/http2-client.ts';

// One user floods the server, another asks now and then. Figures of one run are compared with each other only.

const tokens = 'flood,flood,1\nquiet,quiet,2\n';
const flags = ['--authorization-mode=AlwaysAllow', '--max-requests-inflight=40', '--max-mutating-requests-inflight=20'];
const path = '/api/v1/namespaces/default/configmaps';
const floodMs = 1500;

interface FloodResult {
  readonly answers: number;
  readonly refused: number;
  readonly p50: number;
}

/** Floods from another process; resolves when the flood has begun. */
async function flood(url: string, atATime: number): Promise<{ readonly result: Promise<FloodResult> }> {
  const args = ['test/protection/flood.mjs', url, path, 'flood', String(atATime), String(floodMs)];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  await lines.next();
  const ended = once(child, 'exit');
  const read = async () => {
    const { value } = await lines.next();
    await ended;
    return JSON.parse(String(value)) as FloodResult;
  };
  return { result: read() };
}

/** The median time of a request of the quiet user, in milliseconds, asked one after the other until `done`. */
async function quietP50(client: Http2Client, done: () => boolean): Promise<number> {
  const times: number[] = [];
  while (!done()) {
    const began = performance.now();
    const { status } = await client.get(path, { authorization: 'Bearer quiet' });
    assert.equal(status, 200, 'the quiet user is refused');
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? 0;
}

const until = (ms: number) => {
  const end = performance.now() + ms;
  return () => performance.now() > end;
};

async function measure(api: RunningApiServer) {
  const client = http2Client(api.url);
  try {
    await quietP50(client, until(300));
    const alone = await quietP50(client, until(400));
    const small = await flood(api.url, 2);
    const few = await small.result;
    const running = await flood(api.url, 400);
    let over = false;
    const many = running.result.finally(() => {
      over = true;
    });
    const under = await quietP50(client, () => over);
    return { alone, under, few, many: await many };
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

after(() => {
  const text = (of: typeof fair) =>
    `alone ${of.alone.toFixed(2)} ms, under the flood ${of.under.toFixed(2)} ms; the flood itself ${of.few.p50.toFixed(2)} ms at 2, ${of.many.p50.toFixed(2)} ms at 400 (${of.many.answers} answers, ${of.many.refused} refusals)`;
  console.log(`# fair: ${text(fair)}\n# unfair: ${text(unfair)}`);
});

test('a flood of one user leaves the latency of another one alone', () => {
  assert.ok(fair.under < 6 * fair.alone, `${fair.under} ms against ${fair.alone} ms`);
});

test('the flood hurts itself', () => {
  assert.ok(fair.many.p50 > 8 * fair.few.p50, `${fair.many.p50} ms against ${fair.few.p50} ms`);
  assert.ok(fair.many.p50 > 4 * fair.under, 'those who flood wait longer than those who do not');
});
