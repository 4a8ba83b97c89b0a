import { type FieldError, invalidField } from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { Namespace } from '../../../../proto/gen/core/v1.ts';
import type { WriteContext } from '../../../registry/strategy.ts';
import { type KindObject, strategyFor } from '../../typed.ts';

/** What the namespace's content is waited for by. */
const contentFinalizer = 'kubernetes';
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * What is particular to namespaces: a deleted one stays, in phase Terminating, until what it holds is gone and
 * `spec.finalizers` has been emptied through `finalize`.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/
 */
export const namespaceStrategy = strategyFor<Namespace>({
  metadataChecks: ['all', 'change'],
  returnsDeleted: true,
  validateName: isDns1123Label,
  defaults: labelWithName,
  prepareForCreate: (namespace) => {
    namespace.status = { phase: 'Active' };
    const finalizers = namespace.spec.finalizers ?? [];
    if (!finalizers.includes(contentFinalizer)) namespace.spec.finalizers = [...finalizers, contentFinalizer];
    // Its name may have been made by the server.
    labelWithName(namespace);
  },
  prepareForUpdate: (namespace, old, { subresource }) => {
    if (subresource !== 'finalize') namespace.spec = structuredClone(old.spec) as Namespace['spec'];
  },
  validate: validateNamespace,
  validateStatusUpdate: validatePhase,
  selectableFields: ({ status }) => ({ 'status.phase': status.phase ?? '' }),
  // The first deletion is always a wish: whoever empties the namespace fulfils it.
  isHeld: ({ metadata, spec }) =>
    metadata.deletionTimestamp === undefined || ((spec as Namespace['spec'] | undefined)?.finalizers ?? []).length > 0,
  markDeleted: (object) => {
    (object.status as Namespace['status']).phase = 'Terminating';
  },
});

function labelWithName({ metadata }: KindObject<Namespace>): void {
  if (metadata.name) metadata.labels = { ...metadata.labels, [nameLabel]: metadata.name };
}

/** Finalizers that are set through `finalize` are named by their index, and only there. */
function validateNamespace({ spec }: KindObject<Namespace>, { subresource }: WriteContext): FieldError[] {
  const errors: FieldError[] = [];
  const path = fieldPath('spec', 'finalizers');
  for (const [i, name] of (spec.finalizers ?? []).entries()) {
    checkFinalizer(errors, name, subresource === 'finalize' ? path.index(i) : path);
  }
  return errors;
}

function checkFinalizer(errors: FieldError[], name: string, path: FieldPath): void {
  for (const problem of isQualifiedName(name)) errors.push(invalidField(path, name, problem));
  if (!name.includes('/') && name !== contentFinalizer && name !== 'orphan' && name !== 'foregroundDeletion') {
    errors.push(invalidField(path, name, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
}

/** The phase says whether it is being deleted, and nothing else. */
function validatePhase({ metadata, status }: KindObject<Namespace>): FieldError[] {
  const deleted = metadata.deletionTimestamp !== undefined;
  const phase = deleted ? 'Terminating' : 'Active';
  if (status.phase === phase) return [];
  const problem = `may only be '${phase}' if \`deletionTimestamp\` is ${deleted ? 'not empty' : 'empty'}`;
  return [invalidField(fieldPath('status', 'Phase'), status.phase ?? '', problem)];
}
