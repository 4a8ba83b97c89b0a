import { type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { canonicalQuantity } from '../../../../api/quantity/quantity.ts';
import type { ObjectFieldSelector, ResourceFieldSelector } from '../../../../proto/gen/core/v1.ts';

/**
 * What a pod can be told about itself.
 * https://kubernetes.io/docs/concepts/workloads/pods/downward-api/
 */

/** In order, as a refusal lists them. */
export const fieldsInEnv: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

export const fieldsInVolumes: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** Fields that have a meaning somewhere: others do not convert at all. */
const convertible: ReadonlySet<string> = new Set([
  ...fieldsInEnv,
  ...fieldsInVolumes,
  'spec.restartPolicy',
  'spec.schedulerName',
  'spec.hostNetwork',
  'status.phase',
  'status.nominatedNodeName',
]);

const subscripted = /^(.+)\['(.*)'\]$/;

export function checkFieldRef(
  errors: FieldError[],
  { apiVersion, fieldPath }: ObjectFieldSelector,
  supported: readonly string[],
  path: FieldPath,
): void {
  if (!apiVersion) {
    errors.push(required(path.child('apiVersion')));
    return;
  }
  if (!fieldPath) {
    errors.push(required(path.child('fieldPath')));
    return;
  }
  const refuse = (problem: string) =>
    errors.push(invalidField(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${problem}`));
  if (apiVersion !== 'v1') {
    refuse(`unsupported pod version: ${apiVersion}`);
    return;
  }
  const match = subscripted.exec(fieldPath);
  const field = match?.[1];
  if (match && field !== undefined) {
    const key = match[2] ?? '';
    if (field === 'metadata.annotations') reportName(errors, key.toLowerCase(), path);
    else if (field === 'metadata.labels') reportName(errors, key, path);
    else refuse(`field label does not support subscript: ${fieldPath}`);
    return;
  }
  if (!convertible.has(fieldPath)) refuse(`field label not supported: ${fieldPath}`);
  else if (!supported.includes(fieldPath)) errors.push(notSupported(path.child('fieldPath'), fieldPath, supported));
}

function reportName(errors: FieldError[], name: string, path: FieldPath): void {
  for (const problem of isQualifiedName(name)) errors.push(invalidField(path, name, problem));
}

const resources: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const bytes: ReadonlySet<string> = new Set([
  '1',
  '1k',
  '1M',
  '1G',
  '1T',
  '1P',
  '1E',
  '1Ki',
  '1Mi',
  '1Gi',
  '1Ti',
  '1Pi',
  '1Ei',
]);
const bytesList = [...bytes].join(', ');

/** In a volume, the container must be named. */
export function checkResourceFieldRef(
  errors: FieldError[],
  { containerName, resource, divisor }: ResourceFieldSelector,
  path: FieldPath,
  inVolume: boolean,
): void {
  const hugePages = /^(requests|limits)\.hugepages-/.test(resource);
  if (inVolume && !containerName) errors.push(required(path.child('containerName')));
  else if (!resource) errors.push(required(path.child('resource')));
  else if (!resources.includes(resource) && !hugePages) {
    errors.push(notSupported(path.child('resource'), resource, resources));
  }
  const unit = canonicalQuantity(divisor ?? '0') ?? '0';
  if (unit === '0') return;
  const what = resource.slice(resource.indexOf('.') + 1);
  const refuse = (units: string, of: string) =>
    errors.push(
      invalidField(
        path.child('divisor'),
        resource,
        `only divisor's values ${units} are supported with the ${of} resource`,
      ),
    );
  if (what === 'cpu') {
    if (unit !== '1m' && unit !== '1') refuse('1m and 1', 'cpu');
  } else if (!bytes.has(unit)) {
    if (what === 'memory') refuse(bytesList, 'memory');
    else if (what === 'ephemeral-storage') refuse(bytesList, 'local ephemeral storage');
    else if (hugePages) refuse(bytesList, 'hugepages');
  }
}
