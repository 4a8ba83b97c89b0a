import { formatTime } from '../../api/time/timestamp.ts';
import { CommandError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { forEachObject } from '../objects/each.ts';
import { replaceObject } from '../objects/mutate.ts';
import { resultPrinter } from '../output/result.ts';
import { defineVerb, type Verb } from '../verb.ts';

interface Condition {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** One of the two answers to a request. */
interface Decision {
  readonly verb: 'approve' | 'deny';
  readonly type: 'Approved' | 'Denied';
  readonly reason: string;
  readonly done: 'approved' | 'denied';
  readonly about: string;
}

/** The verb of a decision. https://kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests/ */
export function defineDecision(decision: Decision): Verb {
  return defineVerb({
    use: `certificate ${decision.verb} (NAME... | -f FILE)`,
    about: decision.about,
    flags: {
      ...filenameFlags('to decide on'),
      ...formatFlags,
      force: toggle(false, 'Send it again where the request is decided so already.'),
    },
    async run(call) {
      const { flags, args, io } = call;
      if (args.length === 0 && flags.filename.length === 0 && flags.kustomize === '')
        throw new CommandError('one or more CSRs must be specified as <name> or -f <filename>');
      const session = await call.session();
      const tell = await resultPrinter(call, flags);
      const named = args.map((arg) => (arg.includes('/') ? arg : `certificatesigningrequests/${arg}`));
      await forEachObject(call, session, flags, { args: named }, async ({ object, target }) => {
        const now = formatTime(io.clock.now());
        const decided = withDecision(object, decision, now);
        const options = { dryRun: 'none', subresource: 'approval' } as const;
        const sent = decided ?? (flags.force ? object : undefined);
        tell(sent ? await replaceObject(session.api, target, sent, options) : object, decision.done);
      });
      return 0;
    },
  });
}

/** The request with the decision; undefined when it is decided so already. Throws CommandError when decided otherwise. */
export function withDecision(
  object: AnyObject,
  { verb, type, reason, done }: Decision,
  now: string,
): AnyObject | undefined {
  const { conditions = [], ...status } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  const opposite = conditions.find((one) => one.type === (type === 'Approved' ? 'Denied' : 'Approved'));
  if (opposite)
    throw new CommandError(`certificate signing request "${object.metadata?.name}" is already ${opposite.type}`);
  if (conditions.some((one) => one.type === type)) return undefined;
  const condition = {
    type,
    status: 'True',
    reason,
    message: `This CSR was ${done} by kubectl certificate ${verb}.`,
    lastUpdateTime: now,
  };
  return { ...object, status: { ...status, conditions: [...conditions, condition] } };
}
