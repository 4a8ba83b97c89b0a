import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeClock } from '../test/fakes/fake-clock.ts';
import { withProgress } from './progress.ts';

async function shown(isTerminal: boolean, waits: readonly number[]): Promise<string> {
  const clock = new FakeClock();
  let text = '';
  let finish: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const printError = (more: string) => {
    text += more;
  };
  const done = withProgress({ isTerminal, printError, around: { clock } }, 'waiting', work);
  for (const ms of waits) await clock.advance(ms);
  finish();
  await done;
  return text.replaceAll('\r\u001b[K', '|');
}

test('a terminal shows what is waited for, and nothing of it stays', async () => {
  assert.equal(await shown(true, [500, 200, 400]), '|waiting, 0 s|waiting, 0 s|waiting, 0 s|waiting, 1 s|');
});

test('what is over soon is not shown', async () => assert.equal(await shown(true, [400]), ''));

test('a pipe gets nothing', async () => assert.equal(await shown(false, [500, 5000]), ''));
