import { isConflict } from '../../api/errors/predicates.ts';
import { StatusError } from '../../api/errors/status-error.ts';
import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import { type ChangeOptions, patchObject, whileDoing } from '../objects/mutate.ts';
import type { ObjectTarget } from '../resolve/select.ts';
import type { Api } from '../session/api.ts';
import type { Applied } from './client-side.ts';
import { configurationOf, lastAppliedAnnotation } from './last-applied.ts';
import { takeOverClientSideFields } from './take-over.ts';

const conflictAdvice = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/**
 * An object that was once applied on the client keeps the annotation of what was applied, under a manager of its own: it may be
 * applied on the client again.
 */
async function keepLastApplied(
  api: Api,
  target: ObjectTarget & { readonly manifest: AnyObject },
  applied: AnyObject,
  options: ChangeOptions,
): Promise<AnyObject> {
  if (!applied.metadata?.annotations?.[lastAppliedAnnotation] || options.dryRun !== 'none') return applied;
  const { apiVersion = '', kind = '' } = target.manifest;
  const annotations = { [lastAppliedAnnotation]: configurationOf(target.manifest) };
  const { namespace } = applied.metadata;
  const metadata = { name: target.name, ...(namespace ? { namespace } : {}), annotations };
  return patchObject(
    api,
    target,
    'apply',
    { apiVersion, kind, metadata },
    {
      dryRun: 'none',
      fieldManager: 'kubectl-last-applied',
      force: true,
    },
  );
}

/** https://kubernetes.io/docs/reference/using-api/server-side-apply/ */
export async function applyServerSide(
  api: Api,
  target: ObjectTarget & { readonly manifest: AnyObject; readonly source: string },
  options: ChangeOptions & { readonly force: boolean },
): Promise<Applied> {
  try {
    const applied = await patchObject(api, target, 'apply', target.manifest, options);
    const saved = await keepLastApplied(api, target, applied, options);
    const object = await takeOverClientSideFields(api, target, saved, options);
    return { object, operation: 'serverside-applied' };
  } catch (error) {
    if (!isConflict(error) || !(error instanceof StatusError)) throw whileDoing('applying', undefined, error);
    throw new CommandError(`${error.message}\n${conflictAdvice}`, { cause: error });
  }
}
