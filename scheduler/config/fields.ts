import { parseDuration } from '../../api/time/duration.ts';
import { ConfigurationError } from './configuration-error.ts';

/** An object of a configuration file, read strictly: what nobody asked for by `end()` is a mistake. */
export class Fields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #path: string;
  readonly #seen = new Set<string>();

  constructor(value: unknown, path: string) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new ConfigurationError(`${path || 'the configuration'} must be an object`);
    }
    this.#fields = value as Record<string, unknown>;
    this.#path = path;
  }

  text(name: string): string | undefined {
    return this.#take(name, 'a text', (value) => typeof value === 'string');
  }

  integer(name: string): number | undefined {
    return this.#take(name, 'a whole number', (value) => Number.isSafeInteger(value));
  }

  boolean(name: string): boolean | undefined {
    return this.#take(name, 'true or false', (value) => typeof value === 'boolean');
  }

  /** Milliseconds of a text such as `15s`. */
  duration(name: string): number | undefined {
    const text = this.text(name);
    const ms = text === undefined ? undefined : parseDuration(text);
    if (text !== undefined && ms === undefined) throw this.wrong(name, 'must be a duration such as 15s');
    return ms;
  }

  list(name: string): readonly unknown[] {
    return this.#take<readonly unknown[]>(name, 'a list', Array.isArray) ?? [];
  }

  object(name: string): Fields | undefined {
    const value = this.#take<object>(name, 'an object', (one) => typeof one === 'object' && !Array.isArray(one));
    return value === undefined ? undefined : new Fields(value, this.pathOf(name));
  }

  objects(name: string): readonly Fields[] {
    return this.list(name).map((value, i) => new Fields(value, `${this.pathOf(name)}[${i}]`));
  }

  /** Fields that are read by nobody, and need not be. */
  ignore(...names: readonly string[]): void {
    for (const name of names) this.#seen.add(name);
  }

  /** Throws when there is a field that nobody has asked for. */
  end(): void {
    for (const name of Object.keys(this.#fields)) if (!this.#seen.has(name)) throw this.wrong(name, 'is not known');
  }

  pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  wrong(name: string, problem: string): ConfigurationError {
    return new ConfigurationError(`${this.pathOf(name)} ${problem}`);
  }

  #take<T>(name: string, kind: string, is: (value: unknown) => boolean): T | undefined {
    this.#seen.add(name);
    const value = this.#fields[name];
    if (value === undefined || value === null) return undefined;
    if (!is(value)) throw this.wrong(name, `must be ${kind}`);
    return value as T;
  }
}
