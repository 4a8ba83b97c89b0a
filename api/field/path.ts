/**
 * The way to a field of an object: `spec.containers[0].ports[1].name`, `metadata.annotations[foo/bar]`. Immutable, and only
 * a link to its parent until it is printed, so that validating a sound object builds no strings.
 */
export class FieldPath {
  readonly #parent: FieldPath | undefined;
  readonly #name: string;
  readonly #subscript: boolean;

  private constructor(parent: FieldPath | undefined, name: string, subscript: boolean) {
    this.#parent = parent;
    this.#name = name;
    this.#subscript = subscript;
  }

  static of(first: string, ...rest: readonly string[]): FieldPath {
    return new FieldPath(undefined, first, false).child(...rest);
  }

  /** The field `name` of this object, then the next name in that one. */
  child(...names: readonly string[]): FieldPath {
    let path: FieldPath = this;
    for (const name of names) path = new FieldPath(path, name, false);
    return path;
  }

  /** The item of a list. */
  index(index: number): FieldPath {
    return new FieldPath(this, String(index), true);
  }

  /** The entry of a map. */
  key(key: string): FieldPath {
    return new FieldPath(this, key, true);
  }

  toString(): string {
    const parts: string[] = [];
    for (let path: FieldPath | undefined = this; path; path = path.#parent) {
      parts.push(path.#subscript ? `[${path.#name}]` : path.#parent ? `.${path.#name}` : path.#name);
    }
    return parts.reverse().join('');
  }
}

/** `fieldPath('spec', 'containers')` is `spec.containers`. */
export function fieldPath(first: string, ...rest: readonly string[]): FieldPath {
  return FieldPath.of(first, ...rest);
}
