import { type FieldError, forbiddenField, invalidField, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { validateLabelSelector } from '../../../../api/labels/validate.ts';
import { isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type {
  ClusterTrustBundleProjection,
  DownwardAPIVolumeFile,
  DownwardAPIVolumeSource,
  KeyToPath,
  PodCertificateProjection,
  ProjectedVolumeSource,
  ServiceAccountTokenProjection,
  VolumeProjection,
} from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkMode } from '../field-checks.ts';
import { checkProjectedPath } from '../file-paths.ts';
import { checkFieldRef, checkResourceFieldRef, fieldsInVolumes } from '../pod-template/downward.ts';
import { checkKeyToPath } from './sources.ts';

/** Files that say something about the pod. They have no index in the path of a problem, as in Kubernetes. */
export function checkDownwardItems(errors: FieldError[], source: DownwardAPIVolumeSource, path: FieldPath): void {
  checkMode(errors, source.defaultMode, path, 'defaultMode');
  for (const file of source.items ?? []) checkDownwardFile(errors, file, path);
}

function checkDownwardFile(errors: FieldError[], file: DownwardAPIVolumeFile, path: FieldPath): void {
  checkGiven(errors, file.path, path, 'path');
  checkProjectedPath(errors, file.path, path, 'path');
  if (file.fieldRef) {
    checkFieldRef(errors, file.fieldRef, fieldsInVolumes, path.child('fieldRef'));
    if (file.resourceFieldRef) {
      errors.push(invalidField(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'));
    }
  } else if (file.resourceFieldRef) {
    checkResourceFieldRef(errors, file.resourceFieldRef, path.child('resourceFieldRef'), true);
  } else errors.push(required(path, 'one of fieldRef and resourceFieldRef is required'));
  checkMode(errors, file.mode, path, 'mode');
}

/** Several sources in one volume. https://kubernetes.io/docs/concepts/storage/projected-volumes/ */
export function checkProjected(errors: FieldError[], source: ProjectedVolumeSource, path: FieldPath): void {
  checkMode(errors, source.defaultMode, path, 'defaultMode');
  const taken = new Set<string>();
  const take = (file: string, owner: string): void => {
    if (!file) return;
    if (taken.has(file)) errors.push(invalidField(path, owner, 'conflicting duplicate paths'));
    taken.add(file);
  };
  for (const [i, projection] of (source.sources ?? []).entries()) {
    const at = path.child('sources').index(i);
    checkSource(errors, projection, at, path, take);
    let sources = 0;
    for (const key in projection) if (projection[key as keyof VolumeProjection] !== undefined) sources++;
    if (sources > 1) errors.push(forbiddenField(at, 'may not specify more than 1 volume type per source'));
  }
}

type Take = (file: string, owner: string) => void;

function checkSource(
  errors: FieldError[],
  projection: VolumeProjection,
  at: FieldPath,
  volume: FieldPath,
  take: Take,
): void {
  const { secret, configMap, downwardAPI, serviceAccountToken, clusterTrustBundle, podCertificate } = projection;
  if (secret) checkKeyed(errors, secret, at.child('secret'), take);
  if (configMap) checkKeyed(errors, configMap, at.child('configMap'), take);
  for (const file of downwardAPI?.items ?? []) {
    checkDownwardFile(errors, file, at.child('downwardAPI'));
    take(file.path, file.path);
  }
  if (serviceAccountToken) checkToken(errors, serviceAccountToken, at.child('serviceAccountToken'), volume);
  if (clusterTrustBundle) {
    checkTrustBundle(errors, clusterTrustBundle, at.child('clusterTrustBundle'));
    take(clusterTrustBundle.path, clusterTrustBundle.path);
  }
  if (podCertificate) {
    checkCertificate(errors, podCertificate, at.child('podCertificate'));
    for (const file of certificateFiles(podCertificate)) take(file, file);
  }
}

function checkKeyed(
  errors: FieldError[],
  { name = '', items }: { readonly name?: string; readonly items?: readonly KeyToPath[] },
  path: FieldPath,
  take: Take,
): void {
  checkGiven(errors, name, path, 'name');
  for (const [i, item] of (items ?? []).entries()) {
    checkKeyToPath(errors, item, path.child('items').index(i));
    take(item.path, name);
  }
}

function checkToken(
  errors: FieldError[],
  { expirationSeconds = 0, path: file }: ServiceAccountTokenProjection,
  path: FieldPath,
  volume: FieldPath,
): void {
  const refuse = (problem: string) =>
    errors.push(invalidField(path.child('expirationSeconds'), expirationSeconds, problem));
  if (expirationSeconds < 600) refuse('may not specify a duration less than 10 minutes');
  if (expirationSeconds > 2 ** 32) refuse('may not specify a duration larger than 2^32 seconds');
  // Kubernetes reports these on the volume, not on the source.
  if (!file) errors.push(required(volume.child('path')));
  else checkProjectedPath(errors, file, volume, 'path');
}

function checkTrustBundle(errors: FieldError[], bundle: ClusterTrustBundleProjection, path: FieldPath): void {
  const { name, signerName, labelSelector } = bundle;
  if (name !== undefined && signerName !== undefined) {
    errors.push(invalidField(path, bundle, 'only one of name and signerName may be used'));
  } else if (name !== undefined) {
    if (name === '') errors.push(required(path.child('name'), 'must be a valid object name'));
    for (const problem of isDns1123Subdomain(name.slice(name.lastIndexOf(':') + 1))) {
      errors.push(invalidField(path.child('name'), name, `not a valid clustertrustbundlename: ${problem}`));
    }
    if (labelSelector) {
      errors.push(
        invalidField(path.child('labelSelector'), labelSelector, 'labelSelector must be unset if name is specified'),
      );
    }
  } else if (signerName !== undefined) {
    checkSignerName(errors, signerName, path);
    errors.push(...validateLabelSelector(labelSelector, path.child('labelSelector')));
  } else errors.push(required(path, 'either name or signerName must be specified'));
  checkGiven(errors, bundle.path, path, 'path');
  checkProjectedPath(errors, bundle.path, path, 'path');
}

function checkSignerName(errors: FieldError[], name: string, path: FieldPath): void {
  const at = path.child('signerName');
  if (name === '') errors.push(required(at, 'must be a valid signer name'));
  const parts = name.split('/');
  if (parts.length !== 2) {
    errors.push(
      invalidField(at, name, 'must be a fully qualified domain and path of the form "example.com/signer-name"'),
    );
    return;
  }
  for (const problem of isDns1123Subdomain(parts[0] ?? '')) errors.push(invalidField(at, name, problem));
}

const keyTypes = ['ED25519', 'ECDSAP256', 'ECDSAP384', 'ECDSAP521', 'RSA3072', 'RSA4096'];

function certificateFiles(certificate: PodCertificateProjection): string[] {
  const { credentialBundlePath, keyPath, certificateChainPath } = certificate;
  return [credentialBundlePath, keyPath, certificateChainPath].filter((file): file is string => Boolean(file));
}

function checkCertificate(errors: FieldError[], certificate: PodCertificateProjection, path: FieldPath): void {
  const { signerName, keyType, maxExpirationSeconds } = certificate;
  checkSignerName(errors, signerName, path);
  if (!keyTypes.includes(keyType)) {
    errors.push(invalidField(path.child('keyType'), keyType, `must be one of ${keyTypes.join(', ')}`));
  }
  if (maxExpirationSeconds !== undefined && (maxExpirationSeconds < 3600 || maxExpirationSeconds > 91 * 86400)) {
    errors.push(
      invalidField(
        path.child('maxExpirationSeconds'),
        maxExpirationSeconds,
        'must be between 3600 (1 hour) and 7862400 (91 days)',
      ),
    );
  }
  if (certificateFiles(certificate).length === 0) {
    errors.push(required(path, 'specify at least one of credentialBundlePath, keyPath, and certificateChainPath'));
  }
  for (const name of ['credentialBundlePath', 'keyPath', 'certificateChainPath'] as const) {
    const file = certificate[name];
    if (file) checkProjectedPath(errors, file, path, name);
  }
}
