import { tableJson } from '../gen/table.ts';
import type { FieldSchema, JsonForm, MessageSchema, Presence, Scalar } from './schema.ts';

type FieldRow = readonly [name: string, number: number, type: string | number, bits: number, extras?: Extras];
type MessageRow = readonly [name: string, file: number, options: 0 | MessageOptions, fields: readonly FieldRow[]];
type FileRow = readonly [packageName: string, group: string, version: string];

interface Extras {
  readonly n?: string;
  readonly d?: unknown;
  readonly e?: readonly string[];
  readonly ps?: readonly string[];
  readonly pk?: string;
  readonly lt?: 'atomic' | 'set' | 'map';
  readonly lk?: readonly string[];
  readonly mt?: 'atomic' | 'granular';
  readonly im?: 1;
  readonly f?: string;
}

interface MessageOptions {
  readonly o?: 1;
  readonly j?: JsonForm;
  readonly a?: 1;
  readonly u?: string;
}

const scalars: Readonly<Record<string, Scalar>> = {
  s: 'string',
  y: 'bytes',
  b: 'bool',
  i: 'int32',
  l: 'int64',
  u: 'uint32',
  v: 'uint64',
  d: 'double',
  f: 'float',
};
const labels = ['optional', 'repeated', 'map'] as const;
const presences: readonly Presence[] = ['pointer', 'omit', 'always', 'omitzero', 'inline', 'nullable'];
const none: readonly never[] = [];

/** Texts of the documentation, kept apart: only OpenAPI and explain read them. */
type Docs = readonly (readonly [string, readonly string[]])[];
let docs: Docs | undefined;

/** Loads the documentation; before that every `doc()` is empty. */
export async function loadDocs(): Promise<void> {
  if (docs) return;
  const { docsJson } = await import('../gen/docs.ts');
  docs = JSON.parse(docsJson) as Docs;
}

class Message implements MessageSchema {
  readonly name: string;
  readonly fullName: string;
  readonly group: string;
  readonly version: string;
  readonly isObject: boolean;
  readonly json: JsonForm | undefined;
  readonly atomic: boolean;
  readonly discriminator: string | undefined;
  readonly #index: number;
  readonly #rows: readonly FieldRow[];
  #fields: readonly FieldSchema[] | undefined;
  #byName: ReadonlyMap<string, FieldSchema> | undefined;
  #alwaysShown: readonly FieldSchema[] | undefined;
  #withFallback: readonly FieldSchema[] | undefined;

  constructor(index: number, row: MessageRow, file: FileRow) {
    const [name, , options, rows] = row;
    this.name = name;
    this.fullName = `${file[0]}.${name}`;
    this.group = file[1];
    this.version = file[2];
    const given = options === 0 ? {} : options;
    this.isObject = given.o === 1;
    this.json = given.j;
    this.atomic = given.a === 1;
    this.discriminator = given.u;
    this.#index = index;
    this.#rows = rows;
  }

  get fields(): readonly FieldSchema[] {
    this.#fields ??= this.#rows.map((row, at) => fieldOf(row, this.#index, at));
    return this.#fields;
  }

  get byName(): ReadonlyMap<string, FieldSchema> {
    this.#byName ??= new Map(
      this.fields.flatMap((field) =>
        field.presence === 'inline' && field.message
          ? [...field.message.byName]
          : [[field.name, field] as [string, FieldSchema]],
      ),
    );
    return this.#byName;
  }

  get alwaysShown(): readonly FieldSchema[] {
    this.#alwaysShown ??= [...this.byName.values()].filter(
      ({ presence }) => presence === 'always' || presence === 'nullable',
    );
    return this.#alwaysShown;
  }

  get withFallback(): readonly FieldSchema[] {
    this.#withFallback ??= [...this.byName.values()].filter((field) => field.fallback !== undefined);
    return this.#withFallback;
  }

  doc(): string {
    return docs?.[this.#index]?.[0] ?? '';
  }
}

function fieldOf(row: FieldRow, messageIndex: number, at: number): FieldSchema {
  const [name, number, type, bits, extras = {}] = row;
  return {
    name,
    protoName: extras.n ?? name,
    number,
    label: labels[bits & 3] ?? 'optional',
    scalar: typeof type === 'string' ? scalars[type] : undefined,
    message: typeof type === 'number' ? table().messages[type] : undefined,
    presence: presences[(bits >> 2) & 7] ?? 'pointer',
    required: (bits & 32) !== 0,
    fallback: extras.d,
    values: extras.e,
    patchStrategy: extras.ps ?? none,
    mergeKey: extras.pk,
    listType: extras.lt,
    listKeys: extras.lk ?? none,
    mapType: extras.mt,
    immutable: extras.im === 1,
    format: extras.f,
    doc: () => docs?.[messageIndex]?.[1][at] ?? '',
  };
}

interface Table {
  readonly messages: readonly MessageSchema[];
  readonly byFullName: ReadonlyMap<string, MessageSchema>;
  readonly byKind: ReadonlyMap<string, MessageSchema>;
}

let loaded: Table | undefined;

function table(): Table {
  if (loaded) return loaded;
  const raw = JSON.parse(tableJson) as { files: readonly FileRow[]; messages: readonly MessageRow[] };
  const messages = raw.messages.map((row, index) => {
    const file = raw.files[row[1]];
    if (!file) throw new Error(`the schema table names file ${row[1]}, which it does not have`);
    return new Message(index, row, file);
  });
  loaded = {
    messages,
    byFullName: new Map(messages.map((message) => [message.fullName, message])),
    // Kinds that every group shares (options, lists, Status) go by the core group's version as well as by their own.
    byKind: new Map(
      messages
        .filter((m) => m.isObject)
        .flatMap((m) => {
          const own = [`${m.group ? `${m.group}/` : ''}${m.version}/${m.name}`, m] as const;
          return m.group === 'meta.k8s.io' ? [own, [`v1/${m.name}`, m] as const] : [own];
        }),
    ),
  };
  return loaded;
}

/** The message of that full name; throws for a name that no .proto file declares. */
export function messageSchema(fullName: string): MessageSchema {
  const found = table().byFullName.get(fullName);
  if (!found) throw new Error(`no message is called ${fullName}`);
  return found;
}

/** The message behind an apiVersion and kind, lists and options included. */
export function schemaOfKind(apiVersion: string, kind: string): MessageSchema | undefined {
  return table().byKind.get(`${apiVersion}/${kind}`);
}

/** Every message, in the order of the files. */
export function allMessages(): readonly MessageSchema[] {
  return table().messages;
}
