import { throwGathered, UsageError } from '../errors/errors.ts';
import { dryRunFlag, selectorFlag } from '../flags/verb-flags.ts';
import type { AnyObject } from '../object.ts';
import { type FetchedObject, fetchTargets } from '../objects/fetch.ts';
import { type DryRun, dryRunOf, dryRunSuffix, patchObject } from '../objects/mutate.ts';
import { selectTargets } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { type Call, defineVerb, type Verb } from '../verb.ts';

/** The nodes that arguments or a selector name; throws UsageError when nothing does. */
export async function nodesOf(
  call: Pick<Call, 'args' | 'path'>,
  session: Session,
  selector: string,
): Promise<FetchedObject[]> {
  const { args } = call;
  if (args.length === 0 && selector === '') throw new UsageError(call.path, `USAGE: ${call.path} NODE [flags]`);
  const prefixed = args.some((arg) => arg.includes('/'));
  const words = prefixed ? args : ['nodes', ...args];
  const targets = await selectTargets(session, words, { emptySelector: false, selector: selector !== '' });
  return fetchTargets(session.api, targets, { labelSelector: selector });
}

/** Lets no, or again, new pods on a node; resolves to what is told. */
export async function setUnschedulable(
  session: Session,
  { object, target }: FetchedObject,
  wanted: boolean,
  dryRun: DryRun,
): Promise<string> {
  const word = wanted ? 'cordoned' : 'uncordoned';
  if (isUnschedulable(object) === wanted) return `node/${target.name} already ${word}${dryRunSuffix(dryRun)}\n`;
  if (dryRun !== 'client')
    await patchObject(session.api, target, 'strategic', { spec: { unschedulable: wanted ? true : null } }, { dryRun });
  return `node/${target.name} ${word}${dryRunSuffix(dryRun)}\n`;
}

const isUnschedulable = ({ spec }: AnyObject) =>
  (spec as { unschedulable?: boolean } | undefined)?.unschedulable === true;

function cordonVerb(word: 'cordon' | 'uncordon', about: string): Verb {
  return defineVerb({
    use: `${word} (NODE... | -l LABELS)`,
    about,
    flags: { 'dry-run': dryRunFlag, selector: selectorFlag },
    async run(call) {
      const session = await call.session();
      const dryRun = dryRunOf(call.flags['dry-run']);
      const errors: unknown[] = [];
      for (const found of await nodesOf(call, session, call.flags.selector)) {
        try {
          call.out(await setUnschedulable(session, found, word === 'cordon', dryRun));
        } catch (error) {
          errors.push(error);
        }
      }
      throwGathered(errors);
      return 0;
    },
  });
}

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_cordon/ */
export const cordon = cordonVerb('cordon', 'Let no new pods on a node.');

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_uncordon/ */
export const uncordon = cordonVerb('uncordon', 'Let pods on a node again.');
