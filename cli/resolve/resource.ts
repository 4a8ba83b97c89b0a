import type { ResourceType } from '../../proto/resource-type.ts';
import { CommandError } from '../errors/errors.ts';

/** A kind of objects that a server has, and where they are. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  /** The plural, as paths have it. */
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Paths below an object: `status`, `scale`. */
  readonly subresources: readonly string[];
}

/** `deployments.apps`, as messages and `-o name` write resources. */
export function qualified(name: string, group: string): string {
  return group === '' ? name : `${name}.${group}`;
}

/** The path of a collection; without a namespace the one of all namespaces. */
export function listPath(resource: Resource, namespace: string | undefined): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${root}${scope}/${resource.name}`;
}

/** The path of an object, or of a part of it. Throws CommandError without a name: the path would be that of all objects. */
export function itemPath(
  resource: Resource,
  namespace: string | undefined,
  name: string,
  subresource?: string,
): string {
  if (name === '') throw new CommandError('resource name may not be empty');
  const path = `${listPath(resource, namespace)}/${encodeURIComponent(name)}`;
  return subresource ? `${path}/${subresource}` : path;
}

/** A built-in kind as discovery would show it. */
export function resourceOfType(type: ResourceType<unknown>): Resource {
  return {
    group: type.group,
    version: type.version,
    name: type.resource,
    singular: type.singular,
    kind: type.kind,
    namespaced: type.namespaced,
    verbs: type.verbs,
    shortNames: type.shortNames,
    categories: type.categories,
    subresources: type.subresources.map(({ name }) => name),
  };
}

/** The type that holds a kind's objects in Go, which kubectl's messages name: `*v1.Deployment`. */
export const goType = ({ version, kind }: Pick<Resource, 'version' | 'kind'>): string => `*${version}.${kind}`;
