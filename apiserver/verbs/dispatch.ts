import { badRequest } from '../../api/errors/constructors.ts';
import { failure } from '../../api/errors/status-error.ts';
import { isPathSegmentName } from '../../api/names/format.ts';
import { negotiate } from '../negotiation/accept.ts';
import type { Resource } from '../registry/resource.ts';
import type { Answer } from '../request/answer.ts';
import { type RequestContext, warn } from '../request/context.ts';
import type { RequestInfo } from '../request/info.ts';
import { create } from './create.ts';
import { remove } from './delete.ts';
import { removeCollection } from './delete-collection.ts';
import { get } from './get.ts';
import { list } from './list.ts';
import type { VerbParts } from './parts.ts';
import { patch } from './patch.ts';
import { update } from './update.ts';
import { watch } from './watch.ts';

/** Does something with a resource, or with one of its subresources. */
export type Verb = (parts: VerbParts, context: RequestContext, resource: Resource) => Promise<Answer>;

/** Subresources with code of their own, by `group/resource/subresource`; `status` needs none. */
export type Subresources = ReadonlyMap<string, Readonly<Record<string, Verb>>>;

/** Kinds that are answered and never stored, by `group/resource`. */
export type VirtualResources = ReadonlyMap<string, Verb>;

const objectVerbs: Readonly<Record<string, Verb>> = { get, update, patch, delete: remove };
const collectionVerbs: Readonly<Record<string, Verb>> = { list, watch, create, deletecollection: removeCollection };
const statusVerbs: Readonly<Record<string, Verb>> = { get, update, patch };

/** Finds the verb that a path asks for: 404 when nothing is there, 405 when it is there and does not do that. */
export function dispatch(parts: VerbParts, subresources: Subresources, virtual: VirtualResources) {
  return (context: RequestContext): Promise<Answer> => {
    const { info } = context;
    const resource = parts.registry.find(info.group, info.version, info.resource);
    // A group or version that nothing is served of is unknown to the whole server, not to one of its APIs.
    if (!resource && !parts.registry.serves(info.group, info.version)) return Promise.resolve(unknownPath());
    if (!resource || (info.namespace !== '' && !resource.type.namespaced && !isNamespacePath(info))) throw noSuchPath();
    const verb = findVerb(context, resource, subresources, virtual);
    // What is read is read with a body; only who is talked to through a proxy may be asked for less.
    if (context.method === 'HEAD' && info.subresource !== 'proxy') throw notAllowed();
    checkNames(context);
    if (info.subresource === '' || info.subresource === 'status') checkForm(context, resource);
    if (resource.deprecation !== undefined) warn(context, resource.deprecation);
    return verb(parts, context, resource);
  };
}

/** Whether the path is of a namespace itself; it also names one, and nothing else of the cluster is in one. */
function isNamespacePath({ resource, path }: RequestInfo): boolean {
  return resource === 'namespaces' && !/\/namespaces\/[^/]+\/namespaces(?:\/|$)/.test(path);
}

/** What cannot be a part of a path is refused before anything is looked up by it. */
function checkNames(context: RequestContext): void {
  const { namespace, name } = context.info;
  // A name may also come from a selector, where it only finds nothing.
  const problems = [namespace, ...(pathHasName(context) ? [name] : [])].flatMap((part) =>
    isPathSegmentName(part).map((problem) => `Name parameter invalid: ${JSON.stringify(part)}: ${problem}`),
  );
  if (problems[0] !== undefined) throw badRequest(problems[0]);
}

/** What cannot be answered in a form that the client takes is not done either. */
function checkForm(context: RequestContext, resource: Resource): void {
  if (!context.exchange || negotiate(context.headers.accept, !resource.virtual).as !== 'Table') return;
  const include = context.query.get('includeObject') ?? '';
  if (['', 'None', 'Metadata', 'Object'].includes(include)) return;
  throw badRequest(
    `Unable to convert to Table as requested: includeObject: Invalid value: ${JSON.stringify(include)}: must be 'Metadata', 'Object', 'None', or empty`,
  );
}

function findVerb(
  context: RequestContext,
  resource: Resource,
  subresources: Subresources,
  virtual: VirtualResources,
): Verb {
  const { info } = context;
  const { type } = resource;
  if (resource.virtual) {
    const verb = virtual.get(`${type.group}/${type.resource}`);
    if (verb && info.verb === 'create' && info.name === '') return verb;
    throw info.name === '' ? notAllowed() : noSuchPath();
  }
  if (info.subresource !== '') {
    const declared = type.subresources.some((sub) => sub.name === info.subresource);
    if (!declared) throw noSuchPath();
    const verbs =
      subresources.get(`${type.group}/${type.resource}/${info.subresource}`) ??
      (info.subresource === 'status' ? statusVerbs : {});
    const verb = verbs[info.verb];
    if (!verb) throw notAllowed();
    return verb;
  }
  const named = pathHasName(context);
  if (named && info.name === '') throw notAllowed();
  const verb = (named ? objectVerbs : collectionVerbs)[info.verb];
  // A list without a namespace is one of all namespaces; a create without one has no place to go.
  if (!verb || (info.verb === 'create' && type.namespaced && info.namespace === '')) throw notAllowed();
  if (!named && info.verb === 'deletecollection' && type.namespaced && info.namespace === '') throw notAllowed();
  if (!type.verbs.includes(info.verb)) throw notAllowed();
  return verb;
}

/** `info.name` may come from a selector: what counts here is the path. */
function pathHasName(context: RequestContext): boolean {
  const { verb } = context.info;
  return (
    verb !== 'list' &&
    verb !== 'watch' &&
    verb !== 'deletecollection' &&
    !(verb === 'create' && context.info.name === '')
  );
}

/** The plain answer of a server that has nothing there at all. */
export function unknownPath(): Answer {
  return { type: 'raw', status: 404, contentType: 'text/plain; charset=utf-8', body: '404 page not found\n' };
}

/** Nothing is served under that path. */
export function noSuchPath(): Error {
  return failure('NotFound', 'the server could not find the requested resource', {});
}

/** There is something under that path, and it does not do that. */
export function notAllowed(): Error {
  return failure('MethodNotAllowed', 'the server does not allow this method on the requested resource', {});
}
