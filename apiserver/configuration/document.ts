import { isPlainObject } from '../../api/codec/wording.ts';
import { aggregate, type FieldError, typeInvalid } from '../../api/field/field-error.ts';

/** A configuration file that cannot be used; the message is one sentence for whoever wrote it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Refuses a file with all that is wrong with it. */
export function refuseConfiguration(file: string, errors: readonly FieldError[]): void {
  if (errors.length > 0) throw new ConfigurationError(`${file}: ${aggregate(errors)}`);
}

/**
 * Reads a YAML or JSON file: one document, of this kind, in one of these versions of `group`, which is
 * `apiserver.config.k8s.io` unless another is given. Throws ConfigurationError for anything else.
 */
export async function readDocument(
  text: string,
  options: {
    readonly file: string;
    readonly kind: string;
    readonly versions: readonly string[];
    readonly group?: string;
  },
): Promise<unknown> {
  const { file, kind, versions, group = 'apiserver.config.k8s.io' } = options;
  const { parse, YAMLParseError } = await import('yaml');
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    throw new ConfigurationError(`${file}: ${error.message.split('\n')[0] ?? 'no YAML'}`, { cause: error });
  }
  const { apiVersion, kind: stated } = (document ?? {}) as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const known = versions.map((version) => `${group}/${version}`);
  if (stated !== kind || !known.includes(String(apiVersion)))
    throw new ConfigurationError(`${file}: holds no ${kind} of ${known.join(' or ')}`);
  return document;
}

/**
 * One object of a configuration file, read field by field. What is asked for and has another type, and at `end` what nobody
 * has asked for, is added to `errors`: a misspelt name must not pass for a setting that is left out.
 */
export class Fields {
  readonly path: string;
  readonly errors: FieldError[];
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #asked = new Set<string>();

  constructor(value: unknown, path: string, errors: FieldError[]) {
    this.path = path;
    this.errors = errors;
    const isObject = isPlainObject(value);
    if (!isObject && value !== undefined) errors.push(typeInvalid(path, value, 'must be an object'));
    this.#value = isObject ? value : {};
  }

  /** The path of a field of this object. */
  at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  /** Whether the field is there and not null. */
  has(name: string): boolean {
    return Object.hasOwn(this.#value, name) && this.#value[name] !== null;
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === 'string') return value;
    this.errors.push(typeInvalid(this.at(name), value, 'must be a string'));
    return undefined;
  }

  boolean(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === 'boolean') return value;
    this.errors.push(typeInvalid(this.at(name), value, 'must be a boolean'));
    return undefined;
  }

  /** The field as an object; without fields when it is left out. */
  object(name: string): Fields {
    return new Fields(this.#take(name), this.at(name), this.errors);
  }

  /** The items of a list of objects; none when it is left out. */
  objects(name: string): readonly Fields[] {
    return this.#list(name).map((item, index) => new Fields(item, `${this.at(name)}[${index}]`, this.errors));
  }

  texts(name: string): readonly string[] {
    const items = this.#list(name);
    for (const [index, item] of items.entries())
      if (typeof item !== 'string')
        this.errors.push(typeInvalid(`${this.at(name)}[${index}]`, item, 'must be a string'));
    return items.filter((item): item is string => typeof item === 'string');
  }

  /** To be called when everything has been asked for. */
  end(): void {
    for (const name of Object.keys(this.#value))
      if (!this.#asked.has(name))
        this.errors.push({ type: 'FieldValueInvalid', field: this.at(name), message: 'unknown field' });
  }

  #list(name: string): readonly unknown[] {
    const value = this.#take(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.errors.push(typeInvalid(this.at(name), value, 'must be a list'));
    return [];
  }

  #take(name: string): unknown {
    this.#asked.add(name);
    return this.has(name) ? this.#value[name] : undefined;
  }
}
