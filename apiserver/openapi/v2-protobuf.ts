import type { Writer } from 'protobufjs';
import protobuf from 'protobufjs/minimal.js';

/** The form in which kubectl reads /openapi/v2. Clients also ask for it with an at sign in the place of the second dot. */
export const v2ProtobufType = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';

export function wantsV2Protobuf(accept: unknown): boolean {
  return typeof accept === 'string' && /com\.github\.proto-openapi\.spec\.v2[.@]v1\.0\+protobuf/.test(accept);
}

type Json = Readonly<Record<string, unknown>>;
type Write = (writer: Writer, value: unknown) => void;
type Fields = Readonly<Record<string, readonly [number: number, write: Field]>>;
/** Writes a field under its number; lists become one field each. */
type Field = (writer: Writer, number: number, value: unknown) => void;

// The messages are those of gnostic's OpenAPIv2.proto; those parts are here that our document has.
// https://github.com/google/gnostic/blob/main/openapiv2/OpenAPIv2.proto

const bytes = 2;
const tag = (number: number, wireType: number) => ((number << 3) | wireType) >>> 0;
const string: Field = (writer, number, value) => writer.uint32(tag(number, bytes)).string(String(value));
const bool: Field = (writer, number, value) => writer.uint32(tag(number, 0)).bool(value === true);

const message =
  (write: Write): Field =>
  (writer, number, value) => {
    write(writer.uint32(tag(number, bytes)).fork(), value);
    writer.ldelim();
  };
const each =
  (field: Field): Field =>
  (writer, number, value) => {
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) field(writer, number, one);
  };
/** A map is a list of messages of a name and a value. */
const named =
  (value: Field): Write =>
  (writer, map) => {
    for (const [name, one] of Object.entries(map as Json)) pair(writer, 1, name, one, value);
  };

function pair(writer: Writer, number: number, name: string, value: unknown, field: Field): void {
  writer.uint32(tag(number, bytes)).fork();
  string(writer, 1, name);
  field(writer, 2, value);
  writer.ldelim();
}

/** A value of no type is text; JSON is YAML as well. */
const any = message((writer, value) => string(writer, 2, JSON.stringify(value)));

/** An object whose further fields, those of `x-`, go under `extension`. */
const object =
  (fields: () => Fields, extension: number): Write =>
  (writer, value) => {
    for (const [name, one] of Object.entries(value as Json)) {
      const known = fields()[name];
      if (known) known[1](writer, known[0], one);
      else if (name.startsWith('x-')) pair(writer, extension, name, one, any);
      else throw new Error(`the OpenAPI document has a field ${name} that its protobuf form does not know`);
    }
  };
/** One of several messages: which one, and how it is written. */
const choice =
  (number: number, write: Write): Write =>
  (writer, value) =>
    message(write)(writer, number, value);

const schema: Write = object(
  () => ({
    $ref: [1, string],
    format: [2, string],
    description: [4, string],
    default: [5, any],
    required: [19, each(string)],
    enum: [20, each(any)],
    additionalProperties: [21, message(choice(1, schema))],
    type: [22, message((writer, value) => each(string)(writer, 1, value))],
    items: [23, message((writer, value) => each(message(schema))(writer, 1, value))],
    properties: [25, message(named(message(schema)))],
  }),
  31,
);

const bodyParameter: Write = object(
  () => ({
    description: [1, string],
    name: [2, string],
    in: [3, string],
    required: [4, bool],
    schema: [5, message(schema)],
  }),
  6,
);
const plain: Fields = { required: [1, bool], in: [2, string], description: [3, string], name: [4, string] };
const queryParameter: Write = object(() => ({ ...plain, type: [6, string], uniqueItems: [20, bool] }), 23);
const pathParameter: Write = object(() => ({ ...plain, type: [5, string], uniqueItems: [19, bool] }), 22);

const parameter: Write = (writer, value) => {
  const place = (value as Json).in;
  const write =
    place === 'body'
      ? choice(1, bodyParameter)
      : choice(2, place === 'path' ? choice(4, pathParameter) : choice(3, queryParameter));
  choice(1, write)(writer, value);
};

const response: Write = object(() => ({ description: [1, string], schema: [2, message(choice(1, schema))] }), 5);
const operation: Write = object(
  () => ({
    description: [3, string],
    operationId: [5, string],
    produces: [6, each(string)],
    consumes: [7, each(string)],
    parameters: [8, each(message(parameter))],
    responses: [9, message(named(message(choice(1, response))))],
    schemes: [10, each(string)],
  }),
  13,
);
const pathItem: Write = object(
  () => ({
    get: [2, message(operation)],
    put: [3, message(operation)],
    post: [4, message(operation)],
    delete: [5, message(operation)],
    patch: [8, message(operation)],
    parameters: [9, each(message(parameter))],
  }),
  10,
);
const paths: Write = (writer, value) => {
  for (const [path, item] of Object.entries(value as Json)) pair(writer, 2, path, item, message(pathItem));
};
const apiKey: Write = object(
  () => ({ type: [1, string], name: [2, string], in: [3, string], description: [4, string] }),
  5,
);
const scopes = message((writer, value) => each(string)(writer, 1, value));

const document: Write = object(
  () => ({
    swagger: [1, string],
    info: [2, message(object(() => ({ title: [1, string], version: [2, string] }), 7))],
    paths: [8, message(paths)],
    definitions: [9, message(named(message(schema)))],
    security: [12, each(message(named(scopes)))],
    securityDefinitions: [13, message(named(message(choice(2, apiKey))))],
  }),
  16,
);

/** The document of /openapi/v2 as protobuf. Throws for a field that nobody has given a number here. */
export function v2Protobuf(openapi: Json): Buffer {
  const writer = protobuf.Writer.create();
  document(writer, openapi);
  return Buffer.from(writer.finish());
}
