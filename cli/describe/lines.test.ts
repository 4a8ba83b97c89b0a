import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAnnotations, Lines } from './lines.ts';

const aligned = (write: (lines: Lines) => void) => {
  const lines = new Lines();
  write(lines);
  return lines.aligned();
};

test('values stand below each other, further ones of a field below its first', () => {
  const text = aligned((lines) => {
    lines.add(0, 'Name:\tweb');
    lines.map(0, 'Labels', { b: '2', a: '1' });
    lines.each(1, 'Inner', []);
  });
  assert.equal(text, 'Name:     web\nLabels:   a=1\n          b=2\n  Inner:  <none>\n');
});

test('what comes behind a flush is aligned on its own', () => {
  const text = aligned((lines) => {
    lines.add(0, 'A long title:\tx');
    lines.flush();
    lines.add(0, 'B:\ty');
  });
  assert.equal(text, 'A long title:  x\nB:  y\n');
});

test('what would steer a terminal is shown as text', () =>
  assert.equal(
    aligned((lines) => lines.add(0, '\u001b[31mred\r')),
    '^[[31mred\\r\n',
  ));

test('long annotations and those of many lines stand on lines of their own; the one of apply is hidden', () => {
  const text = aligned((lines) =>
    describeAnnotations(lines, {
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      many: 'one\ntwo\n',
      one: 'x',
    }),
  );
  assert.equal(text, 'Annotations:  many:\n                one\n                two\n              one: x\n');
});
