import { isPlainObject } from '../../api/codec/wording.ts';
import { type GroupKind, notAcceptable } from '../../api/errors/constructors.ts';
import { failure, type StatusError } from '../../api/errors/status-error.ts';
import type { ReplyBody } from '../http/reply-body.ts';
import type { StoredObject } from '../registry/object.ts';
import type { Answer } from '../request/answer.ts';
import { type MediaType, mediaTypes } from './accept.ts';
import { listJson, listMetadata } from './list-body.ts';
import { type IncludeObject, inVersion, partialMetadata, tableOf } from './table.ts';

export interface Encoded {
  readonly contentType: string;
  readonly body: ReplyBody;
}

export interface EncodeOptions {
  readonly media: MediaType;
  readonly include: IncludeObject;
  readonly now: number;
  readonly pretty: boolean;
}

/** Go's YAML: keys in order, quotes where YAML 1.1 would read something else, lists not indented below their key. */
const yamlForm = {
  sortMapEntries: true,
  lineWidth: 0,
  version: '1.1',
  indentSeq: false,
  // Shared parts are written out each time: clients' parsers do not all know aliases.
  aliasDuplicateObjects: false,
  defaultKeyType: 'PLAIN',
} as const;

/** Managed fields have `.` as a key, which this library quotes and Go's does not. */
const quotedDot = /^(\s*)"\.": /gm;

/** An object or list in the form the client asked for. */
export async function encode(
  answer: Extract<Answer, { type: 'object' | 'list' }>,
  options: EncodeOptions,
): Promise<Encoded> {
  const { media } = options;
  if (media.type === 'json' && media.as === undefined && !options.pretty) return plainJson(answer);
  const shaped = shape(answer, options);
  // Only the newer version has a schema here; the fields have the same numbers in both.
  const value = media.type === 'protobuf' ? shaped : inVersion(shaped, media.asVersion);
  switch (media.type) {
    case 'json':
      return {
        contentType: 'application/json',
        body: options.pretty ? `${JSON.stringify(value, undefined, 2)}\n` : `${JSON.stringify(value)}\n`,
      };
    case 'yaml': {
      const { stringify } = await import('yaml');
      return {
        contentType: 'application/yaml',
        body: stringify(value, yamlForm).replace(quotedDot, '$1.: '),
      };
    }
    case 'protobuf':
      return { contentType: 'application/vnd.kubernetes.protobuf', body: await protobufOf(value) };
  }
}

function plainJson(answer: Extract<Answer, { type: 'object' | 'list' }>): Encoded {
  if (answer.type === 'list') return { contentType: 'application/json', body: listJson(answer) };
  if (answer.entry) return { contentType: 'application/json', body: answer.entry.json };
  return { contentType: 'application/json', body: `${JSON.stringify(answer.object)}\n` };
}

/** The answer as one plain object, transformed where that was asked for. */
function shape(
  answer: Extract<Answer, { type: 'object' | 'list' }>,
  options: EncodeOptions,
): Readonly<Record<string, unknown>> {
  const { media, include, now } = options;
  if (answer.type === 'object') {
    const { resource, object } = answer;
    if (media.as === undefined || !resource || (object as StoredObject).kind === 'Status')
      return object as Readonly<Record<string, unknown>>;
    const stored = object as StoredObject;
    if (media.as === 'Table') {
      return tableOf(
        resource,
        [{ object: stored }],
        { resourceVersion: stored.metadata.resourceVersion },
        { include, now, withColumns: true },
      );
    }
    if (media.as === 'PartialObjectMetadata') return partialMetadata(stored);
    throw mismatch(media.as, `is not a list (${goType(resource.type)})`);
  }
  const metadata = listMetadata(answer);
  if (media.as === 'Table')
    return tableOf(answer.resource, answer.entries, metadata, { include, now, withColumns: true });
  if (media.as === 'PartialObjectMetadataList') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: answer.entries.map((entry) => partialMetadata(entry.object)),
    };
  }
  if (media.as === 'PartialObjectMetadata') throw mismatch(media.as, `is a list (${goType(answer.resource.type)}List)`);
  return {
    kind: `${answer.resource.type.kind}List`,
    apiVersion: answer.resource.type.apiVersion,
    metadata,
    items: answer.entries.map(({ object: { apiVersion: _version, kind: _kind, ...rest } }) => rest),
  };
}

/** A list was asked for where there is one object, or the other way around. */
function mismatch(as: string, found: string): StatusError {
  return failure('NotAcceptable', `you requested ${as}, but the requested object ${found}`);
}

/** A kind as Go prints the type of its objects. */
function goType({ group, kind }: GroupKind): string {
  return `*${group === '' ? 'core' : group.split('.')[0]}.${kind}`;
}

/** Any object with a schema, in its envelope. Kinds without a protobuf form are refused, as Kubernetes does for custom resources. */
export async function protobufOf(value: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const [{ sealEnvelope }, { encodeProtobuf }, { schemaOfKind }] = await Promise.all([
    import('../../api/codec/envelope.ts'),
    import('../../api/codec/protobuf-encode.ts'),
    import('../../proto/schema/table.ts'),
  ]);
  const { apiVersion, kind } = value;
  const schema =
    typeof apiVersion === 'string' && typeof kind === 'string' ? schemaOfKind(apiVersion, kind) : undefined;
  if (!schema || !isPlainObject(value)) throw notAcceptable(mediaTypes.slice(0, 2));
  return sealEnvelope(String(apiVersion), String(kind), encodeProtobuf(schema, value));
}
