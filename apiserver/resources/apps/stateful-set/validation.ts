import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { semanticEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isDns1123Label } from '../../../../api/names/dns.ts';
import type { StatefulSet, StatefulSetSpec, StatefulSetUpdateStrategy } from '../../../../proto/gen/apps/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { checkNotNegative, checkText } from '../../core/field-checks.ts';
import { validatePodTemplate } from '../../core/pod-template/validation.ts';
import { checkClaimSpec } from '../../core/volumes/claim-spec.ts';
import { internalForm } from '../../internal-form.ts';
import { checkAtMostAll, checkIntOrPercent, isNothing } from '../int-or-percent.ts';
import { checkRunsForever, checkSelector, checkTemplateLabels, shownSelector } from '../selector.ts';
import { checkCollisions, checkCounters, checkNotAbove } from '../status.ts';

const path = fieldPath('spec');
const strategyPath = path.child('updateStrategy');
const rollingPath = strategyPath.child('rollingUpdate');
const retentionPath = path.child('persistentVolumeClaimRetentionPolicy');
const claimsPath = path.child('volumeClaimTemplates');
const templatePath = path.child('template');
const strategySchema = () => messageSchema('k8s.io.api.apps.v1.StatefulSetUpdateStrategy');
const rollingSchema = () => messageSchema('k8s.io.api.apps.v1.RollingUpdateStatefulSetStrategy');
const retentions = ['Retain', 'Delete'];

/**
 * Names of services and templates of claims are looked at when they are settled, in a new set: older servers took any.
 * https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
function checkSpec(spec: StatefulSetSpec, isNew: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const { podManagementPolicy: policy } = spec;
  if (!policy) errors.push(required(path.child('podManagementPolicy')));
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.push(invalidField(path.child('podManagementPolicy'), policy, "must be 'OrderedReady' or 'Parallel'"));
  }
  checkStrategy(errors, spec.updateStrategy ?? {});
  checkRetention(errors, spec);
  for (const [i, claim] of (isNew ? (spec.volumeClaimTemplates ?? []) : []).entries()) {
    checkClaimSpec(errors, claim.spec ?? {}, claimsPath.index(i).child('spec'));
  }
  checkNotNegative(errors, spec.replicas, path, 'replicas');
  checkNotNegative(errors, spec.minReadySeconds, path, 'minReadySeconds');
  checkNotNegative(errors, spec.ordinals?.start, path, 'ordinals.start');
  if (isNew && spec.serviceName) checkText(errors, isDns1123Label, spec.serviceName, path, 'serviceName');
  checkSelector(errors, spec.selector, 'statefulset');
  if (!checkTemplateLabels(errors, spec.selector, spec.template)) {
    errors.push(invalidField(path.child('selector'), shownSelector(spec.selector), ''));
  } else {
    errors.push(...validatePodTemplate(withClaims(spec), templatePath));
  }
  checkRunsForever(errors, spec.template, 'StatefulSet');
  return errors;
}

export function validateNewStatefulSet({ spec }: StatefulSet): FieldError[] {
  return checkSpec(spec, true);
}

/** The template with a volume for every claim that its pods get: mounts may name those. */
function withClaims({ template, volumeClaimTemplates }: StatefulSetSpec): StatefulSetSpec['template'] {
  const names = (volumeClaimTemplates ?? []).map((claim) => claim.metadata?.name ?? '');
  if (names.length === 0 || !template?.spec) return template;
  const volumes = template.spec.volumes ?? [];
  return {
    ...template,
    spec: {
      ...template.spec,
      volumes: [
        ...volumes,
        ...names
          .filter((name) => !volumes.some((volume) => volume.name === name))
          .map((name) => ({ name, persistentVolumeClaim: { claimName: name } })),
      ],
    },
  };
}

function checkStrategy(errors: FieldError[], { type = '', rollingUpdate }: StatefulSetUpdateStrategy): void {
  switch (type) {
    case '':
      errors.push(required(strategyPath));
      return;
    case 'OnDelete':
      if (rollingUpdate) {
        errors.push(
          invalidField(
            rollingPath,
            internalForm(rollingSchema(), rollingUpdate),
            "only allowed for updateStrategy 'RollingUpdate'",
          ),
        );
      }
      return;
    case 'RollingUpdate': {
      if (!rollingUpdate) return;
      const { partition, maxUnavailable } = rollingUpdate;
      checkNotNegative(errors, partition, rollingPath, 'partition');
      if (maxUnavailable === undefined) return;
      checkIntOrPercent(errors, maxUnavailable, rollingPath, 'maxUnavailable');
      if (isNothing(maxUnavailable)) {
        errors.push(invalidField(rollingPath.child('maxUnavailable'), maxUnavailable, 'cannot be 0'));
      }
      checkAtMostAll(errors, maxUnavailable, rollingPath, 'maxUnavailable');
      return;
    }
    default:
      errors.push(
        invalidField(
          strategyPath,
          internalForm(strategySchema(), { type, ...(rollingUpdate ? { rollingUpdate } : {}) }),
          "must be 'RollingUpdate' or 'OnDelete'",
        ),
      );
  }
}

function checkRetention(errors: FieldError[], { persistentVolumeClaimRetentionPolicy: policy }: StatefulSetSpec): void {
  if (!policy) return;
  for (const name of ['whenDeleted', 'whenScaled'] as const) {
    const value = policy[name] ?? '';
    if (!retentions.includes(value)) errors.push(notSupported(retentionPath.child(name), value, retentions));
  }
}

const changeable = new Set<keyof StatefulSetSpec>([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]);

/** The identity of the pods and of their storage is settled at creation. */
export function validateStatefulSetUpdate({ spec }: StatefulSet, old: DeepReadonly<StatefulSet>): FieldError[] {
  const errors = checkSpec(spec, false);
  const names = new Set([...Object.keys(spec), ...Object.keys(old.spec)]) as Set<keyof StatefulSetSpec>;
  for (const name of names) {
    if (changeable.has(name) || semanticEqual(spec[name], old.spec[name])) continue;
    errors.push(
      forbiddenField(
        path,
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
      ),
    );
    break;
  }
  return errors;
}

export function validateStatefulSetStatus({ status }: StatefulSet, old: DeepReadonly<StatefulSet>): FieldError[] {
  const errors: FieldError[] = [];
  checkCounters(errors, status, [
    'replicas',
    'readyReplicas',
    'currentReplicas',
    'updatedReplicas',
    'availableReplicas',
    'observedGeneration',
    'collisionCount',
  ]);
  checkNotAbove(
    errors,
    status,
    ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'],
    'replicas',
    'status.replicas',
  );
  checkNotAbove(errors, status, ['availableReplicas'], 'readyReplicas', 'status.readyReplicas');
  checkCollisions(errors, status.collisionCount, old.status.collisionCount);
  return errors;
}
