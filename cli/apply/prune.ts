import { isForbidden, isMethodNotAllowed, isNotFound } from '../../api/errors/predicates.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { listObjects, targetOf } from '../objects/fetch.ts';
import { type DryRun, deleteObject, dryRunSuffix } from '../objects/mutate.ts';
import { objectName } from '../output/name.ts';
import { findKind } from '../resolve/lookup.ts';
import type { Resource } from '../resolve/resource.ts';
import type { Session } from '../session/session.ts';
import type { ApplyCall } from './flags.ts';
import { lastAppliedAnnotation } from './last-applied.ts';

/** The kinds that are pruned unless the user names others, and in which order: what is used goes before what uses it. */
const pruned: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['v1', 'ConfigMap'],
  ['v1', 'Endpoints'],
  ['v1', 'Namespace'],
  ['v1', 'PersistentVolumeClaim'],
  ['v1', 'PersistentVolume'],
  ['v1', 'Pod'],
  ['v1', 'ReplicationController'],
  ['v1', 'Secret'],
  ['v1', 'Service'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'ReplicaSet'],
  ['apps/v1', 'StatefulSet'],
];

/** Deletes what was applied once, fits the selector and was not applied now: in the namespaces that were applied to. */
export async function prune(
  call: ApplyCall,
  session: Session,
  applied: readonly AnyObject[],
  dryRun: DryRun,
): Promise<void> {
  const kept = new Set(applied.map(({ metadata }) => metadata?.uid));
  const namespaces = new Set(applied.flatMap(({ metadata }) => (metadata?.namespace ? [metadata.namespace] : [])));
  for (const resource of await resourcesToPrune(call, session)) {
    // kubectl leaves namespaces alone that no manifest names.
    const places = resource.namespaced ? [...namespaces] : [undefined];
    for (const namespace of places) await pruneIn(call, session, resource, namespace, kept, dryRun);
  }
}

async function resourcesToPrune({ flags }: ApplyCall, session: Session): Promise<Resource[]> {
  const all = await session.resources.all();
  const wanted = flags['prune-allowlist'];
  if (wanted.length === 0) return pruned.flatMap(([apiVersion, kind]) => findKind(all, apiVersion, kind) ?? []);
  return wanted.map((text) => {
    const [group = '', version = '', kind = '', ...rest] = text.split('/');
    if (kind === '' || rest.length > 0)
      throw new CommandError(`invalid GroupVersionKind format: ${text}, please follow <group/version/kind>`);
    const apiVersion = group === '' || group === 'core' ? version : `${group}/${version}`;
    const found = findKind(all, apiVersion, kind);
    if (!found) throw new CommandError(`no matches for kind "${kind}" in version "${apiVersion}"`);
    return found;
  });
}

async function pruneIn(
  call: ApplyCall,
  { api }: Session,
  resource: Resource,
  namespace: string | undefined,
  kept: ReadonlySet<string | undefined>,
  dryRun: DryRun,
): Promise<void> {
  const { flags } = call;
  let items: readonly AnyObject[];
  try {
    ({ items } = await listObjects(
      api,
      { kind: 'collection', resource, namespace },
      { labelSelector: flags.selector },
    ));
  } catch (error) {
    // What may not be listed was not applied by this user.
    if (isNotFound(error) || isForbidden(error) || isMethodNotAllowed(error)) return;
    throw error;
  }
  for (const object of items) {
    if (object.metadata?.annotations?.[lastAppliedAnnotation] === undefined || kept.has(object.metadata.uid)) continue;
    if (dryRun !== 'client')
      await deleteObject(api, targetOf(resource, object), {
        dryRun,
        propagationPolicy: cascadeOf(flags.cascade),
        gracePeriodSeconds: flags['grace-period'] >= 0 ? flags['grace-period'] : undefined,
      });
    call.out(`${objectName(object)} pruned${dryRunSuffix(dryRun)}\n`);
  }
}

/** Reads `--cascade`. https://kubernetes.io/docs/concepts/architecture/garbage-collection/#cascading-deletion */
export function cascadeOf(value: string): 'Background' | 'Foreground' | 'Orphan' {
  switch (value) {
    case 'background':
    case 'true':
      return 'Background';
    case 'foreground':
      return 'Foreground';
    case 'orphan':
    case 'false':
      return 'Orphan';
    default:
      throw new CommandError(`invalid cascade value (${value}). Must be "background", "foreground", or "orphan"`);
  }
}
