import { type FieldError, forbiddenField, invalidField, required } from '../../api/field/field-error.ts';
import { fieldPath } from '../../api/field/path.ts';
import { validateAnnotations, validateLabels } from '../../api/labels/validate.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../api/names/dns.ts';
import { maskTrailingDash } from '../../api/names/generate-name.ts';
import { isQualifiedName } from '../../api/names/qualified-name.ts';
import type { ObjectMeta } from '../../proto/gen/meta/v1.ts';
import type { StoredObject } from '../registry/object.ts';

const path = fieldPath('metadata');

export interface MetaRules {
  readonly namespaced: boolean;
  readonly validateName?: (name: string) => readonly string[];
  /** Finalizers without a prefix are some few; common rules, which hold for any API, leave that to the kind. */
  readonly anyFinalizer?: boolean;
}

/** What metadata must hold for any kind. https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function validateObjectMeta(metadata: ObjectMeta, rules: MetaRules): FieldError[] {
  const errors: FieldError[] = [];
  const checkName = rules.validateName ?? isDns1123Subdomain;
  if (metadata.generateName) {
    for (const message of checkName(maskTrailingDash(metadata.generateName)))
      errors.push(invalidField(path.child('generateName'), metadata.generateName, message));
  }
  if (!metadata.name) errors.push(required(path.child('name'), 'name or generateName is required'));
  else
    for (const message of checkName(metadata.name))
      errors.push(invalidField(path.child('name'), metadata.name, message));
  if (rules.namespaced) {
    if (!metadata.namespace) errors.push(required(path.child('namespace')));
    else {
      for (const message of isDns1123Label(metadata.namespace)) {
        errors.push(invalidField(path.child('namespace'), metadata.namespace, message));
      }
    }
  } else if (metadata.namespace) errors.push(forbiddenField(path.child('namespace'), 'not allowed on this type'));
  if (metadata.labels) errors.push(...validateLabels(metadata.labels, path.child('labels')));
  if (metadata.annotations) errors.push(...validateAnnotations(metadata.annotations, path.child('annotations')));
  errors.push(...validateOwners(metadata), ...validateFinalizers(metadata));
  if (!rules.anyFinalizer) errors.push(...validateStandardFinalizers(metadata));
  return errors;
}

function validateOwners(metadata: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  let controller: string | undefined;
  for (const [i, owner] of (metadata.ownerReferences ?? []).entries()) {
    const at = path.child('ownerReferences').index(i);
    if (!owner.apiVersion)
      errors.push(invalidField(at.child('apiVersion'), owner.apiVersion, 'version must not be empty'));
    if (!owner.kind) errors.push(invalidField(at.child('kind'), owner.kind, 'must not be empty'));
    if (!owner.name) errors.push(invalidField(at.child('name'), owner.name, 'must not be empty'));
    if (!owner.uid) errors.push(invalidField(at.child('uid'), owner.uid, 'must not be empty'));
    if (owner.apiVersion === 'v1' && owner.kind === 'Event') {
      errors.push(invalidField(at, owner, '/v1, Kind=Event is disallowed from being an owner'));
    }
    if (!owner.controller) continue;
    if (controller !== undefined) {
      errors.push(
        invalidField(
          path.child('ownerReferences'),
          metadata.ownerReferences,
          `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${owner.name}`,
        ),
      );
    } else controller = owner.name;
  }
  return errors;
}

const standardFinalizers = new Set(['kubernetes', 'orphan', 'foregroundDeletion']);

function validateFinalizers(metadata: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  const finalizers = metadata.finalizers ?? [];
  for (const name of finalizers) {
    for (const message of isQualifiedName(name)) errors.push(invalidField(path.child('finalizers'), name, message));
  }
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    errors.push(
      invalidField(
        path.child('finalizers'),
        finalizers,
        'finalizer "orphan" and "foregroundDeletion" cannot be both set',
      ),
    );
  }
  return errors;
}

function validateStandardFinalizers(metadata: ObjectMeta): FieldError[] {
  const errors: FieldError[] = [];
  for (const [i, name] of (metadata.finalizers ?? []).entries()) {
    if (name.includes('/') || standardFinalizers.has(name)) continue;
    const at = path.child('finalizers').index(i);
    errors.push(invalidField(at, name, 'name is neither a standard finalizer name nor is it fully qualified'));
  }
  return errors;
}

/** What an update may not do to metadata, and what of it is looked at again with every change. */
export function validateObjectMetaUpdate(
  metadata: ObjectMeta,
  old: StoredObject['metadata'],
  rules: Pick<MetaRules, 'anyFinalizer'>,
): FieldError[] {
  const errors: FieldError[] = [];
  for (const name of ['deletionGracePeriodSeconds', 'deletionTimestamp'] as const) {
    if (metadata[name] === undefined || metadata[name] === old[name]) continue;
    const shown = name === 'deletionTimestamp' ? metadata[name] : Number(metadata[name]);
    errors.push(invalidField(path.child(name), shown, 'field is immutable; may only be changed via deletion'));
  }
  if (old.deletionTimestamp !== undefined) {
    // An object that is going away waits for those who were there before.
    const added = (metadata.finalizers ?? []).filter((name) => !(old.finalizers ?? []).includes(name));
    if (added.length > 0) {
      const list = `[]string{${added.map((name) => JSON.stringify(name)).join(', ')}}`;
      errors.push(
        forbiddenField(
          path.child('finalizers'),
          `no new finalizers can be added if the object is being deleted, found new finalizers ${list}`,
        ),
      );
    }
  }
  if (!deepEqual(metadata.generation, old.generation) && (metadata.generation ?? 0) < (old.generation ?? 0)) {
    errors.push(invalidField(path.child('generation'), metadata.generation, 'must not be decremented'));
  }
  if (metadata.uid !== old.uid) errors.push(invalidField(path.child('uid'), metadata.uid, 'field is immutable'));
  if (metadata.labels) errors.push(...validateLabels(metadata.labels, path.child('labels')));
  if (metadata.annotations) errors.push(...validateAnnotations(metadata.annotations, path.child('annotations')));
  errors.push(...validateOwners(metadata));
  if (!rules.anyFinalizer) errors.push(...validateStandardFinalizers(metadata));
  return errors;
}
