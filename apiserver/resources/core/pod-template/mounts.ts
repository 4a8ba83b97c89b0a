import {
  type FieldError,
  forbiddenField,
  invalidField,
  notFoundField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import type { Container, Volume, VolumeDevice, VolumeMount } from '../../../../proto/gen/core/v1.ts';
import { checkGiven } from '../field-checks.ts';
import { checkDescendingPath } from '../file-paths.ts';

type Volumes = ReadonlyMap<string, Volume>;

/** Where a container sees the volumes of its pod. */
export function checkMounts(errors: FieldError[], container: Container, volumes: Volumes, path: FieldPath): void {
  const { volumeMounts, volumeDevices } = container;
  if (volumeMounts) {
    const at = path.child('volumeMounts');
    const taken = new Set<string>();
    for (const [i, mount] of volumeMounts.entries()) {
      checkMount(errors, mount, i, { volumes, devices: volumeDevices ?? [], taken, container }, at);
    }
  }
  if (volumeDevices) checkDevices(errors, volumeDevices, volumeMounts ?? [], volumes, path.child('volumeDevices'));
}

interface MountPlace {
  readonly volumes: Volumes;
  readonly devices: readonly VolumeDevice[];
  /** Paths of the mounts before. */
  readonly taken: Set<string>;
  readonly container: Container;
}

function checkMount(errors: FieldError[], mount: VolumeMount, index: number, place: MountPlace, list: FieldPath): void {
  const { name, mountPath, subPath, subPathExpr } = mount;
  const { volumes, devices, taken, container } = place;
  const path = list.index(index);
  checkGiven(errors, name, path, 'name');
  if (!volumes.has(name)) errors.push(notFoundField(path.child('name'), name));
  checkGiven(errors, mountPath, path, 'mountPath');
  if (taken.has(mountPath)) errors.push(invalidField(path.child('mountPath'), mountPath, 'must be unique'));
  taken.add(mountPath);
  for (const device of devices) {
    if (device.name === name) {
      errors.push(invalidField(path.child('name'), name, 'must not already exist in volumeDevices'));
    }
    if (device.devicePath === mountPath) {
      errors.push(
        invalidField(path.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'),
      );
    }
  }
  if (subPath) checkDescendingPath(errors, subPath, list, 'subPath');
  if (subPathExpr) {
    if (subPath) {
      errors.push(
        invalidField(path.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'),
      );
    }
    checkDescendingPath(errors, subPathExpr, list, 'subPathExpr');
  }
  if (mount.mountPropagation !== undefined) checkPropagation(errors, mount.mountPropagation, container, list);
  if (mount.recursiveReadOnly !== undefined) checkRecursion(errors, mount, mount.recursiveReadOnly, list);
}

const propagations = ['Bidirectional', 'HostToContainer', 'None'];

function checkPropagation(errors: FieldError[], mode: string, container: Container, list: FieldPath): void {
  const path = list.child('mountPropagation');
  if (!propagations.includes(mode)) errors.push(notSupported(path, mode, propagations));
  if (mode === 'Bidirectional' && !container.securityContext?.privileged) {
    errors.push(forbiddenField(path, 'Bidirectional mount propagation is available only to privileged containers'));
  }
}

function checkRecursion(errors: FieldError[], mount: VolumeMount, mode: string, list: FieldPath): void {
  if (mode === 'Disabled') return;
  const path = list.child('recursiveReadOnly');
  if (mode !== 'Enabled' && mode !== 'IfPossible') {
    errors.push(notSupported(path, mode, ['Disabled', 'Enabled', 'IfPossible']));
    return;
  }
  if (!mount.readOnly) errors.push(forbiddenField(path, 'may only be specified when readOnly is true'));
  if (mount.mountPropagation !== undefined && mount.mountPropagation !== 'None') {
    errors.push(forbiddenField(path, 'may only be specified when mountPropagation is None or not specified'));
  }
}

function checkDevices(
  errors: FieldError[],
  devices: readonly VolumeDevice[],
  mounts: readonly VolumeMount[],
  volumes: Volumes,
  list: FieldPath,
): void {
  const names = new Set<string>();
  const paths = new Set<string>();
  for (const [i, { name, devicePath }] of devices.entries()) {
    const path = list.index(i);
    const volume = volumes.get(name);
    if (!name) errors.push(required(path.child('name')));
    if (names.has(name)) errors.push(invalidField(path.child('name'), name, 'must be unique'));
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      errors.push(
        invalidField(
          path.child('name'),
          name,
          'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode',
        ),
      );
    }
    if (!volume) errors.push(notFoundField(path.child('name'), name));
    checkGiven(errors, devicePath, path, 'devicePath');
    if (paths.has(devicePath)) errors.push(invalidField(path.child('devicePath'), devicePath, 'must be unique'));
    if (devicePath.split('/').includes('..')) {
      errors.push(invalidField(path.child('devicePath'), devicePath, "can not contain backsteps ('..')"));
    } else paths.add(devicePath);
    if (mounts.some((mount) => mount.name === name)) {
      errors.push(invalidField(path.child('name'), name, 'must not already exist in volumeMounts'));
    }
    if (mounts.some((mount) => mount.mountPath === devicePath)) {
      errors.push(
        invalidField(path.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'),
      );
    }
    if (name) names.add(name);
  }
}
