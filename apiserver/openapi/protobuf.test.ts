import assert from 'node:assert/strict';
import { test } from 'node:test';
import protobuf from 'protobufjs';
import { encodeOpenApiV2 } from './protobuf.ts';

// Read back by another decoder, from the part of gnostic's messages that is looked at.
const { root } = protobuf.parse(`
  syntax = "proto3";
  message Any { string yaml = 2; }
  message NamedAny { string name = 1; Any value = 2; }
  message Info { string title = 1; string version = 2; }
  message Strings { repeated string value = 1; }
  message Items { repeated Schema schema = 1; }
  message Additional { Schema schema = 1; bool boolean = 2; }
  message NamedSchema { string name = 1; Schema value = 2; }
  message Schemas { repeated NamedSchema additional_properties = 1; }
  message Schema {
    string ref = 1; string format = 2; string description = 4; Any default = 5; double maximum = 7; int64 min_length = 12;
    repeated string required = 19; repeated Any enum = 20; Additional additional_properties = 21; Strings type = 22;
    Items items = 23; Schemas properties = 25; repeated NamedAny vendor_extension = 31;
  }
  message Body { string name = 2; string in = 3; bool required = 4; Schema schema = 5; }
  message Query { string in = 2; string name = 4; string type = 6; bool unique_items = 20; }
  message Path { bool required = 1; string in = 2; string name = 4; string type = 5; bool unique_items = 19; }
  message NonBody { Query query = 3; Path path = 4; }
  message Parameter { Body body = 1; NonBody other = 2; }
  message ParametersItem { Parameter parameter = 1; }
  message SchemaItem { Schema schema = 1; }
  message Response { string description = 1; SchemaItem schema = 2; }
  message ResponseValue { Response response = 1; }
  message NamedResponse { string name = 1; ResponseValue value = 2; }
  message Responses { repeated NamedResponse response_code = 1; }
  message Operation {
    string operation_id = 5; repeated string consumes = 7; repeated ParametersItem parameters = 8; Responses responses = 9;
    repeated NamedAny vendor_extension = 13;
  }
  message PathItem { Operation get = 2; Operation post = 4; repeated ParametersItem parameters = 9; }
  message NamedPath { string name = 1; PathItem value = 2; }
  message Paths { repeated NamedPath path = 2; }
  message NamedStrings { string name = 1; Strings value = 2; }
  message Requirement { repeated NamedStrings additional_properties = 1; }
  message ApiKey { string type = 1; string name = 2; string in = 3; }
  message Definition { ApiKey api_key = 2; }
  message NamedDefinition { string name = 1; Definition value = 2; }
  message SecurityDefinitions { repeated NamedDefinition additional_properties = 1; }
  message Document {
    string swagger = 1; Info info = 2; Paths paths = 8; Schemas definitions = 9; repeated Requirement security = 12;
    SecurityDefinitions security_definitions = 13;
  }
`);

function readBack(document: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const type = root.lookupType('Document');
  return type.toObject(type.decode(encodeOpenApiV2({ swagger: '2.0', ...document })), { longs: Number });
}

test('a schema keeps its types, defaults, values and extensions', () => {
  const schema = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string', enum: ['x', 'y'], default: 'x', minLength: 1 },
      b: { type: 'array', items: { $ref: '#/definitions/io.k8s.B' }, 'x-kubernetes-list-type': 'map' },
      c: { type: 'object', additionalProperties: { type: 'integer', maximum: 7 } },
      d: { type: 'object', additionalProperties: true },
    },
  };
  const yaml = (value: unknown) => ({ yaml: `${JSON.stringify(value)}\n` });
  const property = (name: string, value: object) => ({ name, value });
  assert.deepEqual(readBack({ definitions: { 'io.k8s.A': schema } }).definitions, {
    additionalProperties: [
      property('io.k8s.A', {
        required: ['a'],
        type: { value: ['object'] },
        properties: {
          additionalProperties: [
            property('a', {
              default: yaml('x'),
              minLength: 1,
              enum: [yaml('x'), yaml('y')],
              type: { value: ['string'] },
            }),
            property('b', {
              type: { value: ['array'] },
              items: { schema: [{ ref: '#/definitions/io.k8s.B' }] },
              vendorExtension: [{ name: 'x-kubernetes-list-type', value: yaml('map') }],
            }),
            property('c', {
              additionalProperties: { schema: { maximum: 7, type: { value: ['integer'] } } },
              type: { value: ['object'] },
            }),
            property('d', { additionalProperties: { boolean: true }, type: { value: ['object'] } }),
          ],
        },
      }),
    ],
  });
});

test('an operation keeps its parameters by their place, and its answers', () => {
  const path = { name: 'name', in: 'path', required: true, type: 'string', uniqueItems: true };
  const post = {
    operationId: 'createThing',
    consumes: ['*/*'],
    parameters: [
      { name: 'body', in: 'body', required: true, schema: { type: 'object' } },
      { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true },
    ],
    responses: { '201': { description: 'Created', schema: { type: 'string' } } },
    'x-kubernetes-action': 'post',
  };
  const { paths } = readBack({ paths: { '/things/{name}': { post, parameters: [path] } } });
  assert.deepEqual(paths, {
    path: [
      {
        name: '/things/{name}',
        value: {
          post: {
            operationId: 'createThing',
            consumes: ['*/*'],
            parameters: [
              {
                parameter: {
                  body: { name: 'body', in: 'body', required: true, schema: { type: { value: ['object'] } } },
                },
              },
              { parameter: { other: { query: { name: 'dryRun', in: 'query', type: 'string', uniqueItems: true } } } },
            ],
            responses: {
              responseCode: [
                {
                  name: '201',
                  value: { response: { description: 'Created', schema: { schema: { type: { value: ['string'] } } } } },
                },
              ],
            },
            vendorExtension: [{ name: 'x-kubernetes-action', value: { yaml: '"post"\n' } }],
          },
          parameters: [{ parameter: { other: { path } } }],
        },
      },
    ],
  });
});

test('the document says how clients show who they are', () => {
  const read = readBack({
    info: { title: 'Kubernetes', version: 'v1' },
    security: [{ BearerToken: [] }],
    securityDefinitions: { BearerToken: { type: 'apiKey', name: 'authorization', in: 'header' } },
  });
  assert.deepEqual(read, {
    swagger: '2.0',
    info: { title: 'Kubernetes', version: 'v1' },
    security: [{ additionalProperties: [{ name: 'BearerToken', value: {} }] }],
    securityDefinitions: {
      additionalProperties: [
        { name: 'BearerToken', value: { apiKey: { type: 'apiKey', name: 'authorization', in: 'header' } } },
      ],
    },
  });
});
