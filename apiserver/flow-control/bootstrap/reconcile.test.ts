import assert from 'node:assert/strict';
import test from 'node:test';
import { mandatoryLevels, suggestedLevels } from './levels.ts';
import { autoUpdateSpec, obsolete, reconcileConfiguration } from './reconcile.ts';

const [wanted = suggestedLevels[0]] = suggestedLevels;
if (!wanted) throw new Error('there are no levels');
const other = { type: 'Limited', limited: { nominalConcurrencyShares: 1, limitResponse: { type: 'Reject' } } };
const stored = (mark: string | undefined, generation: number, spec: typeof wanted.spec = other) => ({
  metadata: {
    name: wanted.name,
    generation,
    ...(mark === undefined ? {} : { annotations: { [autoUpdateSpec]: mark } }),
  },
  spec,
  status: {},
});

for (const c of [
  { name: 'makes what is missing', stored: undefined, mandatory: false, step: 'create' },
  { name: 'puts right what its annotation allows', stored: stored('true', 7), mandatory: false, step: 'update' },
  { name: 'leaves alone what its annotation protects', stored: stored('false', 7), mandatory: false, step: 'keep' },
  { name: 'puts right what nobody has touched', stored: stored(undefined, 1), mandatory: false, step: 'update' },
  {
    name: 'puts right what is mandatory, whatever is said',
    stored: stored('false', 7),
    mandatory: true,
    step: 'update',
  },
  {
    name: 'has nothing to do with what is right',
    stored: stored('true', 1, wanted.spec),
    mandatory: false,
    step: 'keep',
  },
]) {
  test(`the bootstrap configuration ${c.name}`, () => {
    assert.equal(reconcileConfiguration(wanted, c.stored, c.mandatory).kind, c.step);
  });
}

test('what an administrator has changed before there was an annotation is marked as theirs, and kept', () => {
  const step = reconcileConfiguration(wanted, stored(undefined, 2), false);
  assert.ok(step.kind === 'update');
  const { metadata, spec } = step.object as ReturnType<typeof stored>;
  assert.deepEqual([metadata.annotations, spec], [{ [autoUpdateSpec]: 'false' }, other]);
});

test('what the exempt level sets aside is not put back', () => {
  const spec = { type: 'Exempt', exempt: { nominalConcurrencyShares: 10, lendablePercent: 50 } };
  const exempt = {
    metadata: { name: 'exempt', generation: 2, annotations: { [autoUpdateSpec]: 'true' } },
    spec,
    status: {},
  };
  assert.equal(reconcileConfiguration(mandatoryLevels.exempt, exempt, true).kind, 'keep');
});

test('what an earlier server made goes, what people made stays', () => {
  const named = (name: string, mark?: string) => ({
    metadata: { name, ...(mark ? { annotations: { [autoUpdateSpec]: mark } } : {}) },
  });
  assert.deepEqual(
    obsolete([named('old', 'true'), named('kept', 'false'), named('mine'), named('new', 'true')], new Set(['new'])),
    ['old'],
  );
});
