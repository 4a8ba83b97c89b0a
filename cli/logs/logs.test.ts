import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { parseFlags } from '../flags/parse.ts';
import type { APod } from '../pods/choose.ts';
import { logQuery, logsFlags } from './options.ts';
import { linePrefixer, wholeLines } from './prefix.ts';
import { type LogChoice, sourcesOfPod } from './sources.ts';

const query = (...argv: string[]) => {
  const { values, given } = parseFlags(logsFlags, argv);
  return JSON.parse(JSON.stringify(logQuery(values, given))) as Record<string, string>;
};

for (const [argv, expected] of [
  ['-f -p --timestamps', { follow: 'true', previous: 'true', timestamps: 'true' }],
  ['--tail=0', { tailLines: '0' }],
  ['--tail=-1', {}],
  ['-l app=web', { tailLines: '10' }],
  ['-l app=web --tail=-1', {}],
  ['--since=1500ms', { sinceSeconds: '2' }],
  ['--since-time=2026-01-02T03:04:05+01:00', { sinceTime: '2026-01-02T03:04:05+01:00' }],
  ['--limit-bytes=5', { limitBytes: '5' }],
] as const) {
  test(`logs ${argv} asks for ${JSON.stringify(expected)}`, () =>
    assert.deepEqual(query(...argv.split(' ')), expected));
}

for (const [argv, refusal] of [
  ['--tail=-2', '--tail must be greater than or equal to -1'],
  ['--limit-bytes=-1', '--limit-bytes must be greater than 0'],
  ['--since=-1s', '--since must be greater than 0'],
  ['--since=1s --since-time=2026-01-02T03:04:05Z', 'at most one of `sinceTime` or `sinceSeconds` may be specified'],
  ['--since-time=2026-01-02x', 'parsing time "2026-01-02x" as "2006-01-02T15:04:05Z07:00": cannot parse "x" as "T"'],
] as const) {
  test(`logs ${argv} is refused`, () => assert.throws(() => query(...argv.split(' ')), { message: refusal }));
}

const through = (chunks: readonly string[], filter: NodeJS.ReadWriteStream) =>
  text(Readable.from(chunks.map((chunk) => Buffer.from(chunk))).pipe(filter as never) as unknown as Readable);

test('every line gets its prefix, however it is cut', async () => {
  assert.equal(await through(['a\nb', 'c\n', '\n', 'd'], linePrefixer('> ')), '> a\n> bc\n> \n> d');
});

test('only whole lines go through, and the rest at the end', async () => {
  const filter = wholeLines();
  const seen: string[] = [];
  filter.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
  for (const chunk of ['a', 'b\nc', '\nd']) filter.write(Buffer.from(chunk));
  filter.end();
  await new Promise((resolve) => filter.once('end', resolve));
  assert.deepEqual(seen, ['ab\n', 'c\n', 'd']);
});

const pod = (annotation?: string): APod =>
  ({
    metadata: {
      name: 'p',
      namespace: 'n',
      ...(annotation ? { annotations: { 'kubectl.kubernetes.io/default-container': annotation } } : {}),
    },
    spec: { initContainers: [{ name: 'i' }], containers: [{ name: 'a' }, { name: 'b' }] },
  }) as unknown as APod;
const choice: LogChoice = { container: '', allContainers: false, allPods: false, timeoutMs: 0 };

for (const [name, of, options, containers, warning] of [
  ['the first container', pod(), {}, ['a'], 'Defaulted container "a" out of: a, b, i (init)\n'],
  ['the one of the annotation', pod('b'), {}, ['b'], ''],
  ['all, in the order in which they start', pod('b'), { allContainers: true }, ['i', 'a', 'b'], ''],
  ['the one that is named', pod('b'), { container: 'i' }, ['i'], ''],
] as const) {
  test(`logs of a pod are those of ${name}`, () => {
    let warned = '';
    const found = sourcesOfPod(of, { ...choice, ...options }, (line) => {
      warned += line;
    });
    assert.deepEqual(
      found.map(({ container }) => container),
      containers,
    );
    assert.equal(warned, warning);
  });
}

test('a container that the pod does not have is refused', () => {
  assert.throws(() => sourcesOfPod(pod(), { ...choice, container: 'x' }, () => undefined), {
    message: 'container x is not valid for pod p',
  });
});
