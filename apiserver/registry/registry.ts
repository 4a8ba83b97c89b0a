import type { ResourceType } from '../../proto/resource-type.ts';
import type { Resource } from './resource.ts';

/** Every kind that the server serves, by the words of a path. */
export class Registry {
  readonly #resources = new Map<string, Resource>();
  #revision = 0;

  /** Grows with each change: what is derived from the set of kinds (discovery, OpenAPI) is made anew when it has. */
  get revision(): number {
    return this.#revision;
  }

  add(resource: Resource): void {
    this.#resources.set(keyOf(resource.type), resource);
    this.#revision++;
  }

  remove(type: ResourceType<unknown>): void {
    if (this.#resources.delete(keyOf(type))) this.#revision++;
  }

  find(group: string, version: string, resource: string): Resource | undefined {
    return this.#resources.get(`${group}/${version}/${resource}`);
  }

  all(): Iterable<Resource> {
    return this.#resources.values();
  }

  /** Whether anything of that group and version is served. */
  serves(group: string, version: string): boolean {
    for (const { type } of this.#resources.values()) if (type.group === group && type.version === version) return true;
    return false;
  }
}

function keyOf(type: ResourceType<unknown>): string {
  return `${type.group}/${type.version}/${type.resource}`;
}
