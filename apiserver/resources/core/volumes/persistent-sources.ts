import { type FieldError, invalidField, required, tooLong } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label, isDns1123Subdomain } from '../../../../api/names/dns.ts';
import type { CSIPersistentVolumeSource, SecretReference } from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkRequiredText } from '../field-checks.ts';
import { checkNoBacksteps } from '../file-paths.ts';
import { checkIscsiSession, checkSecretName, type SourceCheck, sharedSources } from './sources.ts';

/** The name of a CSI driver: a subdomain in any case, of at most 63 bytes. */
export function checkDriverName(errors: FieldError[], driver: string, path: FieldPath): void {
  if (!driver) errors.push(required(path));
  if (driver.length > 63) errors.push(tooLong(path, 63));
  for (const problem of isDns1123Subdomain(driver.toLowerCase())) errors.push(invalidField(path, driver, problem));
}

const shared = (kind: string): SourceCheck => sharedSources[kind] ?? (() => undefined);

/** A reference to a secret of any namespace, which must say which. */
const withNamespacedSecret =
  (kind: string): SourceCheck =>
  (errors, source, path, name) => {
    shared(kind)(errors, source, path, name);
    if (source.secretRef) {
      checkGiven(errors, (source.secretRef as SecretReference).namespace, path.child('secretRef'), 'namespace');
    }
  };

const secretRefs = [
  'controllerPublishSecretRef',
  'controllerExpandSecretRef',
  'nodePublishSecretRef',
  'nodeExpandSecretRef',
] as const;

/** The sources of persistent volumes: those of pods, where secrets are concerned with their namespace, and two of their own. */
export const persistentSources: Readonly<Record<string, SourceCheck>> = {
  ...sharedSources,
  cinder: withNamespacedSecret('cinder'),
  storageos: withNamespacedSecret('storageos'),
  iscsi: (errors, source, path, name) => {
    shared('iscsi')(errors, source, path, name);
    const portal = (source.targetPortal as string | undefined) ?? '';
    checkIscsiSession(errors, source, name, path.child('targetportal'), portal);
    checkSecretName(errors, source, path);
  },
  glusterfs: (errors, source, path, name) => {
    shared('glusterfs')(errors, source, path, name);
    const { endpointsNamespace } = source as { endpointsNamespace?: string };
    if (endpointsNamespace === undefined) return;
    const at = path.child('endpointsNamespace');
    if (endpointsNamespace === '') {
      errors.push(invalidField(at, '', 'if the endpointnamespace is set, it must be a valid namespace name'));
      return;
    }
    for (const problem of isDns1123Label(endpointsNamespace))
      errors.push(invalidField(at, endpointsNamespace, problem));
  },
  azureFile: (errors, source, path, name) => {
    shared('azureFile')(errors, source, path, name);
    if (source.secretNamespace === '') errors.push(required(path.child('secretNamespace')));
  },
  local: (errors, source, path) => {
    const target = source.path as string | undefined;
    if (!target) errors.push(required(path.child('path')));
    else checkNoBacksteps(errors, target, path, 'path');
  },
  csi: (errors, source, path) => {
    const csi = source as unknown as CSIPersistentVolumeSource;
    checkDriverName(errors, csi.driver, path.child('driver'));
    checkGiven(errors, csi.volumeHandle, path, 'volumeHandle');
    for (const name of secretRefs) {
      const secret = csi[name];
      if (!secret) continue;
      checkRequiredText(errors, isDns1123Subdomain, secret.name, path.child(name), 'name');
      checkRequiredText(errors, isDns1123Label, secret.namespace, path.child(name), 'namespace');
    }
  },
};
