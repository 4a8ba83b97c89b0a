import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fieldPath } from '../field/path.ts';
import { parseFieldSelector } from './field-selector.ts';
import { parseSelector } from './parse.ts';
import { type Requirement, SelectorError } from './requirement.ts';
import {
  everything,
  formatLabelSelector,
  nothing,
  selectorFromObject,
  selectorFromSet,
  selectorOf,
} from './selector.ts';
import { validateAnnotations, validateLabelSelector, validateLabels } from './validate.ts';

const web = { app: 'web', tier: 'front', weight: '5' };

for (const [text, printed, matches] of [
  ['', '', true],
  ['app=web', 'app=web', true],
  ['app == web', 'app==web', true],
  ['app!=web', 'app!=web', false],
  ['other!=web', 'other!=web', true],
  ['tier in (front, back)', 'tier in (back,front)', true],
  ['tier notin (front)', 'tier notin (front)', false],
  ['other notin (front)', 'other notin (front)', true],
  ['other in (front)', 'other in (front)', false],
  ['app', 'app', true],
  ['!app', '!app', false],
  ['! other', '!other', true],
  ['weight>4', 'weight>4', true],
  ['weight<4', 'weight<4', false],
  ['app>4', 'app>4', false],
  ['app=', 'app=', false],
  ['app in ()', 'app in ()', false],
  ['app in (,web)', 'app in (,web)', true],
  ['app in (web,,)', 'app in (,web)', true],
  ['tier=front,app=web', 'app=web,tier=front', true],
  ['in=notin', 'in=notin', false],
  ['x in (in,notin)', 'x in (in,notin)', false],
  ['constructor', 'constructor', false],
  ['example.com/a!=b', 'example.com/a!=b', true],
] as const) {
  test(`selector ${JSON.stringify(text)}`, () => {
    const selector = parseSelector(text);
    assert.equal(selector.toString(), printed);
    assert.equal(selector.matches(web), matches);
  });
}

const name =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const value =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";
for (const [text, message] of [
  ['=x', "found '=', expected: !, identifier, or 'end of string'"],
  ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"],
  ['a=b c', "found 'c', expected: ',' or 'end of string'"],
  ['a,', "found '', expected: identifier after ','"],
  ['a in b', "unable to parse requirement: found 'b' expected: '('"],
  ['a in (b', "unable to parse requirement: found '', expected: ',' or ')'"],
  ['a in (=)', "unable to parse requirement: found '=', expected: ',', ')' or identifier"],
  ['!', "unable to parse requirement: found '', expected: identifier"],
  ['a=!b', "unable to parse requirement: found '!', expected: identifier"],
  [
    'a>b',
    `unable to parse requirement: values[0]: Invalid value: "b": for 'Gt', 'Lt' operators, the value must be an integer`,
  ],
  ['a@=b', `unable to parse requirement: <nil>: Invalid value: "a@": ${name}`],
  ['a=@', `unable to parse requirement: values[0][a]: Invalid value: "@": ${value}`],
] as const) {
  test(`selector ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => parseSelector(text), new SelectorError(message));
  });
}

test('a LabelSelector object selects by labels and expressions', () => {
  const selector = selectorFromObject({
    matchLabels: { app: 'web' },
    matchExpressions: [
      { key: 'tier', operator: 'In', values: ['front', 'back'] },
      { key: 'canary', operator: 'DoesNotExist' },
    ],
  });
  assert.ok(selector.matches(web));
  assert.ok(!selector.matches({ ...web, canary: '' }));
  assert.equal(selector.toString(), 'app=web,!canary,tier in (back,front)');
  assert.equal(selector.exactValue('app'), 'web');
  assert.equal(selector.exactValue('tier'), undefined);
  assert.throws(
    () => selectorFromObject({ matchExpressions: [{ key: 'a', operator: 'Maybe' }] }),
    new SelectorError('"Maybe" is not a valid label selector operator'),
  );
});

test('an absent selector object selects nothing, an empty one everything', () => {
  assert.equal(selectorFromObject(undefined), nothing);
  assert.ok(!nothing.matches({}) && !nothing.empty);
  assert.equal(selectorFromObject({}), everything);
  assert.ok(everything.matches(undefined) && everything.empty);
  assert.equal(formatLabelSelector({}), '<none>');
  assert.equal(formatLabelSelector({ matchLabels: { b: '1', a: '2' } }), 'a=2,b=1');
});

const key = fc.stringMatching(/^[a-z][a-z0-9]{0,3}$/);
const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom('=', '==', '!='), values: fc.tuple(key) }),
  fc.record({ key, operator: fc.constantFrom('in', 'notin'), values: fc.uniqueArray(key, { minLength: 1 }) }),
  fc.record({ key, operator: fc.constantFrom('exists', '!'), values: fc.constant([]) }),
  fc.record({ key, operator: fc.constantFrom('gt', 'lt'), values: fc.tuple(fc.nat().map(String)) }),
) as fc.Arbitrary<Requirement>;

test('what is printed reads back and selects the same', () => {
  fc.assert(
    fc.property(fc.array(requirement), fc.dictionary(key, key), (requirements, labels) => {
      const selector = selectorOf(requirements);
      const again = parseSelector(selector.toString());
      assert.equal(again.toString(), selector.toString());
      assert.equal(again.matches(labels), selector.matches(labels));
    }),
  );
});

test('a set selects objects that have all of it', () => {
  fc.assert(
    fc.property(fc.dictionary(key, key), fc.dictionary(key, key), (set, more) => {
      assert.ok(selectorFromSet(set).matches({ ...more, ...set }));
    }),
  );
  assert.ok(!selectorFromSet({ a: '1' }).matches({}));
});

const pod: Record<string, string> = { 'metadata.name': 'a', 'spec.nodeName': '', 'status.phase': 'Running' };
for (const [text, printed, matches] of [
  ['', '', true],
  ['metadata.name=a', 'metadata.name=a', true],
  ['metadata.name==a', 'metadata.name=a', true],
  ['metadata.name!=a', 'metadata.name!=a', false],
  ['spec.nodeName=,status.phase=Running', 'spec.nodeName=,status.phase=Running', true],
  ['unknown=', 'unknown=', true],
  ['metadata.name=a\\,b\\=c\\\\', 'metadata.name=a\\,b\\=c\\\\', false],
] as const) {
  test(`field selector ${text}`, () => {
    const selector = parseFieldSelector(text);
    assert.equal(selector.toString(), printed);
    assert.equal(
      selector.matches((field) => pod[field]),
      matches,
    );
  });
}

for (const [text, message] of [
  ['a', "invalid selector: 'a'; can't understand 'a'"],
  ['a=b=c', 'invalid field selector: unescaped character in value: 61'],
  ['a=\\x', 'invalid field selector: invalid escape sequence: \\x'],
] as const) {
  test(`field selector ${text} is refused`, () =>
    assert.throws(() => parseFieldSelector(text), new SelectorError(message)));
}

test('labels, annotations and selectors are validated on their own field', () => {
  const path = fieldPath('metadata', 'labels');
  assert.deepEqual(validateLabels(web, path), []);
  assert.deepEqual(validateLabels({ 'a@': '@' }, path), [
    { type: 'FieldValueInvalid', field: 'metadata.labels', message: `Invalid value: "a@": ${name}` },
    { type: 'FieldValueInvalid', field: 'metadata.labels', message: `Invalid value: "@": ${value}` },
  ]);
  assert.deepEqual(validateAnnotations({ 'Example.COM/a': 'any thing' }, path), []);
  assert.deepEqual(validateAnnotations({ a: 'ü'.repeat(128 * 1024) }, path), [
    { type: 'FieldValueTooLong', field: 'metadata.labels', message: 'Too long: may not be more than 262144 bytes' },
  ]);
  assert.deepEqual(
    validateLabelSelector(
      {
        matchExpressions: [
          { key: 'a', operator: 'In' },
          { key: 'b', operator: 'Exists', values: ['x'] },
          { key: 'c', operator: 'Maybe' },
        ],
      },
      fieldPath('spec', 'selector'),
    ).map(({ field, message }) => `${field}: ${message}`),
    [
      "spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      "spec.selector.matchExpressions[1].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'",
      'spec.selector.matchExpressions[2].operator: Invalid value: "Maybe": not a valid selector operator',
    ],
  );
});
