import { type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { isDns1035Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import { isPathSegmentName, isPortNumber } from '../../../../api/names/format.ts';
import { formatTime } from '../../../../api/time/timestamp.ts';
import type { APIService } from '../../../../proto/gen/apiregistration/v1.ts';
import { checkText } from '../../core/field-checks.ts';
import { type KindObject, strategyFor } from '../../typed.ts';

const path = fieldPath('spec');
const servicePath = path.child('service');
const statuses = ['True', 'False', 'Unknown'];
const maxGroupPriority = 20_000;
const maxVersionPriority = 1000;

/** https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/ */
function validateApiService({ metadata, spec }: KindObject<APIService>): FieldError[] {
  const errors: FieldError[] = [];
  const { group = '', version = '', groupPriorityMinimum, versionPriority, service, caBundle } = spec;
  const wanted = `${version}.${group}`;
  if (metadata.name !== wanted) {
    errors.push(
      invalidField(
        fieldPath('metadata', 'name'),
        metadata.name,
        `must be \`spec.version+"."+spec.group\`: ${JSON.stringify(wanted)}`,
      ),
    );
  }
  if (group === '' && version !== 'v1') {
    errors.push(required(path.child('group'), 'only v1 may have an empty group and it better be legacy kube'));
  }
  if (group !== '') checkText(errors, isDns1123Subdomain, group, path, 'group');
  checkText(errors, isDns1035Label, version, path, 'version');
  if (groupPriorityMinimum <= 0 || groupPriorityMinimum > maxGroupPriority) {
    const problem = `must be positive and less than ${maxGroupPriority}`;
    errors.push(invalidField(path.child('groupPriorityMinimum'), groupPriorityMinimum, problem));
  }
  if (versionPriority <= 0 || versionPriority > maxVersionPriority) {
    const problem = `must be positive and less than ${maxVersionPriority}`;
    errors.push(invalidField(path.child('versionPriority'), versionPriority, problem));
  }
  const insecure = spec.insecureSkipTLSVerify ?? false;
  const insecurePath = path.child('insecureSkipTLSVerify');
  if (!service) {
    if (caBundle) {
      const bytes = `${Buffer.byteLength(caBundle, 'base64')} bytes`;
      errors.push(invalidField(path.child('caBundle'), bytes, 'local APIServices may not have a caBundle'));
    }
    if (insecure) {
      errors.push(invalidField(insecurePath, insecure, 'local APIServices may not have insecureSkipTLSVerify'));
    }
    return errors;
  }
  for (const name of ['namespace', 'name'] as const) {
    if (!service[name]) errors.push(required(servicePath.child(name)));
  }
  for (const problem of isPortNumber(service.port ?? 0)) {
    errors.push(invalidField(servicePath.child('port'), service.port ?? 0, `port is not valid: ${problem}`));
  }
  if (insecure && caBundle) errors.push(invalidField(insecurePath, insecure, 'may not be true if caBundle is present'));
  return errors;
}

export const apiServiceStrategy = strategyFor<APIService>({
  refusesUnconditionalUpdate: true,
  statusKeeps: ['labels', 'annotations', 'finalizers', 'ownerReferences'],
  validateName: isPathSegmentName,
  defaults: ({ spec }) => {
    if (spec.service) spec.service.port ??= 443;
  },
  prepareForCreate: ({ spec, status }, { now }) => {
    if (spec.service) return;
    // Served by this server itself, so it is there as soon as it is known.
    status.conditions = [
      {
        type: 'Available',
        status: 'True',
        lastTransitionTime: formatTime(now),
        reason: 'Local',
        message: 'Local APIServices are always available',
      },
    ];
  },
  validate: validateApiService,
  validateStatusUpdate: ({ status }) =>
    (status.conditions ?? []).flatMap((condition, i) =>
      statuses.includes(condition.status)
        ? []
        : [notSupported(fieldPath('status', 'conditions').index(i).child('status'), condition.status, statuses)],
    ),
});
