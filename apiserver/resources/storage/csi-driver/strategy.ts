import { duplicate, type FieldError, invalidField, notSupported, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { CSIDriver, TokenRequest } from '../../../../proto/gen/storage/v1.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { type KindObject, strategyFor } from '../../typed.ts';
import { checkDriverName } from '../parameters.ts';

const path = fieldPath('spec');
const requestsPath = path.child('tokenRequests');
const groupPolicies = ['File', 'None', 'ReadWriteOnceWithFSType'];
const lifecycles = ['Persistent', 'Ephemeral'];
const minTokenSeconds = 600;
const maxTokenSeconds = 2 ** 32;
const minUpdateSeconds = 10;

/** https://kubernetes-csi.github.io/docs/csi-driver-object.html */
function validateCsiDriver({ metadata, spec }: KindObject<CSIDriver>): FieldError[] {
  const errors: FieldError[] = [];
  checkDriverName(errors, metadata.name ?? '', fieldPath('name'));
  // Kubernetes misspells the first one in its errors.
  if (spec.attachRequired === undefined) errors.push(required(path.child('attachedRequired')));
  for (const name of ['podInfoOnMount', 'storageCapacity', 'seLinuxMount'] as const) {
    if (spec[name] === undefined) errors.push(required(path.child(name)));
  }
  if (spec.fsGroupPolicy !== undefined && !groupPolicies.includes(spec.fsGroupPolicy)) {
    errors.push(notSupported(path.child('fsGroupPolicy'), spec.fsGroupPolicy, groupPolicies));
  }
  checkTokenRequests(errors, spec.tokenRequests ?? []);
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (!lifecycles.includes(mode)) errors.push(notSupported(path.child('volumeLifecycleModes'), mode, lifecycles));
  }
  const period = spec.nodeAllocatableUpdatePeriodSeconds;
  if (period !== undefined && period < minUpdateSeconds) {
    errors.push(
      invalidField(
        path.child('nodeAllocatableUpdatePeriodSeconds'),
        period,
        'must be greater than or equal to 10 seconds',
      ),
    );
  }
  return errors;
}

function checkTokenRequests(errors: FieldError[], requests: readonly TokenRequest[]): void {
  const audiences = new Set<string>();
  for (const [i, { audience, expirationSeconds: seconds }] of requests.entries()) {
    const at = requestsPath.index(i);
    if (audiences.has(audience)) {
      errors.push(duplicate(at.child('audience'), audience));
      continue;
    }
    audiences.add(audience);
    if (seconds === undefined) continue;
    const report = (problem: string) => errors.push(invalidField(at.child('expirationSeconds'), seconds, problem));
    if (seconds < minTokenSeconds) report('may not specify a duration less than 10 minutes');
    if (seconds > maxTokenSeconds) report('may not specify a duration larger than 2^32 seconds');
  }
}

export const csiDriverStrategy = strategyFor<CSIDriver>({
  refusesUnconditionalUpdate: true,
  returnsDeleted: true,
  // What drivers may be called is checked where the driver is, under a path of its own.
  validateName: isPathSegmentName,
  prepareForCreate: (driver) => dropDisabledFields(driver, undefined),
  prepareForUpdate: dropDisabledFields,
  validate: validateCsiDriver,
  validateUpdate: ({ spec }, old) => {
    const errors: FieldError[] = [];
    if (spec.attachRequired !== old.spec.attachRequired) {
      errors.push(invalidField(path.child('attachedRequired'), spec.attachRequired, immutableMessage));
    }
    if (!semanticEqual(spec.volumeLifecycleModes, old.spec.volumeLifecycleModes)) {
      errors.push(invalidField(path.child('volumeLifecycleModes'), spec.volumeLifecycleModes, immutableMessage));
    }
    return errors;
  },
});

/** VolumeLimitScaling is off. https://kep.k8s.io/5030 */
function dropDisabledFields({ spec }: CSIDriver, old: DeepReadonly<CSIDriver> | undefined): void {
  if (old?.spec.preventPodSchedulingIfMissing === undefined) delete spec.preventPodSchedulingIfMissing;
}
