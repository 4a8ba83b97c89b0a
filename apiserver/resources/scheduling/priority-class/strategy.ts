import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { systemPriorityClasses } from '../../../../api/pod/system-priority.ts';
import type { PriorityClass } from '../../../../proto/gen/scheduling/v1.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import { type KindObject, strategyFor } from '../../typed.ts';

/** The highest priority that users may give; what is above keeps the cluster itself running. */
const highestUserPriority = 1_000_000_000;
const systemPrefix = 'system-';
const policies = ['PreemptLowerPriority', 'Never'];
const valuePath = fieldPath('value');
const policyPath = fieldPath('preemptionPolicy');

/** https://kubernetes.io/docs/concepts/scheduling-eviction/pod-priority-preemption/#priorityclass */
function validatePriorityClass(object: KindObject<PriorityClass>): FieldError[] {
  const errors: FieldError[] = [];
  const { metadata, value, preemptionPolicy } = object;
  if (metadata.name.startsWith(systemPrefix)) {
    const problem = systemProblem(object);
    if (problem !== undefined) {
      errors.push(
        forbiddenField(
          fieldPath('metadata', 'name'),
          `priority class names with '${systemPrefix}' prefix are reserved for system use only. error: ${problem}`,
        ),
      );
    }
  } else if (value > highestUserPriority) {
    errors.push(
      forbiddenField(valuePath, `maximum allowed value of a user defined priority is ${highestUserPriority}`),
    );
  }
  if (preemptionPolicy === '') errors.push(required(policyPath));
  else if (preemptionPolicy !== undefined && !policies.includes(preemptionPolicy)) {
    errors.push(notSupported(policyPath, preemptionPolicy, policies));
  }
  return errors;
}

function systemProblem({ metadata, value, globalDefault }: KindObject<PriorityClass>): string | undefined {
  const { name } = metadata;
  const wanted = systemPriorityClasses.get(name)?.value;
  if (wanted === undefined) return `${name} is not a known system priority class`;
  if (value !== wanted) return `value of ${name} PriorityClass must be ${wanted}`;
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined;
}

export const priorityClassStrategy = strategyFor<PriorityClass>({
  defaults: (object) => {
    object.preemptionPolicy ??= 'PreemptLowerPriority';
  },
  // It has a generation, which never moves: nothing that matters can change.
  prepareForCreate: ({ metadata }) => {
    metadata.generation = 1;
  },
  validate: validatePriorityClass,
  validateUpdate: ({ value, preemptionPolicy }, old) => {
    const errors: FieldError[] = [];
    // Pods carry the number, so changing it here would not change theirs.
    if (value !== old.value) errors.push(forbiddenField(valuePath, 'may not be changed in an update.'));
    if (preemptionPolicy !== old.preemptionPolicy) {
      errors.push(invalidField(policyPath, preemptionPolicy, immutableMessage));
    }
    return errors;
  },
});
