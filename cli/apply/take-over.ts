import type { AnyObject } from '../object.ts';
import { type ChangeOptions, patchObject } from '../objects/mutate.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';

/** The name under which `apply` without `--server-side` owns fields. */
const clientSideManager = 'kubectl-client-side-apply';

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly apiVersion?: string;
  readonly fieldsV1?: FieldSet;
}

type FieldSet = { readonly [path: string]: FieldSet };

/**
 * Gives fields that were applied on the client to the server-side manager, so that leaving one out of the manifest removes
 * it, and applies once more. https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply
 */
export async function takeOverClientSideFields(
  api: Api,
  target: ObjectTarget & { readonly manifest: AnyObject },
  applied: AnyObject,
  options: ChangeOptions & { readonly force: boolean },
): Promise<AnyObject> {
  const entries = (applied.metadata?.managedFields ?? []) as readonly ManagedFields[];
  const next = migrate(entries, options.fieldManager ?? '');
  if (!next || options.dryRun !== 'none') return applied;
  await patchObject(
    api,
    target,
    'json',
    [
      { op: 'replace', path: '/metadata/managedFields', value: next },
      { op: 'replace', path: '/metadata/resourceVersion', value: applied.metadata?.resourceVersion },
    ],
    { dryRun: 'none' },
  );
  return patchObject(api, target, 'apply', target.manifest, options);
}

/** The entries with the client-side fields in the manager's own; undefined when there are none. */
function migrate(entries: readonly ManagedFields[], manager: string): ManagedFields[] | undefined {
  const isClientSide = (entry: ManagedFields) =>
    entry.manager === clientSideManager && entry.operation === 'Update' && !entry.subresource;
  const old = entries.filter(isClientSide);
  const own = entries.find((entry) => entry.manager === manager && entry.operation === 'Apply' && !entry.subresource);
  if (old.length === 0 || !own) return undefined;
  const fieldsV1 = old.reduce<FieldSet>((set, entry) => union(set, entry.fieldsV1 ?? {}), own.fieldsV1 ?? {});
  return entries.filter((entry) => !isClientSide(entry)).map((entry) => (entry === own ? { ...own, fieldsV1 } : entry));
}

function union(a: FieldSet, b: FieldSet): FieldSet {
  const out: Record<string, FieldSet> = { ...a };
  for (const [path, below] of Object.entries(b)) out[path] = union(out[path] ?? {}, below);
  return out;
}
