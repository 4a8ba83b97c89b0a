import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import { inclusiveRangeError } from '../../../../api/names/wording.ts';
import type { KeyToPath } from '../../../../proto/gen/core/v1.ts';
import { checkGiven, checkMode, checkText } from '../field-checks.ts';
import { checkDescendingPath, checkNoBacksteps, checkProjectedPath } from '../file-paths.ts';

/** The fields of a source of a volume, as they are. */
export type Source = Readonly<Record<string, unknown>>;

/** Checks one kind of source; `name` is that of the volume. */
export type SourceCheck = (errors: FieldError[], source: Source, path: FieldPath, name: string) => void;

/** Some names of sources in paths are other than those of their fields, as Kubernetes has them. */
export function sourcePath(path: FieldPath, kind: string): FieldPath {
  return path.child(kind === 'gcePersistentDisk' ? 'persistentDisk' : kind);
}

/** A second source where there may be one. */
export function severalTypes(path: FieldPath, kind: string): FieldError {
  const shown = kind === 'cephfs' ? 'cephFS' : kind === 'downwardAPI' ? 'downwarAPI' : kind;
  return forbiddenField(path.child(shown), 'may not specify more than 1 volume type');
}

const given =
  (...fields: readonly string[]): SourceCheck =>
  (errors, source, path) => {
    for (const field of fields) checkGiven(errors, source[field] as string | undefined, path, field);
  };

const listed =
  (...fields: readonly string[]): SourceCheck =>
  (errors, source, path) => {
    for (const field of fields) {
      if (!(source[field] as readonly unknown[] | string | null | undefined)?.length) {
        errors.push(required(path.child(field)));
      }
    }
  };

const hostPathTypes = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

const partition: SourceCheck = (errors, source, path) => {
  const number = (source.partition as number | undefined) ?? 0;
  if (number < 0 || number > 255) {
    errors.push(invalidField(path.child('partition'), number, inclusiveRangeError(1, 255)));
  }
};

/** Sources that volumes of pods and persistent volumes have in common. */
export const sharedSources: Readonly<Record<string, SourceCheck>> = {
  hostPath: (errors, source, path) => {
    const { path: target, type } = source as { path?: string; type?: string };
    if (!target) {
      errors.push(required(path.child('path')));
      return;
    }
    checkNoBacksteps(errors, target, path, 'path');
    if (type !== undefined && !hostPathTypes.includes(type)) {
      errors.push(notSupported(path.child('type'), type, hostPathTypes));
    }
  },
  gitRepo: (errors, source, path) => {
    checkGiven(errors, source.repository as string | undefined, path, 'repository');
    checkDescendingPath(errors, (source.directory as string | undefined) ?? '', path, 'directory');
  },
  gcePersistentDisk: (errors, source, path, name) => {
    given('pdName')(errors, source, path, name);
    partition(errors, source, path, name);
  },
  awsElasticBlockStore: (errors, source, path, name) => {
    given('volumeID')(errors, source, path, name);
    partition(errors, source, path, name);
  },
  nfs: (errors, source, path) => {
    const { server, path: target = '' } = source as { server?: string; path?: string };
    checkGiven(errors, server, path, 'server');
    checkGiven(errors, target, path, 'path');
    if (!target.startsWith('/')) errors.push(invalidField(path.child('path'), target, 'must be an absolute path'));
  },
  iscsi: checkIscsi,
  glusterfs: given('endpoints', 'path'),
  flocker: (errors, source, path) => {
    const { datasetName, datasetUUID } = source as { datasetName?: string; datasetUUID?: string };
    if (!datasetName && !datasetUUID) {
      errors.push(required(path, 'one of datasetName and datasetUUID is required'));
    }
    if (datasetName && datasetUUID) {
      errors.push(invalidField(path, 'resource', 'datasetName and datasetUUID can not be specified simultaneously'));
    }
    if (datasetName?.includes('/')) {
      errors.push(invalidField(path.child('datasetName'), datasetName, "must not contain '/'"));
    }
  },
  rbd: listed('monitors', 'image'),
  cinder: (errors, source, path) => {
    checkGiven(errors, source.volumeID as string | undefined, path, 'volumeID');
    checkSecretName(errors, source, path);
  },
  cephfs: listed('monitors'),
  quobyte: (errors, source, path) => {
    const { registry, tenant = '' } = source as { registry?: string; tenant?: string };
    const pairs = 'must be a host:port pair or multiple pairs separated by commas';
    if (!registry) errors.push(required(path.child('registry'), pairs));
    else if (tenant.length >= 65) {
      errors.push(required(path.child('tenant'), 'must be a UUID and may not exceed a length of 64 characters'));
    } else {
      for (const pair of registry.split(',')) {
        if (!/^(\[[^\]]*\]|[^:[\]]*):[^:]*$/.test(pair)) {
          errors.push(invalidField(path.child('registry'), registry, pairs));
        }
      }
    }
    checkGiven(errors, source.volume as string | undefined, path, 'volume');
  },
  fc: (errors, source, path) => {
    const { targetWWNs = [], wwids = [], lun } = source as { targetWWNs?: string[]; wwids?: string[]; lun?: number };
    if (targetWWNs.length === 0 && wwids.length === 0) {
      errors.push(required(path.child('targetWWNs'), 'must specify either targetWWNs or wwids, but not both'));
    }
    if (targetWWNs.length > 0 && wwids.length > 0) {
      errors.push(
        invalidField(path.child('targetWWNs'), targetWWNs, 'targetWWNs and wwids can not be specified simultaneously'),
      );
    }
    if (targetWWNs.length === 0) return;
    if (lun === undefined) errors.push(required(path.child('lun'), 'lun is required if targetWWNs is specified'));
    else checkLun(errors, lun, path);
  },
  flexVolume: (errors, source, path) => {
    checkGiven(errors, source.driver as string | undefined, path, 'driver');
    for (const key in source.options as Record<string, string> | undefined) {
      const slash = key.indexOf('/');
      const owner = `.${(slash < 0 ? key : key.slice(0, slash)).toLowerCase()}`;
      if (!owner.endsWith('.kubernetes.io') && !owner.endsWith('.k8s.io')) continue;
      errors.push(
        invalidField(path.child('options').key(key), key, 'kubernetes.io and k8s.io namespaces are reserved'),
      );
    }
  },
  azureFile: given('secretName', 'shareName'),
  vsphereVolume: given('volumePath'),
  photonPersistentDisk: given('pdID'),
  portworxVolume: given('volumeID'),
  azureDisk: (errors, source, path) => checkAzureDisk(errors, source, path),
  storageos: (errors, source, path) => {
    const { volumeName, volumeNamespace } = source as { volumeName?: string; volumeNamespace?: string };
    if (!volumeName) errors.push(required(path.child('volumeName')));
    else checkText(errors, isDns1123Label, volumeName, path, 'volumeName');
    if (volumeNamespace) checkText(errors, isDns1123Label, volumeNamespace, path, 'volumeNamespace');
    checkSecretName(errors, source, path);
  },
  scaleIO: given('gateway', 'system', 'volumeName'),
};

/** A reference to a secret, where there is one, names it. */
export function checkSecretName(errors: FieldError[], { secretRef }: Source, path: FieldPath): void {
  if (!secretRef) return;
  checkGiven(errors, (secretRef as { name?: string }).name, path.child('secretRef'), 'name');
}

function checkLun(errors: FieldError[], lun: number, path: FieldPath): void {
  if (lun < 0 || lun > 255) errors.push(invalidField(path.child('lun'), lun, inclusiveRangeError(0, 255)));
}

const iscsiNames: Readonly<Record<string, RegExp>> = {
  iqn: /iqn\.\d{4}-\d{2}\.([A-Za-z0-9.-]+)(:[^,;*&$|\s]+)$/,
  eui: /^eui.[A-Za-z0-9]{16}$/,
  naa: /^naa.[A-Za-z0-9]{32}$/,
};

function checkIscsi(errors: FieldError[], source: Source, path: FieldPath): void {
  const {
    targetPortal = '',
    iqn,
    lun = 0,
    initiatorName,
  } = source as {
    targetPortal?: string;
    iqn?: string;
    lun?: number;
    initiatorName?: string;
  };
  checkGiven(errors, targetPortal, path, 'targetPortal');
  if (!iqn) errors.push(required(path.child('iqn')));
  else checkIscsiName(errors, iqn, path, 'iqn');
  checkLun(errors, lun, path);
  if ((source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef) {
    errors.push(required(path.child('secretRef')));
  }
  if (initiatorName !== undefined) checkIscsiName(errors, initiatorName, path, 'initiatorname');
}

/** An initiator has a session of its own, which is named by volume and portal. Reports `shown` at `at`. */
export function checkIscsiSession(
  errors: FieldError[],
  { initiatorName, targetPortal = '' }: Source,
  name: string,
  at: FieldPath,
  shown: string,
): void {
  if (initiatorName === undefined || `${name}:${targetPortal}`.length <= 64) return;
  errors.push(
    invalidField(
      at,
      shown,
      'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.',
    ),
  );
}

function checkIscsiName(errors: FieldError[], value: string, path: FieldPath, field: string): void {
  const form = iscsiNames[value.slice(0, 3)];
  if (!form) {
    errors.push(invalidField(path.child(field), value, 'must be valid format starting with iqn, eui, or naa'));
  } else if (!form.test(value)) errors.push(invalidField(path.child(field), value, 'must be valid format'));
}

function checkAzureDisk(errors: FieldError[], source: Source, path: FieldPath): void {
  const { diskName, diskURI = '', cachingMode, kind } = source as Record<string, string | undefined>;
  checkGiven(errors, diskName, path, 'diskName');
  checkGiven(errors, diskURI, path, 'diskURI');
  const modes = ['None', 'ReadOnly', 'ReadWrite'];
  const kinds = ['Dedicated', 'Managed', 'Shared'];
  if (cachingMode !== undefined && !modes.includes(cachingMode)) {
    errors.push(notSupported(path.child('cachingMode'), cachingMode, modes));
  }
  if (kind === undefined) return;
  if (!kinds.includes(kind)) errors.push(notSupported(path.child('kind'), kind, kinds));
  const form =
    kind === 'Managed'
      ? '/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}'
      : 'https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd';
  if (!diskURI.startsWith(kind === 'Managed' ? '/subscriptions/' : 'https://')) {
    errors.push(notSupported(path.child('diskURI'), diskURI, [form]));
  }
}

/** Which keys of a secret or config map become which files. */
export function checkKeyedFiles(errors: FieldError[], source: Source, path: FieldPath): void {
  checkMode(errors, source.defaultMode as number | undefined, path, 'defaultMode');
  const items = source.items as readonly KeyToPath[] | undefined;
  for (const [i, item] of (items ?? []).entries()) checkKeyToPath(errors, item, path.child('items').index(i));
}

export function checkKeyToPath(errors: FieldError[], { key, path: file, mode }: KeyToPath, path: FieldPath): void {
  checkGiven(errors, key, path, 'key');
  checkGiven(errors, file, path, 'path');
  checkProjectedPath(errors, file, path, 'path');
  checkMode(errors, mode, path, 'mode');
}
