import { isNotFound } from '../../api/errors/predicates.ts';
import { describeContext, describeOne } from '../describe/describe.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { shortMessage } from '../errors/message.ts';
import { toggle } from '../flags/flag.ts';
import { allNamespacesFlag, chunkSizeFlag, filenameFlags, selectorFlag } from '../flags/verb-flags.ts';
import { namesFiles } from '../manifests/read.ts';
import { type FetchedObject, fetchTargets, listObjects, targetOf } from '../objects/fetch.ts';
import { gatherTargets } from '../objects/gather.ts';
import { selectTargets, type Target } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';

const describeFlags = {
  ...filenameFlags('to describe'),
  'all-namespaces': allNamespacesFlag,
  'chunk-size': chunkSizeFlag,
  selector: selectorFlag,
  'show-events': toggle(true, 'Put the events about each object behind it.'),
};

type DescribeCall = Call<typeof describeFlags>;

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_describe/ */
export const describe = defineVerb({
  use: 'describe (TYPE [BEGINNING | -l LABELS] | TYPE/NAME... | -f FILE)',
  about: 'Show the details of objects, with what belongs to them and their events.',
  examples: `  # A pod
  knarr describe pod web-0

  # Every deployment whose name begins with web
  knarr describe deployments web`,
  flags: describeFlags,
  async run(call) {
    const { flags, args } = call;
    if (args.length === 0 && !namesFiles(flags))
      throw new CommandError(
        'You must specify the type of resource to describe. Use "knarr api-resources" for a complete list of supported resources.',
      );
    const session = await call.session();
    const targets = await gatherTargets(call, session, flags, args, { emptySelector: true });
    const { found, errors } = await fetchAll(call, session, targets);
    const [first] = errors;
    if (isNotFound(first) && args.length === 2 && !namesFiles(flags)) return describeByPrefix(call, session, first);
    const context = describeContext(session, call);
    const told = new Set<string>();
    let written = 0;
    for (const one of found) {
      try {
        const text = await describeOne(one, context, flags['show-events']);
        call.out(written++ === 0 ? text : `\n\n${text}`);
      } catch (error) {
        // The same refusal for each of many objects is told once.
        const message = shortMessage(error, '');
        if (!told.has(message)) errors.push(error);
        told.add(message);
      }
    }
    if (found.length === 0 && errors.length === 0)
      call.err(
        flags['all-namespaces'] ? 'No resources found\n' : `No resources found in ${session.namespace} namespace.\n`,
      );
    throwGathered(errors);
    return 0;
  },
});

/** What is there, and what could not be had. */
async function fetchAll(
  { flags }: DescribeCall,
  { api }: Session,
  targets: readonly Target[],
): Promise<{ readonly found: FetchedObject[]; readonly errors: unknown[] }> {
  const found: FetchedObject[] = [];
  const errors: unknown[] = [];
  for (const target of targets) {
    try {
      const selectors = { labelSelector: flags.selector, chunkSize: flags['chunk-size'] };
      found.push(...(await fetchTargets(api, [target], selectors)));
    } catch (error) {
      errors.push(error);
    }
  }
  return { found, errors };
}

/** Everything of the type whose name begins so; throws `refusal` when there is nothing. */
async function describeByPrefix(call: DescribeCall, session: Session, refusal: unknown): Promise<number> {
  const [type = '', prefix = ''] = call.args;
  const [target] = await selectTargets(session, [type], { emptySelector: true });
  if (target?.kind !== 'collection') throw refusal;
  const { items } = await listObjects(session.api, target, { chunkSize: call.flags['chunk-size'] });
  const matching = items.filter(({ metadata }) => metadata?.name?.startsWith(prefix));
  const context = describeContext(session, call);
  for (const object of matching) {
    const one = { object, target: targetOf(target.resource, object) };
    call.out(`${await describeOne(one, context, call.flags['show-events'])}\n`);
  }
  if (matching.length === 0) throw refusal;
  return 0;
}
