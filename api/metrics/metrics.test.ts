import assert from 'node:assert/strict';
import test from 'node:test';
import { parseExposition } from '../../test/fakes/exposition-reader.ts';
import { Metrics } from './metrics.ts';

test('counters, gauges and histograms are read back as they were counted', async () => {
  const metrics = new Metrics();
  const requests = metrics.counter('requests_total', 'Requests\nof "all" \\ kinds.', ['path', 'code']);
  requests.with('/a"b\\c\n', '200').inc(3);
  requests.with('/', '404').inc();
  metrics.gauge('open', 'Open now.').with().set(-1.5);
  const sizes = metrics.histogram('sizes', 'Sizes.', [1, 10], ['of']).with('x');
  for (const size of [0.5, 1, 5, 50]) sizes.observe(size);
  const families = parseExposition(await metrics.text());
  assert.deepEqual(families.get('requests_total'), {
    type: 'counter',
    help: 'Requests\nof "all" \\ kinds.',
    samples: [
      { name: 'requests_total', labels: { path: '/a"b\\c\n', code: '200' }, value: 3 },
      { name: 'requests_total', labels: { path: '/', code: '404' }, value: 1 },
    ],
  });
  assert.deepEqual(families.get('open')?.samples, [{ name: 'open', labels: {}, value: -1.5 }]);
  assert.deepEqual(
    families.get('sizes')?.samples.map(({ name, labels, value }) => [name, labels.le ?? '', value]),
    [
      ['sizes_bucket', '1', 2],
      ['sizes_bucket', '10', 3],
      ['sizes_bucket', '+Inf', 4],
      ['sizes_sum', '', 56.5],
      ['sizes_count', '', 4],
    ],
  );
});

test('names that clients make up cannot fill the memory', async () => {
  const metrics = new Metrics();
  const family = metrics.counter('made_up_total', 'Made up.', ['name']);
  for (let i = 0; i < 5000; i++) family.with(`name-${i}`).inc();
  const samples = parseExposition(await metrics.text()).get('made_up_total')?.samples ?? [];
  assert.ok(samples.length <= 2001, `${samples.length} series`);
  assert.equal(samples.find(({ labels }) => labels.name === 'other')?.value, 3000);
});

test('a measure has one meaning', () => {
  const metrics = new Metrics();
  metrics.counter('once_total', 'Once.');
  assert.throws(() => metrics.gauge('once_total', 'Twice.'));
});
