import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SharedRounds } from './shared-rounds.ts';

/** Questions that the test answers by hand. */
class Oracle {
  readonly asked: { answer(value: number): void; fail(error: Error): void }[] = [];
  readonly rounds = new SharedRounds(() => new Promise<number>((answer, fail) => this.asked.push({ answer, fail })));
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('who asks while a question is under way gets the answer to the next one', async () => {
  const { asked, rounds } = new Oracle();
  const first = rounds.answer();
  const [second, third] = [rounds.answer(), rounds.answer()];
  assert.equal(asked.length, 1);
  asked[0]?.answer(1);
  assert.equal(await first, 1);
  await turn();
  assert.equal(asked.length, 2);
  const fourth = rounds.answer();
  asked[1]?.answer(2);
  assert.deepEqual([await second, await third], [2, 2]);
  await turn();
  asked[2]?.answer(3);
  assert.equal(await fourth, 3);
  await turn();
  const later = rounds.answer();
  assert.equal(asked.length, 4);
  asked[3]?.answer(4);
  assert.equal(await later, 4);
});

test('a question that fails fails for those who asked it, and the next is put all the same', async () => {
  const { asked, rounds } = new Oracle();
  const [first, second] = [rounds.answer(), rounds.answer()];
  asked[0]?.fail(new Error('no answer'));
  await assert.rejects(first, /no answer/);
  await turn();
  asked[1]?.answer(5);
  assert.equal(await second, 5);
});
