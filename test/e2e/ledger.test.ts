import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ledger } from './ledger.ts';

const ok = (resourceVersion: string) => ({ status: 200, body: { metadata: { resourceVersion } } });
type Write = readonly [answer: Parameters<Ledger['book']>[1], gone?: boolean];

const cases: readonly {
  readonly name: string;
  readonly writes: readonly Write[];
  readonly others?: boolean;
  readonly found?: string;
  readonly agrees: boolean;
}[] = [
  { name: 'the version acknowledged last', writes: [[ok('3')], [ok('5')]], found: '5', agrees: true },
  { name: 'an older one', writes: [[ok('3')], [ok('5')]], found: '3', agrees: false },
  { name: 'nothing of what was created', writes: [[ok('3')]], agrees: false },
  { name: 'a newer one that nobody wrote', writes: [[ok('3')]], found: '4', agrees: false },
  { name: 'a newer one where others write', writes: [[ok('3')]], others: true, found: '4', agrees: true },
  { name: 'what was deleted', writes: [[ok('3')], [ok('4'), true]], found: '3', agrees: false },
  {
    name: 'what was deleted, where others write',
    writes: [[ok('3')], [ok('4'), true]],
    others: true,
    found: '5',
    agrees: false,
  },
  { name: 'nothing after a delete', writes: [[ok('3')], [ok('4'), true]], agrees: true },
  { name: 'the old one after a write without an answer', writes: [[ok('3')], [undefined]], found: '3', agrees: true },
  { name: 'a newer one after a write without an answer', writes: [[ok('3')], [undefined]], found: '4', agrees: true },
  { name: 'an older one after a write without an answer', writes: [[ok('3')], [undefined]], found: '2', agrees: false },
  { name: 'a newer one after a refusal', writes: [[ok('3')], [{ status: 409, body: {} }]], found: '4', agrees: false },
];

for (const { name, writes, others = false, found, agrees } of cases)
  test(`books ${agrees ? 'agree' : 'do not agree'} with ${name}`, () => {
    const ledger = new Ledger({ others });
    for (const [answer, gone] of writes) ledger.book('a', answer, gone);
    const there = new Map(found === undefined ? [] : [['a', found] as const]);
    assert.equal(ledger.disagreements(there).length, agrees ? 0 : 1);
  });
