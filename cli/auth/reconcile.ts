import { isAlreadyExists, isForbidden, isNotFound } from '../../api/errors/predicates.ts';
import { CommandError } from '../errors/errors.ts';
import { toggle } from '../flags/flag.ts';
import { dryRunFlag, filenameFlags, formatFlags } from '../flags/verb-flags.ts';
import { namesFiles, readManifests } from '../manifests/read.ts';
import { targetOfManifest } from '../manifests/targets.ts';
import type { AnyObject } from '../object.ts';
import { findObject, getObject } from '../objects/fetch.ts';
import { createObject, type DryRun, deleteObject, dryRunOf, replaceObject } from '../objects/mutate.ts';
import { printerFor } from '../output/format.ts';
import { resultPrinter } from '../output/result.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Session } from '../session/session.ts';
import { defineVerb } from '../verb.ts';
import { isReconcilable, planReconcile, type ReconcilePlan, type Subject } from './reconcile-plan.ts';
import { ruleText } from './rules.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_auth/kubectl_auth_reconcile/ */
export const reconcile = defineVerb({
  use: 'auth reconcile -f FILE',
  about: 'Make roles and bindings allow at least what the files say.',
  flags: {
    ...filenameFlags('to reconcile'),
    ...formatFlags,
    'dry-run': dryRunFlag,
    'remove-extra-permissions': toggle(false, 'Remove what roles allow beyond the files.'),
    'remove-extra-subjects': toggle(false, 'Remove whom bindings name beyond the files.'),
  },
  async run(call) {
    const { flags, out } = call;
    if (call.args.length > 0) throw new CommandError(`Unexpected args: [${call.args.join(' ')}]`);
    if (!namesFiles(flags)) throw new CommandError('must specify one of -f and -k');
    const dryRun = dryRunOf(flags['dry-run']);
    const printer = await printerFor(flags, call.io);
    const tell = await resultPrinter(call, flags, dryRun);
    const session = await call.session();
    for (const manifest of await readManifests(call.io, flags)) {
      if (!isReconcilable(manifest.object)) continue;
      const target = await targetOfManifest(session, manifest);
      const removeExtra = target.resource.kind.endsWith('Binding')
        ? flags['remove-extra-subjects']
        : flags['remove-extra-permissions'];
      const plan = planReconcile(await findObject(session.api, target), target.manifest, { removeExtra });
      const object = dryRun === 'client' ? plan.object : await carryOut(session, target, plan, dryRun);
      tell(object, 'reconciled');
      if (!printer) out(planText(plan));
    }
    return 0;
  },
});

async function carryOut(
  session: Session,
  target: ObjectTarget,
  { operation, object }: ReconcilePlan,
  dryRun: DryRun,
): Promise<AnyObject> {
  const { api } = session;
  switch (operation) {
    case 'none':
      return object;
    case 'update':
      return replaceObject(api, target, object, { dryRun });
    case 'recreate':
      await deleteObject(api, target, { dryRun });
      return createObject(api, target, object, { dryRun });
    case 'create':
      if (target.namespace !== undefined && dryRun === 'none') await ensureNamespace(session, target.namespace);
      return createObject(api, target, object, { dryRun });
  }
}

/** Makes the namespace of a new role or binding where it is missing. Who may not see or make it may still make the role. */
async function ensureNamespace({ api, resources }: Session, name: string): Promise<void> {
  const resource = await resources.find('namespaces');
  const target: ObjectTarget = { kind: 'object', resource, namespace: undefined, name };
  try {
    await getObject(api, target);
    return;
  } catch (error) {
    if (!isNotFound(error) && !isForbidden(error)) throw error;
  }
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
  try {
    await createObject(api, target, namespace, { dryRun: 'none' });
  } catch (error) {
    if (!isAlreadyExists(error) && !isForbidden(error)) throw error;
  }
}

/** What was done, in lines below that of the object. */
export function planText(plan: ReconcilePlan): string {
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`\t${title}:`, ...lines.map((line) => `\t\t${line}`)];
  const lines = [
    ...(plan.operation === 'none' ? [] : [`\treconciliation required ${plan.operation}`]),
    ...section('missing rules added', plan.missingRules.map(ruleText)),
    ...section('extra rules removed', plan.extraRules.map(ruleText)),
    ...section('missing subjects added', plan.missingSubjects.map(subjectText)),
    ...section('extra subjects removed', plan.extraSubjects.map(subjectText)),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const subjectText = ({ kind, apiGroup = '', name, namespace = '' }: Subject): string =>
  `{Kind:${kind} APIGroup:${apiGroup} Name:${name} Namespace:${namespace}}`;
