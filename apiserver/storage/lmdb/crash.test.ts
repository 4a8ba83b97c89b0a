import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { env, execPath, stdout } from 'node:process';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../api/clock.ts';
import { silentLogger } from '../../../api/logger.ts';
import { WatchRecorder } from '../../../test/fakes/watch-recorder.ts';
import { StoreError } from '../errors.ts';
import { openLmdbStore } from './store.ts';

/** This file is also the program that is killed: with this variable it writes to the folder named until it is stopped. */
const folderVariable = 'KNARR_TEST_CRASH_FOLDER';
// Mapped anew now and then, as it is after more writes.
const options = (folder: string) => ({ folder, clock: systemClock, log: silentLogger, mappedBytes: 1 << 16 });
const prefix = '/registry/crash/';
const keys = 50;

/** A value that shows whether it is whole: its step, many times over. */
const stepValue = (step: number) => Buffer.from(`${step},`.repeat(400));

async function writeForever(folder: string): Promise<void> {
  const store = await openLmdbStore(options(folder));
  // Waits for a reader that is busy; a short line goes into the pipe whole or not at all.
  const report = (line: string) => new Promise((resolve) => stdout.write(`${line}\n`, resolve));
  await report('open');
  let step = 0;
  await Promise.all(
    Array.from({ length: 16 }, async (_, writer) => {
      for (;;) {
        const key = `${prefix}${writer}-${step % keys}`;
        const value = stepValue(++step);
        const mine = step;
        const there = await store.get(key);
        if (there && mine % 10 === 0) {
          const gone = await store.delete(key, { expected: there.modRevision });
          if (gone.ok) await report(`${gone.revision} ${key} gone`);
        } else {
          const done = there
            ? await store.update(key, value, there.modRevision)
            : await store.create(key, value, { ttlSeconds: 1000 });
          if (done.ok) await report(`${done.revision} ${key} ${mine}`);
        }
      }
    }),
  );
}

const target = env[folderVariable];
if (target) await writeForever(target);
else
  describe('a store whose process is killed', () => {
    let folder: string;
    const children: ChildProcess[] = [];
    before(() => {
      folder = mkdtempSync(join(tmpdir(), 'knarr-crash-'));
    });
    after(() => {
      for (const child of children) child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });

    /** Runs the writer until it has acknowledged so many writes, then kills it; returns all that it acknowledged. */
    async function writeAndKill(acknowledged: number): Promise<string[]> {
      const { NODE_TEST_CONTEXT: _, ...clean } = env;
      const child = spawn(execPath, [fileURLToPath(import.meta.url)], {
        env: { ...clean, [folderVariable]: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const lines: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line);
        if (lines.length === acknowledged) child.kill('SIGKILL');
      }
      await ended;
      assert.ok(lines.length >= acknowledged, `the writer ended by itself after ${lines.length} writes`);
      assert.equal(lines.shift(), 'open');
      return lines;
    }

    test('has every acknowledged write, no half write, and goes on counting', { timeout: 60_000 }, async () => {
      const acknowledged = new Map<number, { key: string; step: string }>();
      let newest = 0;
      for (const count of [200, 1, 777]) {
        for (const line of await writeAndKill(count + 1)) {
          const [revision = '', key = '', step = ''] = line.split(' ');
          acknowledged.set(Number(revision), { key, step });
          newest = Math.max(newest, Number(revision));
        }
        const store = await openLmdbStore(options(folder));
        const current = await store.currentRevision();
        assert.ok(current >= newest, `acknowledged ${newest}, found ${current}`);

        // The whole history, without a hole: what was acknowledged is in it as it was acknowledged.
        const watch = await WatchRecorder.start(store, { prefix, fromRevision: 1 });
        await watch.untilRevision(current);
        assert.deepEqual(
          watch.revisions,
          Array.from({ length: current }, (_, i) => i + 1),
        );
        const state = new Map<string, string>();
        for (const event of watch.events) {
          const revision = event.type === 'put' ? event.kv.modRevision : event.revision;
          const key = event.type === 'put' ? event.kv.key : event.key;
          const text = event.type === 'put' ? Buffer.from(event.kv.value).toString() : 'gone,';
          const step = text.slice(0, text.indexOf(','));
          if (event.type === 'put') assert.equal(text, stepValue(Number(step)).toString());
          const wanted = acknowledged.get(revision);
          if (wanted) assert.deepEqual({ key, step }, wanted);
          acknowledged.delete(revision);
          if (event.type === 'put') state.set(key, text);
          else state.delete(key);
        }
        assert.equal(acknowledged.size, 0);

        // The present is what the history ends with.
        const list = await store.list({ prefix });
        assert.ok(list.ok);
        assert.equal(list.revision, current);
        assert.deepEqual(
          new Map(list.items.map((kv) => [kv.key, Buffer.from(kv.value).toString()])),
          new Map([...state].sort()),
        );
        watch.stop();
        const next = await store.create(`/registry/after/${current}`, Buffer.from('x'));
        assert.ok(next.ok && next.revision === current + 1);
        // Outside the prefix: the next round's history has no hole where this write is.
        const gone = await store.delete(`/registry/after/${current}`);
        assert.ok(gone.ok);
        await store.close();
        rmSync(folder, { recursive: true, force: true });
        newest = 0;
      }
    });

    test('leaves the folder to one process at a time, and to the next when it is killed', async () => {
      const { NODE_TEST_CONTEXT: _, ...clean } = env;
      const child = spawn(execPath, [fileURLToPath(import.meta.url)], {
        env: { ...clean, [folderVariable]: folder },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      const ended = new Promise((resolve) => child.once('exit', resolve));
      for await (const _line of createInterface({ input: child.stdout })) {
        await assert.rejects(openLmdbStore(options(folder)), (error) => {
          assert.ok(error instanceof StoreError);
          assert.equal(error.reason, 'locked');
          assert.match(error.message, new RegExp(`in use by process ${child.pid}`));
          return true;
        });
        child.kill('SIGKILL');
        break;
      }
      await ended;
      const store = await openLmdbStore(options(folder));
      await store.close();
    });
  });
