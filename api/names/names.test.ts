import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  isDns1035Label,
  isDns1123Label,
  isDns1123Subdomain,
  isDns1123SubdomainWithUnderscore,
  isWildcardDns1123Subdomain,
} from './dns.ts';
import {
  isConfigMapKey,
  isDomainPrefixedPath,
  isEnvVarName,
  isPathSegmentName,
  isPercentText,
  isPortName,
  isPortNumber,
} from './format.ts';
import { generateName, maskTrailingDash, randomSuffix, safeAlphabet } from './generate-name.ts';
import { isLabelValue, isQualifiedName } from './qualified-name.ts';

const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const name =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

for (const { of, validate, good, bad } of [
  {
    of: 'DNS label',
    validate: isDns1123Label,
    good: ['a', '1', 'a-b', 'a'.repeat(63)],
    bad: [
      ['', [label]],
      ['Bad_Name', [label]],
      ['-a', [label]],
      ['a.b', ['must not contain dots']],
      ['a'.repeat(64), ['must be no more than 63 bytes']],
      [`${'a'.repeat(63)}-`, ['must be no more than 63 bytes', label]],
    ],
  },
  {
    of: 'DNS subdomain',
    validate: isDns1123Subdomain,
    good: ['a', 'a.b-c.1', 'a'.repeat(253)],
    bad: [
      ['a..b', [subdomain]],
      ['A', [subdomain]],
      ['a'.repeat(254), ['must be no more than 253 bytes']],
    ],
  },
  { of: 'DNS subdomain with underscores', validate: isDns1123SubdomainWithUnderscore, good: ['_sip._tcp.x'], bad: [] },
  {
    of: 'DNS-1035 label',
    validate: isDns1035Label,
    good: ['a', 'a1'],
    bad: [
      [
        '1a',
        [
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
        ],
      ],
    ],
  },
  {
    of: 'wildcard',
    validate: isWildcardDns1123Subdomain,
    good: ['*.example.com'],
    bad: [
      [
        '*.*.x',
        [
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
        ],
      ],
    ],
  },
  {
    of: 'qualified name',
    validate: isQualifiedName,
    good: ['app', 'A.b_c-1', 'example.com/Name'],
    bad: [
      ['', ['name part must be non-empty', `name part ${name}`]],
      ['bad key!', [`name part ${name}`]],
      ['/a', ['prefix part must be non-empty']],
      ['a/', ['name part must be non-empty', `name part ${name}`]],
      ['Bad/a', [`prefix part ${subdomain}`]],
      ['a'.repeat(64), ['name part must be no more than 63 bytes']],
      [
        'a/b/c',
        [`a valid label key ${name} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`],
      ],
    ],
  },
  {
    of: 'label value',
    validate: isLabelValue,
    good: ['', 'a', 'A_b.c-1'],
    bad: [
      [
        'a b',
        [
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
        ],
      ],
      ['a'.repeat(64), ['must be no more than 63 bytes']],
    ],
  },
  {
    of: 'port name',
    validate: isPortName,
    good: ['http', 'a-1'],
    bad: [
      ['80', ['must contain at least one letter (a-z)']],
      ['a--b', ['must not contain consecutive hyphens']],
      ['a-', ['must not begin or end with a hyphen']],
      ['sixteen-letters-', ['must be no more than 15 bytes', 'must not begin or end with a hyphen']],
    ],
  },
  {
    of: 'environment variable',
    validate: isEnvVarName,
    good: ['A', 'a.b-c d'],
    bad: [
      ['', ['environment variable name must be non-empty']],
      ['a=b', ["a valid environment variable name must consist only of printable ASCII characters other than '='"]],
    ],
  },
  {
    of: 'config key',
    validate: isConfigMapKey,
    good: ['a.b_C'],
    bad: [
      ['..', ["must not be '..'"]],
      ['..a', ["must not start with '..'"]],
    ],
  },
  {
    of: 'path segment',
    validate: isPathSegmentName,
    good: ['system:node'],
    bad: [
      ['..', ["may not be '..'"]],
      ['a/b%', ["may not contain '/'", "may not contain '%'"]],
      ['a\0b', ["may not contain '\\x00'"]],
    ],
  },
  {
    of: 'prefixed path',
    validate: isDomainPrefixedPath,
    good: ['acme.io/foo'],
    bad: [['foo', ['must be a domain-prefixed path (such as "acme.io/foo")']]],
  },
  { of: 'percent', validate: isPercentText, good: ['25%'], bad: [] },
] as const) {
  for (const text of good) test(`${of} ${text.slice(0, 20)} is good`, () => assert.deepEqual(validate(text), []));
  for (const [text, problems] of bad) {
    test(`${of} ${JSON.stringify(text.slice(0, 20))} is refused`, () => assert.deepEqual(validate(text), problems));
  }
}

test('a port is between 1 and 65535', () => {
  assert.deepEqual(isPortNumber(65535), []);
  assert.deepEqual(isPortNumber(0), ['must be between 1 and 65535, inclusive']);
});

test('a generated name is the base, cut to fit a label, and five safe characters', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9-]{0,80}$/),
      fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
      (base, stream) => {
        const made = generateName(base, () => stream.next().value);
        assert.ok(made.length <= 63);
        assert.ok(made.startsWith(base.slice(0, 58)));
        for (const char of made.slice(-5)) assert.ok(safeAlphabet.includes(char));
      },
    ),
  );
  assert.equal(
    generateName('web-', () => 0),
    'web-bbbbb',
  );
  assert.equal(
    randomSuffix(() => 0.9999, 3),
    '999',
  );
});

test('a trailing dash of a generateName does not count', () => {
  assert.deepEqual(isDns1123Label(maskTrailingDash('web-')), []);
  assert.equal(maskTrailingDash('-'), '-');
});
