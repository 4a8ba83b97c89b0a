import { notAcceptable } from '../../api/errors/constructors.ts';

/** The form in which a client wants an answer. */
export interface MediaType {
  readonly type: 'json' | 'yaml' | 'protobuf';
  /** Another shape than the object's own: a table, or only the metadata. */
  readonly as: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList' | undefined;
  /** Version of `as`. */
  readonly asVersion: string;
}

export const mediaTypes = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'] as const;

const plainJson: MediaType = { type: 'json', as: undefined, asVersion: '' };
type Choices = Map<string, MediaType | undefined>;
const choices: Choices = new Map();
const choicesWithoutTables: Choices = new Map();
const cacheBound = 256;

/**
 * Chooses from an Accept header, the first one that can be served. Throws 406 when none can.
 * Without `tables` there is no table of what is answered: reviews, which are only ever created.
 */
export function negotiate(header: string | string[] | undefined, tables = true): MediaType {
  const cache = tables ? choices : choicesWithoutTables;
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  if (text === '' || text === 'application/json' || text === '*/*') return plainJson;
  let chosen = cache.get(text);
  if (chosen === undefined && !cache.has(text)) {
    chosen = choose(text, tables);
    // Headers come from clients: without a bound they could fill the memory.
    if (cache.size >= cacheBound) cache.clear();
    cache.set(text, chosen);
  }
  if (!chosen) throw notAcceptable(mediaTypes);
  return chosen;
}

function choose(header: string, tables: boolean): MediaType | undefined {
  const clauses = header
    .split(',')
    .map((clause, index) => ({ ...parseClause(clause), index }))
    .sort((a, b) => b.quality - a.quality || wildness(a.type) - wildness(b.type) || a.index - b.index);
  for (const { type, parameters } of clauses) {
    const form = formOf(type);
    if (!form) continue;
    const as = parameters.get('as');
    if (as === undefined) return { type: form, as: undefined, asVersion: '' };
    const group = parameters.get('g');
    const version = parameters.get('v') ?? 'v1';
    if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) continue;
    if (as === 'Table' && tables && form !== 'protobuf') return { type: form, as, asVersion: version };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList')
      return { type: form, as, asVersion: version };
  }
  return undefined;
}

/** Whether a client takes one of the forms, though perhaps in another shape than there is. */
export function namesForm(header: string | string[] | undefined): boolean {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '');
  return text.split(',').some((clause) => formOf(parseClause(clause).type) !== undefined);
}

/** A type that is named goes before one that is meant along with others. */
function wildness(type: string): number {
  return type === '*/*' ? 2 : type.endsWith('/*') ? 1 : 0;
}

function parseClause(clause: string): { type: string; parameters: Map<string, string>; quality: number } {
  const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
  const parameters = new Map(
    rest.map((part) => {
      const at = part.indexOf('=');
      return at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    }),
  );
  const quality = Number(parameters.get('q') ?? '1');
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 1 };
}

function formOf(type: string): MediaType['type'] | undefined {
  switch (type) {
    case '*/*':
    case 'application/*':
    case 'application/json':
      return 'json';
    case 'application/yaml':
      return 'yaml';
    case 'application/vnd.kubernetes.protobuf':
      return 'protobuf';
    default:
      return undefined;
  }
}
