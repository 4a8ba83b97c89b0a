import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { openEnvelope, sealEnvelope } from '../api/codec/envelope.ts';
import { decodeJson } from '../api/codec/json-decode.ts';
import { decodeProtobuf } from '../api/codec/protobuf-decode.ts';
import { encodeProtobuf } from '../api/codec/protobuf-encode.ts';
import { schemaOfKind } from '../proto/schema/table.ts';

// One object of each kind with every field set, as JSON and as protobuf: both directions must meet, byte for byte.
const folder = process.env.ROUNDTRIP_DIR ?? '../shared/reference/roundtrip';

if (!existsSync(folder)) {
  test(`round trips are left out: ${folder} is not there`, () => undefined);
} else {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.pb'))) {
    test(`round trip of ${file.replace(/\.pb$/, '')}`, () => {
      const bytes = readFileSync(join(folder, file));
      const json = JSON.parse(readFileSync(join(folder, file.replace(/\.pb$/, '.json')), 'utf8')) as Record<
        string,
        unknown
      >;
      const envelope = openEnvelope(bytes);
      const [, kind = ''] = /\.(\w+)\.pb$/.exec(file) ?? [];
      // Some travel without saying what they are.
      const named = envelope.kind !== '';
      const schema = schemaOfKind(named ? envelope.apiVersion : 'v1', named ? envelope.kind : kind);
      assert.ok(schema, `no schema for ${envelope.apiVersion} ${envelope.kind}`);

      const type = named ? { apiVersion: envelope.apiVersion, kind: envelope.kind } : {};
      const decoded = { ...type, ...decodeProtobuf(schema, envelope.raw) };
      assert.deepEqual(decoded, json, 'what the protobuf says is what the JSON says');

      const unknown: string[] = [];
      const normal = decodeJson(schema, structuredClone(json), { onUnknown: (path) => unknown.push(path) });
      assert.deepEqual(unknown, [], 'the schema has every field');
      assert.deepEqual(normal, json, 'canonical JSON stays as it is');

      const sealed = sealEnvelope(envelope.apiVersion, envelope.kind, encodeProtobuf(schema, json));
      assert.ok(sealed.equals(bytes), 'encoding gives the same bytes');
    });
  }
}
