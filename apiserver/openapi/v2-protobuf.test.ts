import assert from 'node:assert/strict';
import { test } from 'node:test';
import protobuf from 'protobufjs/minimal.js';
import { v2Protobuf, wantsV2Protobuf } from './v2-protobuf.ts';

/** The fields of a message in their order: number, and bytes or number. */
function fieldsOf(bytes: Uint8Array): [number, Uint8Array | number][] {
  const reader = protobuf.Reader.create(bytes);
  const fields: [number, Uint8Array | number][] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    fields.push([tag >>> 3, (tag & 7) === 2 ? reader.bytes() : reader.uint32()]);
  }
  return fields;
}

/** The field of that number, and of that below it, and so on; texts of all that are there. */
function textsAt(bytes: Uint8Array, ...numbers: number[]): string[] {
  const [number, ...rest] = numbers;
  const found = fieldsOf(bytes).flatMap(([at, value]) => (at === number && value instanceof Uint8Array ? [value] : []));
  return rest.length === 0
    ? found.map((value) => Buffer.from(value).toString('utf8'))
    : found.flatMap((value) => textsAt(value, ...rest));
}

const document = v2Protobuf({
  swagger: '2.0',
  info: { title: 'T', version: 'v1' },
  paths: {
    '/a': {
      parameters: [{ name: 'ns', in: 'path', type: 'string', required: true }],
      get: {
        operationId: 'readA',
        parameters: [
          { name: 'body', in: 'body', schema: { $ref: '#/definitions/a' } },
          { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true },
        ],
        responses: { 200: { description: 'OK', schema: { $ref: '#/definitions/a' } } },
        'x-kubernetes-action': 'get',
      },
    },
  },
  definitions: {
    a: {
      type: 'object',
      required: ['x'],
      properties: { x: { type: 'array', items: { type: 'string' } }, y: { additionalProperties: { type: 'string' } } },
      'x-kubernetes-group-version-kind': [{ group: '', version: 'v1', kind: 'A' }],
    },
  },
});

for (const [what, numbers, texts] of [
  ['swagger', [1], ['2.0']],
  ['info.title', [2, 1], ['T']],
  ['the path', [8, 2, 1], ['/a']],
  ['operationId', [8, 2, 2, 2, 5], ['readA']],
  ['the name of the parameter in the body', [8, 2, 2, 2, 8, 1, 1, 2], ['body']],
  ['the name of the parameter in the query', [8, 2, 2, 2, 8, 1, 2, 3, 4], ['dryRun']],
  ['the name of the parameter in the path', [8, 2, 2, 9, 1, 2, 4, 4], ['ns']],
  ['the schema of an answer', [8, 2, 2, 2, 9, 1, 2, 1, 2, 1, 1], ['#/definitions/a']],
  ['the names of definitions', [9, 1, 1], ['a']],
  ['the type of a definition', [9, 1, 2, 22, 1], ['object']],
  ['required fields', [9, 1, 2, 19], ['x']],
  ['the names of properties', [9, 1, 2, 25, 1, 1], ['x', 'y']],
  ['the type of items', [9, 1, 2, 25, 1, 2, 23, 1, 22, 1], ['string']],
  ['the type of values', [9, 1, 2, 25, 1, 2, 21, 1, 22, 1], ['string']],
  ['the name of an extension', [9, 1, 2, 31, 1], ['x-kubernetes-group-version-kind']],
  ['an extension as YAML', [9, 1, 2, 31, 2, 2], ['[{"group":"","version":"v1","kind":"A"}]']],
] as const)
  test(`OpenAPI v2 as protobuf has ${what} where gnostic has it`, () =>
    assert.deepEqual(textsAt(document, ...numbers), [...texts]));

test('a field without a number is an error, not left out', () =>
  assert.throws(() => v2Protobuf({ swagger: '2.0', tags: [] }), /field tags/));

test('both names of the form are known', () => {
  assert.ok(wantsV2Protobuf('application/com.github.proto-openapi.spec.v2@v1.0+protobuf'));
  assert.ok(wantsV2Protobuf('application/com.github.proto-openapi.spec.v2.v1.0+protobuf, application/json'));
  assert.ok(!wantsV2Protobuf('application/json'));
});
