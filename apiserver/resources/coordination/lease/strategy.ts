import { type FieldError, forbiddenField, invalidField, notSupported } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import type { Lease } from '../../../../proto/gen/coordination/v1.ts';
import { notNegativeMessage } from '../../core/field-checks.ts';
import { strategyFor } from '../../typed.ts';

const path = fieldPath('spec');
const strategies = ['OldestEmulationVersion'];

/** https://kubernetes.io/docs/concepts/architecture/leases/ */
function validateLease({ spec }: Lease): FieldError[] {
  const errors: FieldError[] = [];
  const { leaseDurationSeconds, leaseTransitions, strategy, preferredHolder } = spec ?? {};
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.push(invalidField(path.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0'));
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.push(invalidField(path.child('leaseTransitions'), leaseTransitions, notNegativeMessage));
  }
  if (strategy !== undefined) checkStrategy(errors, strategy);
  if (preferredHolder && !strategy) {
    errors.push(forbiddenField(path.child('preferredHolder'), 'may only be specified if `strategy` is defined'));
  }
  return errors;
}

/** Kubernetes' own strategies have plain names, others a prefix. */
function checkStrategy(errors: FieldError[], strategy: string): void {
  // The doubled name is how Kubernetes reports it.
  const at = path.child('strategy', 'strategy');
  if (!strategy.includes('/')) {
    if (!strategies.includes(strategy)) errors.push(notSupported(at, strategy, strategies));
    return;
  }
  for (const problem of isQualifiedName(strategy)) errors.push(invalidField(at, strategy, problem));
}

export const leaseStrategy = strategyFor<Lease>({
  refusesUnconditionalUpdate: true,
  allowsCreateOnUpdate: true,
  prepareForCreate: (lease) => dropCoordination(lease, undefined),
  prepareForUpdate: dropCoordination,
  validate: validateLease,
});

/** CoordinatedLeaderElection is off: https://kubernetes.io/docs/concepts/cluster-administration/coordinated-leader-election/ */
function dropCoordination({ spec }: Lease, old: DeepReadonly<Lease> | undefined): void {
  if (old?.spec?.strategy === undefined) delete spec?.strategy;
  if (old?.spec?.preferredHolder === undefined) delete spec?.preferredHolder;
}
