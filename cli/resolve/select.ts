import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { Session } from '../session/session.ts';
import type { Resource } from './resource.ts';

/** One object that a verb is about. */
export interface ObjectTarget {
  readonly kind: 'object';
  readonly resource: Resource;
  /** Undefined for cluster-scoped kinds. */
  readonly namespace: string | undefined;
  readonly name: string;
  /** As the manifest has it, where it came from one. */
  readonly manifest?: AnyObject;
  /** The file of the manifest. */
  readonly source?: string;
}

/** The objects of a kind that selectors choose. */
export interface CollectionTarget {
  readonly kind: 'collection';
  readonly resource: Resource;
  /** Undefined for cluster-scoped kinds and for all namespaces. */
  readonly namespace: string | undefined;
}

export type Target = ObjectTarget | CollectionTarget;

/** What the arguments of a verb may leave open. */
export interface SelectOptions {
  /** A type without a name means all objects of it, even without a selector. */
  readonly emptySelector: boolean;
  readonly allNamespaces?: boolean;
  /** A label or field selector was given: then names may not be. */
  readonly selector?: boolean;
}

/** Reads `TYPE`, `TYPE NAME ...`, `TYPE/NAME ...` and `TYPE1,TYPE2`. Throws CommandError in kubectl's words. */
export async function selectTargets(
  session: Session,
  args: readonly string[],
  options: SelectOptions,
): Promise<Target[]> {
  const namespaceOf = (resource: Resource) =>
    resource.namespaced && !options.allNamespaces ? session.namespace : undefined;
  const slashed = args.filter((arg) => arg.includes('/'));
  if (slashed.length > 0) {
    const [first] = args;
    if (slashed.length !== args.length)
      throw new CommandError(
        "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'",
      );
    if (options.selector)
      throw new CommandError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (options.allNamespaces) throw acrossNamespaces();
    const targets: Target[] = [];
    for (const arg of first === undefined ? [] : args) {
      const parts = arg.split('/');
      if (parts.length !== 2)
        throw new CommandError('arguments in resource/name form may not have more than one slash');
      const [type = '', name = ''] = parts;
      if (type === '' || name === '' || type.includes(','))
        throw new CommandError('arguments in resource/name form must have a single resource and name');
      const resource = await session.resources.find(type);
      targets.push({ kind: 'object', resource, namespace: namespaceOf(resource), name });
    }
    return targets;
  }
  const [types = '', ...names] = args;
  if (types === '') throw missingResource();
  const resources = await findTypes(session, types);
  if (names.length > 0) {
    if (options.selector) throw new CommandError('name cannot be provided when a selector is specified');
    if (options.allNamespaces) throw acrossNamespaces();
    return resources.flatMap((resource) =>
      names.map((name): Target => ({ kind: 'object', resource, namespace: namespaceOf(resource), name })),
    );
  }
  if (!options.selector && !options.emptySelector)
    throw new CommandError('resource(s) were provided, but no name was specified');
  return resources.map((resource) => ({ kind: 'collection', resource, namespace: namespaceOf(resource) }));
}

/** Types with commas between them; a category stands for all its types. */
async function findTypes(session: Session, types: string): Promise<Resource[]> {
  const found: Resource[] = [];
  for (const type of types.split(',')) {
    if (type === '') throw missingResource();
    const resource = await session.resources.tryFind(type);
    if (resource) {
      found.push(resource);
      continue;
    }
    const ofCategory = await session.resources.ofCategory(type);
    if (ofCategory.length === 0) await session.resources.find(type);
    found.push(...ofCategory.filter(({ verbs }) => verbs.includes('list')));
  }
  return found;
}

const acrossNamespaces = () => new CommandError('a resource cannot be retrieved by name across all namespaces');

/** What is said when neither arguments nor files name anything. */
export function missingResource(): CommandError {
  return new CommandError(
    "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'",
  );
}
