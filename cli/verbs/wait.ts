import { notFound } from '../../api/errors/constructors.ts';
import { isNotFound } from '../../api/errors/predicates.ts';
import { formatApiVersion } from '../../api/meta/group-version.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { duration, text } from '../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  fieldSelectorFlag,
  filenameFlags,
  formatFlags,
  selectorFlag,
} from '../flags/verb-flags.ts';
import { listObjects, targetOf } from '../objects/fetch.ts';
import { gatherTargets } from '../objects/gather.ts';
import { waitForObject } from '../objects/wait-for.ts';
import { resultPrinter } from '../output/result.ts';
import type { ObjectTarget, Target } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb } from '../verb.ts';
import { parseWanted, type Wanted } from '../wait/condition.ts';

const weekMs = 168 * 3_600_000;

const waitFlags = {
  ...filenameFlags('to wait for'),
  ...formatFlags,
  all: allFlag('Select'),
  'all-namespaces': allNamespacesFlag,
  'field-selector': fieldSelectorFlag,
  for: text(
    '',
    "create, delete, condition=NAME, condition=NAME=VALUE, or jsonpath='{.path}'=VALUE; a condition is wanted to be true unless VALUE says otherwise.",
  ),
  selector: selectorFlag,
  timeout: duration(30_000, 'How long to wait; 0 to look once, below 0 for a week.'),
};

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_wait/ */
export const wait = defineVerb({
  use: 'wait (TYPE/NAME... | TYPE -l LABELS | TYPE --all | -f FILE) --for=WHAT',
  about: 'Wait until objects are as wanted.',
  flags: waitFlags,
  async run(call) {
    const { flags, io } = call;
    const wanted = parseWanted(flags.for);
    const session = await call.session();
    const tell = await resultPrinter(call, flags);
    const end = io.clock.now() + (flags.timeout < 0 ? weekMs : flags.timeout);
    const errors: unknown[] = [];
    for (const target of await unfold(call, session, wanted)) {
      try {
        const done = await waitFor(call, session, target, wanted, Math.max(1, end - io.clock.now()));
        if (done)
          tell({ apiVersion: formatApiVersion(target.resource), kind: target.resource.kind, ...done }, 'condition met');
      } catch (error) {
        errors.push(error);
      }
    }
    throwGathered(errors);
    return 0;
  },
});

async function unfold(call: Call<typeof waitFlags>, session: Session, wanted: Wanted): Promise<ObjectTarget[]> {
  const { flags } = call;
  const targets: readonly Target[] = await gatherTargets(call, session, flags, call.args);
  const found: ObjectTarget[] = [];
  for (const target of targets) {
    if (target.kind === 'object') {
      found.push(target);
      continue;
    }
    const selectors = { labelSelector: flags.selector, fieldSelector: flags['field-selector'] };
    const { items } = await listObjects(session.api, target, selectors);
    found.push(...items.map((item) => targetOf(target.resource, item)));
  }
  if (found.length === 0 && wanted.kind !== 'delete') throw new CommandError('no matching resources found');
  return found;
}

/** The object once it is as wanted; undefined when there was nothing to wait for. */
async function waitFor(
  { io }: Pick<Call, 'io'>,
  { api }: Session,
  target: ObjectTarget,
  wanted: Wanted,
  timeoutMs: number,
): Promise<object | undefined> {
  const bounds = { timeoutMs, clock: io.clock, signal: io.signal };
  if (wanted.kind === 'create') return waitForObject(api, target, bounds, (object) => object !== undefined);
  if (wanted.kind === 'state') {
    let first = true;
    return waitForObject(api, target, bounds, (object) => {
      if (!object && first)
        throw notFound({ group: target.resource.group, resource: target.resource.name }, target.name);
      if (!object) throw new CommandError(`${target.name} was deleted while it was waited for`);
      first = false;
      return wanted.met(object);
    });
  }
  let uid: string | undefined;
  let seen = false;
  try {
    await waitForObject(api, target, bounds, (object) => {
      if (!object) return true;
      uid ??= object.metadata?.uid;
      seen = true;
      return object.metadata?.uid !== uid;
    });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
  return seen ? { metadata: { name: target.name } } : undefined;
}
