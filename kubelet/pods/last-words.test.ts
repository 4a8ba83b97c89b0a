import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { ContainerStatus } from '../runtime/container.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { lastWords } from './last-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'knarr-words-'));
after(() => rmSync(folder, { recursive: true }));

const path = '/dev/termination-log';
const container = (message: string, more: Partial<ContainerStatus> = {}): ContainerStatus => {
  const hostPath = join(folder, 'message');
  writeFileSync(hostPath, message);
  return {
    id: 'c',
    exitCode: 1,
    mounts: [{ hostPath, containerPath: path }],
    record: {
      hash: '',
      restartCount: 0,
      terminationMessagePath: path,
      terminationMessagePolicy: 'FallbackToLogsOnError',
    },
    ...more,
  } as unknown as ContainerStatus;
};

/** A runtime with one log, which ends quietly when the signal fires, as runtimes promise. */
const runtimeWith = (text: string, whileRead: () => void = () => undefined): ContainerRuntime =>
  ({
    async *logs(_id: string, _options: object, signal: AbortSignal) {
      whileRead();
      if (!signal.aborted) yield Buffer.from(text);
    },
  }) as unknown as ContainerRuntime;

const never = new AbortController().signal;

test('the message file counts before the log, which only speaks for failures', async () => {
  assert.equal(await lastWords(runtimeWith('log'), container('file'), never), 'file');
  assert.equal(await lastWords(runtimeWith('log'), container(''), never), 'log');
  assert.equal(await lastWords(runtimeWith('log'), container('', { exitCode: 0 }), never), undefined);
});

test('the end of a message and of a log counts', async () => {
  const long = `${'x'.repeat(5000)}end`;
  assert.equal((await lastWords(runtimeWith(''), container(long), never))?.length, 4096);
  const ofLog = await lastWords(runtimeWith(long), container(''), never);
  assert.ok(ofLog?.endsWith('xend') && ofLog.length === 2048);
});

test('a log that nobody wants any more is no empty one', async () => {
  const stop = new AbortController();
  const reason = new Error('another look is taken');
  const runtime = runtimeWith('log', () => stop.abort(reason));
  await assert.rejects(lastWords(runtime, container(''), stop.signal), reason);
});
