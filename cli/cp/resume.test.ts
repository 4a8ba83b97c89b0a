import assert from 'node:assert/strict';
import { PassThrough, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { FakeClock } from '../../test/fakes/fake-clock.ts';
import { CommandError } from '../errors/errors.ts';
import { resumed } from './resume.ts';

const whole = 'one two three';

/** A copy whose connections carry so many bytes each; the last one carries the rest. */
async function copy(
  carried: readonly number[],
  retries: number,
  lost: () => Error = () => new Error('connection lost'),
) {
  const clock = new FakeClock();
  const sink = new PassThrough();
  const left = [...carried];
  const told: string[] = [];
  const attempt = async (into: Writable, received: number) => {
    const bytes = left.shift();
    const part = whole.slice(received, bytes === undefined ? undefined : received + bytes);
    await new Promise<void>((done) => into.write(Buffer.from(part), () => done()));
    if (bytes !== undefined) throw lost();
    return 'ended';
  };
  const { signal } = new AbortController();
  const running = resumed(sink, { retries, clock, signal, out: (line) => told.push(line) }, attempt);
  const ended = running.then(
    (result) => result,
    (error: unknown) => error,
  );
  for (let pause = 0; pause < carried.length; pause++) await clock.advance(1000);
  const result = await ended;
  sink.end();
  return { result, received: await text(sink), told };
}

test('a copy goes on at the byte where it broke off', async () => {
  assert.deepEqual(await copy([4, 0, 5], 3), {
    result: 'ended',
    received: whole,
    told: [
      'Resuming copy at 4 bytes, retry 1/3\n',
      'Resuming copy at 4 bytes, retry 2/3\n',
      'Resuming copy at 9 bytes, retry 3/3\n',
    ],
  });
});

test('without retries the loss is told', async () => {
  const { result, received, told } = await copy([4], 0);
  assert.match(String(result), /connection lost/);
  assert.deepEqual([received, told], ['one ', []]);
});

test('below 0 it goes on for as long as it takes', async () => {
  const { result, received } = await copy([1, 1, 1, 1, 1, 1], -1);
  assert.deepEqual([result, received], ['ended', whole]);
});

test('what the server refuses is not asked again', async () => {
  const { result, told } = await copy([0], 5, () => new CommandError('no such pod'));
  assert.match(String(result), /no such pod/);
  assert.deepEqual(told, []);
});
