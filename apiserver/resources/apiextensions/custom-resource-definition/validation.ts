import {
  duplicate,
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { CustomResourceDefinition, CustomResourceDefinitionSpec } from '../../../../proto/gen/apiextensions/v1.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';

type Crd = KindObject<CustomResourceDefinition>;

const path = fieldPath('spec');
const namesPath = path.child('names');
const versionsPath = path.child('versions');
const storedPath = fieldPath('status', 'storedVersions');
const scopes = ['Cluster', 'Namespaced'];
const strategies = ['None', 'Webhook'];

/** https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/ */
export function validateCustomResourceDefinition(crd: Crd): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, spec } = crd;
  if (metadata.name !== `${spec.names.plural}.${spec.group}`) {
    errors.push(invalidField(fieldPath('metadata', 'name'), metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (!spec.group) errors.push(required(path.child('group')));
  else {
    checkText(errors, isDns1123Subdomain, spec.group, path, 'group');
    if (!spec.group.includes('.')) {
      errors.push(invalidField(path.child('group'), spec.group, 'should be a domain with at least one dot'));
    }
  }
  if (!spec.scope) errors.push(required(path.child('scope')));
  else if (!scopes.includes(spec.scope)) errors.push(notSupported(path.child('scope'), spec.scope, scopes));
  checkVersions(errors, spec);
  checkNames(errors, spec);
  const strategy = spec.conversion?.strategy ?? '';
  if (!strategies.includes(strategy)) {
    errors.push(notSupported(path.child('conversion', 'strategy'), strategy, strategies));
  }
  errors.push(...checkStoredVersions(crd));
  return errors;
}

function checkVersions(errors: FieldError[], spec: CustomResourceDefinitionSpec): void {
  const versions = spec.versions ?? [];
  const names = new Set<string>();
  for (const [i, { name, schema, deprecated, deprecationWarning }] of versions.entries()) {
    const at = versionsPath.index(i);
    if (names.has(name)) errors.push(duplicate(at.child('name'), name));
    names.add(name);
    checkText(errors, isDns1035Label, name, at, 'name');
    if (!schema?.openAPIV3Schema) errors.push(required(at.child('schema', 'openAPIV3Schema')));
    if (deprecationWarning !== undefined && !deprecated) {
      const problem = 'can only be set for deprecated versions';
      errors.push(invalidField(at.child('deprecationWarning'), deprecationWarning, problem));
    }
  }
  if (versions.filter(({ storage }) => storage).length !== 1) {
    errors.push(invalidField(versionsPath, versions, 'must have exactly one version marked as storage version'));
  }
}

function checkNames(errors: FieldError[], { names }: CustomResourceDefinitionSpec): void {
  const { plural, singular = '', kind, listKind = '', shortNames, categories } = names;
  const check = (name: string, value: string) => {
    if (value === '') errors.push(required(namesPath.child(name)));
    else checkText(errors, isDns1035Label, value, namesPath, name);
  };
  /** Kinds are labels but for their case. */
  const checkKind = (name: string, value: string) => {
    if (value === '') {
      errors.push(required(namesPath.child(name)));
      return;
    }
    for (const problem of isDns1035Label(value.toLowerCase())) {
      const wording = `may have mixed case, but should otherwise match: ${problem}`;
      errors.push(invalidField(namesPath.child(name), value, wording));
    }
  };
  check('plural', plural);
  check('singular', singular);
  checkKind('kind', kind);
  checkKind('listKind', listKind);
  for (const { name, values } of [
    { name: 'shortNames', values: shortNames },
    { name: 'categories', values: categories },
  ]) {
    for (const [i, value] of (values ?? []).entries()) {
      checkText(errors, isDns1035Label, value, namesPath.child(name).index(i));
    }
  }
  if (kind !== '' && kind === listKind) {
    errors.push(invalidField(namesPath.child('listKind'), listKind, 'kind and listKind may not be the same'));
  }
}

/** Versions that objects may lie in the store in: the one they are written in is among them, and all of them exist. */
export function checkStoredVersions({ spec, status }: Crd): FieldError[] {
  const errors: FieldError[] = [];
  const stored = status.storedVersions ?? [];
  if (stored.length === 0) {
    return [invalidField(storedPath, status.storedVersions ?? null, 'must have at least one stored version')];
  }
  const versions = spec.versions ?? [];
  for (const [i, name] of stored.entries()) {
    if (versions.some((version) => version.name === name)) continue;
    const problem = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
    errors.push(invalidField(storedPath.index(i), name, problem));
  }
  const written = versions.find(({ storage }) => storage)?.name;
  if (written !== undefined && !stored.includes(written)) {
    errors.push(invalidField(storedPath, stored, `must have the storage version ${written}`));
  }
  return errors;
}

/** Once its names are accepted, what the paths and objects are called by stays. */
export function validateCustomResourceDefinitionUpdate({ spec }: Crd, old: DeepReadonly<Crd>): FieldError[] {
  const errors: FieldError[] = [];
  if (spec.group !== old.spec.group) errors.push(invalidField(path.child('group'), spec.group, immutableMessage));
  if (spec.names.plural !== old.spec.names.plural) {
    errors.push(invalidField(namesPath.child('plural'), spec.names.plural, immutableMessage));
  }
  const established = (old.status.conditions ?? []).some(
    ({ type, status }) => type === 'Established' && status === 'True',
  );
  if (!established) return errors;
  if (spec.scope !== old.spec.scope) errors.push(invalidField(path.child('scope'), spec.scope, immutableMessage));
  if (spec.names.kind !== old.spec.names.kind) {
    errors.push(invalidField(namesPath.child('kind'), spec.names.kind, immutableMessage));
  }
  return errors;
}

/** A group that belongs to Kubernetes is for who has had its API reviewed. */
export function checkApproval({ metadata, spec }: Crd): FieldError[] {
  const { group } = spec;
  const guarded =
    group === 'k8s.io' || group === 'kubernetes.io' || group.endsWith('.k8s.io') || group.endsWith('.kubernetes.io');
  if (!guarded) return [];
  const name = 'api-approved.kubernetes.io';
  const at = fieldPath('metadata', 'annotations').key(name);
  const approval = metadata.annotations?.[name];
  if (approval === undefined || approval === '') {
    return [
      required(
        at,
        'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
      ),
    ];
  }
  if (approval.startsWith('unapproved') || /^https?:\/\/[^/]+/.test(approval)) return [];
  return [
    forbiddenField(
      at,
      'protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
    ),
  ];
}
