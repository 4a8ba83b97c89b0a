import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusErrorOf } from '../../api/errors/predicates.ts';
import { parseYaml, YamlSyntaxError } from './yaml.ts';

const tooDeep = (error: unknown) => /exceeded max depth$/.test(statusErrorOf(error)?.status.message ?? '');

// A body may have 3 MiB.
const size = 3_000_000;
const deep: readonly (readonly [string, string])[] = [
  ['lists', '['.repeat(size)],
  ['lists that end', '['.repeat(size / 2) + ']'.repeat(size / 2)],
  ['maps', '{"a":'.repeat(size / 5)],
  ['maps of nine thousand levels', `${'{"a":'.repeat(9000)}1${'}'.repeat(9000)}`],
  ['items', '- '.repeat(size / 2)],
  ['explicit keys', '? '.repeat(size / 2)],
  ['indented maps', Array.from({ length: 2400 }, (_, level) => `${' '.repeat(level)}a:`).join('\n')],
];

for (const [name, text] of deep)
  test(`${name} in one another without end are refused`, async () => {
    await assert.rejects(parseYaml(text), tooDeep);
  });

test('what lies deep, and not too deep, is taken', async () => {
  const { value } = await parseYaml(`${'[ '.repeat(499)}${']'.repeat(499)}`);
  assert.equal(JSON.stringify(value).length, 998);
});

test('keys that stand twice are told in their order, with their lines; the last counts', async () => {
  const { value, duplicates } = await parseYaml('b: {x: 1, y: 2, "x": 3}\na: 1\nb:\n  - {k: 1, k: 2}\n');
  assert.deepEqual(value, { a: 1, b: [{ k: 2 }] });
  assert.equal(
    duplicates,
    [
      'yaml: unmarshal errors:',
      '  line 1: key "x" already set in map',
      '  line 3: key "b" already set in map',
      '  line 4: key "k" already set in map',
    ].join('\n'),
  );
});

test('many keys, tags and anchors take no longer than their length says', async () => {
  const short = await costOf(1000);
  const long = await costOf(16_000);
  // Sixteen times as much; what compares all with all needs 256 times as long.
  assert.ok(long < short * 100, `${short} ms and ${long} ms`);
});

async function costOf(count: number): Promise<number> {
  const many = (line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join('');
  const before = process.cpuUsage();
  await parseYaml(many((index) => `key${index}: &anchor${index} value\n`));
  for (const broken of ['!tag ', '&anchor '])
    await assert.rejects(parseYaml(`${broken.repeat(count)}x`), YamlSyntaxError);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('only the first document counts', async () => {
  assert.deepEqual((await parseYaml('a: 1\n---\nb: [\n')).value, { a: 1 });
});
