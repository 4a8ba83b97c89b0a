import {
  type FieldError,
  forbiddenField,
  invalidField,
  notSupported,
  required,
} from '../../../../api/field/field-error.ts';
import { type FieldPath, fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type {
  ExemptPriorityLevelConfiguration,
  LimitedPriorityLevelConfiguration,
  PriorityLevelConfiguration,
  QueuingConfiguration,
} from '../../../../proto/gen/flowcontrol/v1.ts';
import { messageSchema } from '../../../../proto/schema/table.ts';
import { mandatoryLevels } from '../../../flow-control/bootstrap/levels.ts';
import { internalForm } from '../../internal-form.ts';
import type { KindObject } from '../../typed.ts';

const specSchema = () => messageSchema('k8s.io.api.flowcontrol.v1.PriorityLevelConfigurationSpec');
const path = fieldPath('spec');
const limitedPath = path.child('limited');
const responsePath = limitedPath.child('limitResponse');
const queuingPath = responsePath.child('queuing');
const exemptPath = path.child('exempt');
const types = ['Exempt', 'Limited'];
const responses = ['Queue', 'Reject'];
const maxQueues = 10_000_000;
/** A hand is dealt from one hash, so it cannot take more bits than that has. */
const maxHandBits = 60;

/** https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#prioritylevelconfiguration */
export function validatePriorityLevel(level: KindObject<PriorityLevelConfiguration>): FieldError[] {
  return [...checkSpec(level), ...checkMandatory(level)];
}

/** The levels that a server needs stay as they are, but for what the exempt one sets aside. */
function checkMandatory({ metadata, spec }: KindObject<PriorityLevelConfiguration>): FieldError[] {
  const { name } = metadata;
  const { exempt, 'catch-all': rest } = mandatoryLevels;
  if (name === rest.name && !deepEqual(spec, rest.spec)) {
    return [invalidField(path, internalForm(specSchema(), spec), `spec of '${name}' must equal the fixed value`)];
  }
  if (name === exempt.name && !deepEqual({ ...spec, exempt: undefined }, { ...exempt.spec, exempt: undefined })) {
    return [
      invalidField(
        path,
        internalForm(specSchema(), spec),
        `spec of '${name}' except the 'spec.exempt' field must equal the fixed value`,
      ),
    ];
  }
  return [];
}

function checkSpec({ metadata, spec }: KindObject<PriorityLevelConfiguration>): FieldError[] {
  const errors: FieldError[] = [];
  const { type, limited, exempt } = spec;
  if ((metadata.name === 'exempt') !== (type === 'Exempt')) {
    errors.push(invalidField(path.child('type'), type, "type must be 'Exempt' if and only if `name` is 'exempt'"));
  }
  switch (type) {
    case 'Exempt':
      if (limited) {
        errors.push(forbiddenField(limitedPath, 'must be nil if the type is not Limited'));
      }
      if (!exempt) errors.push(required(exemptPath, 'must not be empty when type is Exempt'));
      else checkExempt(errors, exempt);
      return errors;
    case 'Limited':
      if (exempt) errors.push(forbiddenField(exemptPath, 'must be nil if the type is Limited'));
      if (!limited) errors.push(required(limitedPath, 'must not be empty when type is Limited'));
      else checkLimited(errors, limited);
      return errors;
    default:
      errors.push(notSupported(path.child('type'), type, types));
      return errors;
  }
}

function checkPercent(errors: FieldError[], value: number | undefined, at: FieldPath): void {
  if (value !== undefined && (value < 0 || value > 100)) {
    errors.push(invalidField(at, value, 'must be between 0 and 100, inclusive'));
  }
}

function checkExempt(errors: FieldError[], exempt: ExemptPriorityLevelConfiguration): void {
  const shares = exempt.nominalConcurrencyShares;
  if (shares !== undefined && shares < 0) {
    const problem = 'must be a non-negative integer';
    errors.push(invalidField(exemptPath.child('nominalConcurrencyShares'), shares, problem));
  }
  checkPercent(errors, exempt.lendablePercent, exemptPath.child('lendablePercent'));
}

function checkLimited(errors: FieldError[], limited: LimitedPriorityLevelConfiguration): void {
  const { nominalConcurrencyShares: shares = 0, limitResponse, lendablePercent, borrowingLimitPercent } = limited;
  if (shares < 0) {
    const problem = 'must be a non-negative integer';
    errors.push(invalidField(limitedPath.child('nominalConcurrencyShares'), shares, problem));
  }
  const { type = '', queuing } = limitResponse ?? {};
  if (type === 'Reject') {
    if (queuing) errors.push(forbiddenField(queuingPath, 'must be nil if limited.limitResponse.type is not Limited'));
  } else if (type === 'Queue') {
    if (!queuing) errors.push(required(queuingPath, 'must not be empty if limited.limitResponse.type is Limited'));
    else checkQueuing(errors, queuing);
  } else errors.push(notSupported(responsePath.child('type'), type, responses));
  checkPercent(errors, lendablePercent, limitedPath.child('lendablePercent'));
  if (borrowingLimitPercent !== undefined && borrowingLimitPercent < 0) {
    const problem = 'if specified, must be a non-negative integer';
    errors.push(invalidField(limitedPath.child('borrowingLimitPercent'), borrowingLimitPercent, problem));
  }
}

function checkQueuing(errors: FieldError[], queuing: QueuingConfiguration): void {
  const { queueLengthLimit = 0, queues = 0, handSize = 0 } = queuing;
  if (queueLengthLimit <= 0) {
    errors.push(invalidField(queuingPath.child('queueLengthLimit'), queueLengthLimit, 'must be positive'));
  }
  if (queues <= 0) errors.push(invalidField(queuingPath.child('queues'), queues, 'must be positive'));
  else if (queues > maxQueues) {
    const problem = `must not be greater than ${maxQueues}`;
    errors.push(invalidField(queuingPath.child('queues'), queues, problem));
  }
  const at = queuingPath.child('handSize');
  if (handSize <= 0) errors.push(invalidField(at, handSize, 'must be positive'));
  else if (handSize > queues) {
    errors.push(invalidField(at, handSize, `should not be greater than queues (${queues})`));
  } else {
    const bits = handBits(queues, handSize);
    if (bits > maxHandBits) {
      const problem = `required entropy bits of deckSize ${queues} and handSize ${handSize} should not be greater than ${maxHandBits}`;
      errors.push(invalidField(at, handSize, problem));
    }
  }
}

/** Bits that say which hand of so many cards is dealt, in order. */
function handBits(deck: number, hand: number): number {
  let bits = 0;
  for (let i = 0; i < hand; i++) bits += Math.log2(deck - i);
  return Math.ceil(bits);
}
