import { isNotFound, statusErrorOf } from '../../api/errors/predicates.ts';
import { CommandError, throwGathered } from '../errors/errors.ts';
import { duration, number, text } from '../flags/flag.ts';
import { allFlag, dryRunFlag, filenameFlags, formatFlags, selectorFlag } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { visitObjects } from '../objects/each.ts';
import { dryRunOf, patchObject } from '../objects/mutate.ts';
import { waitForObject } from '../objects/wait-for.ts';
import { resultPrinter } from '../output/result.ts';
import { itemPath } from '../resolve/resource.ts';
import { defineVerb } from '../verb.ts';

interface Scale extends AnyObject {
  readonly spec?: { readonly replicas?: number };
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_scale/ */
export const scale = defineVerb({
  use: 'scale (TYPE/NAME... | -f FILE) --replicas=N [--current-replicas=N]',
  about: 'Change how many pods a workload has.',
  flags: {
    ...filenameFlags('to scale'),
    ...formatFlags,
    all: allFlag('Select'),
    'current-replicas': number(-1, 'Only when it has this size now.'),
    'dry-run': dryRunFlag,
    replicas: number(-1, 'The new size.'),
    'resource-version': text('', 'Only when the object has this resource version.'),
    selector: selectorFlag,
    timeout: duration(0, 'How long to wait for the new size; 0 not to wait.'),
  },
  async run(call) {
    const { flags, io } = call;
    const { replicas, 'current-replicas': expected, 'resource-version': version } = flags;
    if (replicas < 0)
      throw new CommandError(
        call.given.has('replicas')
          ? 'The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0'
          : 'required flag(s) "replicas" not set',
      );
    const session = await call.session();
    const dryRun = dryRunOf(flags['dry-run']);
    const tell = await resultPrinter(call, flags, dryRun);
    if (version && call.args.filter((arg) => !arg.includes('/')).length > 2)
      throw new CommandError('cannot use --resource-version with multiple resources');
    const { found, errors } = await visitObjects(call, session, flags, {}, async ({ object, target }) => {
      if (expected >= 0) {
        const path = itemPath(target.resource, target.namespace, target.name, 'scale');
        const now = ((await session.api.request({ path })) as Scale).spec?.replicas ?? 0;
        if (now !== expected) throw new CommandError(`Expected replicas to be ${expected}, was ${now}`);
      }
      if (dryRun !== 'client') {
        const body = { ...(version ? { metadata: { resourceVersion: version } } : {}), spec: { replicas } };
        await patchObject(session.api, target, 'merge', body, {
          dryRun,
          subresource: 'scale',
          fieldManager: 'kubectl-scale',
        });
      }
      if (flags.timeout > 0 && dryRun === 'none')
        await waitForObject(
          session.api,
          target,
          { timeoutMs: flags.timeout, clock: io.clock, signal: io.signal },
          (one) => !one || statusReplicas(one) === replicas,
        );
      tell(object, 'scaled');
    });
    const [first] = errors;
    if (found === 0 && isNotFound(first))
      throw new CommandError(`no objects passed to scale ${statusErrorOf(first)?.message}`, { cause: first });
    throwGathered(errors);
    return 0;
  },
});

function statusReplicas({ status }: AnyObject): number {
  return (status as { replicas?: number } | undefined)?.replicas ?? 0;
}
