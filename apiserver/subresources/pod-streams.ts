import { badRequest, forbidden, invalid, notFound } from '../../api/errors/constructors.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { type FieldError, forbiddenField, invalidField } from '../../api/field/field-error.ts';
import { readTime } from '../../api/time/layout.ts';
import type { Container, Pod } from '../../proto/gen/core/v1.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Exchange } from '../http/exchange.ts';
import { type ForwardOptions, forward } from '../proxy/forward.ts';
import { logPath, portForwardPath, remoteCommandPath } from '../proxy/node-path.ts';
import type { RequestContext } from '../request/context.ts';
import { attributesOf } from '../stages/authorize.ts';
import type { Verb } from '../verbs/dispatch.ts';
import { current } from '../verbs/get.ts';
import { integerOption } from '../verbs/options.ts';
import type { VerbParts } from '../verbs/parts.ts';
import { overLogSocket } from './log-socket.ts';
import type { NodeLocator } from './node-locator.ts';

/** The verbs of a pod that its node answers: log, exec, attach, port-forward. */
export function podStreams(nodes: NodeLocator, authorizer: Authorizer) {
  const log: Verb = async (parts, context, resource) => {
    checkLogOptions(context);
    const pod = (await current(parts, context, resource)).object as unknown as Pod;
    const container = chooseContainer(pod, context.query.get('container'));
    // Nothing has run yet that could have written a line.
    if (!pod.spec.nodeName) return { type: 'raw', status: 200, contentType: 'text/plain', body: '' };
    const path = logPath({ namespace: context.info.namespace, pod: pod.metadata.name, container }, context.query);
    const target = nodeTarget(nodes, parts, pod.spec.nodeName, path);
    const statusFor = { resource: { group: '', resource: 'pods' }, name: pod.metadata.name };
    return pass(context, target, { statusFor }, overLogSocket);
  };
  const command =
    (kind: 'exec' | 'attach'): Verb =>
    async (parts, context, resource) => {
      await mustBeAllowedToCreate(authorizer, context);
      const pod = (await current(parts, context, resource)).object as unknown as Pod;
      const { query } = context;
      const container = chooseContainer(pod, query.get('container'));
      const node = nodeOf(pod);
      const path = remoteCommandPath(
        kind,
        { namespace: context.info.namespace, pod: pod.metadata.name, container },
        query,
      );
      const target = nodeTarget(nodes, parts, node, path);
      if (kind === 'exec' && context.exchange?.upgrade && !query.has('command')) {
        throw badRequest('you must specify a command to execute');
      }
      return pass(context, target, { upgradeRequired: true });
    };
  const portforward: Verb = async (parts, context, resource) => {
    await mustBeAllowedToCreate(authorizer, context);
    const pod = (await current(parts, context, resource)).object as unknown as Pod;
    const path = portForwardPath(context.info.namespace, pod.metadata.name, context.query);
    return pass(context, nodeTarget(nodes, parts, nodeOf(pod), path), { upgradeRequired: true });
  };
  return {
    log: { get: log },
    exec: { get: command('exec'), create: command('exec') },
    attach: { get: command('attach'), create: command('attach') },
    portforward: { get: portforward, create: portforward },
  } as const;
}

/**
 * A WebSocket begins with a GET, which those who may only read a pod are allowed; what it opens is for those who may
 * create. https://github.com/kubernetes/kubernetes/issues/133515
 */
async function mustBeAllowedToCreate(authorizer: Authorizer, context: RequestContext): Promise<void> {
  const { group, resource, name, verb } = context.info;
  if (verb === 'create') return;
  const { decision, reason } = await authorizer.authorize({ ...attributesOf(context), verb: 'create' });
  if (decision !== 'allow') throw forbidden({ group, resource }, name, reason);
}

/** A node that is not there is missed in the name of the resource that was asked for, as by Kubernetes: a pod of that name. */
function nodeTarget(
  nodes: NodeLocator,
  parts: VerbParts,
  node: string,
  path: string,
): ReturnType<NodeLocator['target']> {
  try {
    return nodes.target(parts, node, path);
  } catch (error) {
    if (isNotFound(error)) throw notFound({ group: '', resource: 'pods' }, node);
    throw error;
  }
}

function nodeOf(pod: Pod): string {
  if (!pod.spec.nodeName) throw badRequest(`pod ${pod.metadata.name} does not have a host assigned`);
  return pod.spec.nodeName;
}

function allContainers(pod: Pod): Pick<Container, 'name'>[] {
  return [
    ...(pod.spec.initContainers ?? []),
    ...pod.spec.containers,
    ...((pod.spec.ephemeralContainers ?? []) as Pick<Container, 'name'>[]),
  ];
}

/** The container asked for, or the only one beside those that run before it. */
function chooseContainer(pod: Pod, asked: string | null): string {
  const all = allContainers(pod).map(({ name }) => name);
  if (asked) {
    if (!all.includes(asked)) throw badRequest(`container ${asked} is not valid for pod ${pod.metadata.name}`);
    return asked;
  }
  const [only, ...others] = pod.spec.containers;
  if (only && others.length === 0) return only.name;
  throw badRequest(
    `a container name must be specified for pod ${pod.metadata.name}, choose one of: [${all.join(' ')}]`,
  );
}

function checkLogOptions({ query, info }: RequestContext): void {
  const errors: FieldError[] = [];
  const check = (name: string, least: number, problem: string) => {
    const value = integerOption(query, name);
    if (value !== undefined && value < least) errors.push(invalidField(name, value, problem));
  };
  check('tailLines', 0, 'must be greater than or equal to 0');
  check('limitBytes', 1, 'must be greater than 0');
  const since = query.get('sinceTime');
  const read = since && since !== 'null' ? readTime(since, 0) : undefined;
  if (read && 'error' in read) throw badRequest(read.error);
  if (query.get('sinceSeconds') && since) {
    errors.push(forbiddenField('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  } else check('sinceSeconds', 1, 'must be greater than 0');
  // The choice between what was printed and what was complained is not offered yet.
  if (query.has('stream')) errors.push(forbiddenField('stream', 'may not be specified'));
  if (errors.length > 0) throw invalid({ group: '', kind: 'PodLogOptions' }, info.name, errors);
}

async function pass(
  context: RequestContext,
  target: ReturnType<NodeLocator['target']>,
  options: ForwardOptions,
  over: (exchange: Exchange) => Exchange = (exchange) => exchange,
) {
  if (!context.exchange) throw badRequest('streams are served over a connection only');
  await forward(over(context.exchange), target, options);
  return { type: 'answered' as const };
}
