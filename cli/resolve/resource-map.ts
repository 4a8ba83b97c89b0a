import { NoSuchResource } from '../errors/errors.ts';
import type { Api } from '../session/api.ts';
import { discover, type GroupVersion } from './discovery.ts';
import { knownResources } from './known.ts';
import { findKind, findResource, readings } from './lookup.ts';
import type { Resource } from './resource.ts';

/** Finds resources by what users and manifests call them; asks the server only for what is not known anyway. */
export class ResourceMap {
  readonly #api: Api;
  #discovered: Promise<readonly GroupVersion[]> | undefined;

  constructor(api: Api) {
    this.#api = api;
  }

  /** Everything the server serves. */
  groups(): Promise<readonly GroupVersion[]> {
    this.#discovered ??= discover(this.#api);
    return this.#discovered;
  }

  async all(): Promise<readonly Resource[]> {
    return (await this.groups()).flatMap(({ resources }) => resources);
  }

  /** The resource of an argument; throws NoSuchResource. */
  async find(argument: string): Promise<Resource> {
    const found = await this.tryFind(argument);
    if (found) return found;
    const [last] = readings(argument).slice(-1);
    throw new NoSuchResource({ resource: last?.name ?? argument });
  }

  async tryFind(argument: string): Promise<Resource | undefined> {
    const wanted = readings(argument);
    // Without a group in it a name means the first group that has it, and the known groups come first.
    for (const reading of wanted) {
      const found = findResource(knownResources(), reading);
      if (found) return found;
    }
    const all = await this.all();
    for (const reading of wanted) {
      const found = findResource(all, reading);
      if (found) return found;
    }
    return undefined;
  }

  /** The resource of a manifest; undefined when the server has none. */
  async ofKind(apiVersion: string, kind: string): Promise<Resource | undefined> {
    return findKind(knownResources(), apiVersion, kind) ?? findKind(await this.all(), apiVersion, kind);
  }

  /** The resources of a category such as `all`, one a name, in the server's order. */
  async ofCategory(category: string): Promise<readonly Resource[]> {
    const seen = new Set<string>();
    return (await this.all()).filter((one) => {
      const id = `${one.group}/${one.name}`;
      if (!one.categories.includes(category) || seen.has(id)) return false;
      seen.add(id);
      return true;
    });
  }

  /** Forgets what the server said: definitions may have been added since. */
  forget(): void {
    this.#discovered = undefined;
  }
}
