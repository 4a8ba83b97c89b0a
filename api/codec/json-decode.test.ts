import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageSchema } from '../../proto/schema/table.ts';
import { decodeJson } from './json-decode.ts';
import { decodeProtobuf } from './protobuf-decode.ts';
import { encodeProtobuf } from './protobuf-encode.ts';
import type { JsonObject } from './wording.ts';

const schema = messageSchema('k8s.io.api.core.v1.ConfigMap');

test('null in a map of bytes is no bytes, in both forms', () => {
  const object = decodeJson(schema, { binaryData: { a: null }, data: { b: null } });
  assert.deepEqual([object.binaryData, object.data], [{ a: '' }, { b: '' }]);
  assert.deepEqual(decodeJson(schema, decodeProtobuf(schema, encodeProtobuf(schema, object))), object);
});

test('a group that is not named is shown as null, and stays none in protobuf', () => {
  const claims = messageSchema('k8s.io.api.core.v1.PersistentVolumeClaim');
  const reference = { kind: 'PersistentVolumeClaim', name: 'other' };
  const shown = { apiGroup: null, ...reference };
  const claim = decodeJson(claims, { spec: { dataSource: reference, dataSourceRef: reference } });
  assert.deepEqual((claim.spec as JsonObject).dataSource, shown);
  assert.deepEqual((claim.spec as JsonObject).dataSourceRef, shown);
  assert.deepEqual(decodeJson(claims, decodeProtobuf(claims, encodeProtobuf(claims, claim))), claim);
  const empty = decodeJson(claims, { spec: { dataSource: { ...reference, apiGroup: '' } } });
  assert.equal(((empty.spec as JsonObject).dataSource as JsonObject).apiGroup, '');
});

test('bytes are kept as every encoder writes them: no line breaks, no bits that stand for nothing', () => {
  const data = { a: 'YWJj\nZGVm', b: 'bWU1MTYy/x==', c: 'YWI=', d: '' };
  const object = decodeJson(schema, { binaryData: data });
  assert.deepEqual(object.binaryData, { a: 'YWJjZGVm', b: 'bWU1MTYy/w==', c: 'YWI=', d: '' });
  assert.deepEqual(decodeJson(schema, decodeProtobuf(schema, encodeProtobuf(schema, object))), object);
});
