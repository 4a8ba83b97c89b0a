import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageSchema } from '../../proto/schema/table.ts';
import { decodeJson } from './json-decode.ts';
import { decodeProtobuf } from './protobuf-decode.ts';
import { encodeProtobuf } from './protobuf-encode.ts';

const schema = messageSchema('k8s.io.api.core.v1.ConfigMap');

test('null in a map of bytes is no bytes, in both forms', () => {
  const object = decodeJson(schema, { binaryData: { a: null }, data: { b: null } });
  assert.deepEqual([object.binaryData, object.data], [{ a: '' }, { b: '' }]);
  assert.deepEqual(decodeJson(schema, decodeProtobuf(schema, encodeProtobuf(schema, object))), object);
});
