import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import { isQualifiedName } from '../../../../api/names/qualified-name.ts';
import { isLongerThan } from '../../../../api/names/wording.ts';
import type { Event } from '../../../../proto/gen/events/v1.ts';
import { checkText, immutableMessage } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';

const maxText = 128;
const maxNote = 1024;
const types = ['Normal', 'Warning'];
const controllerPath = fieldPath('reportingController');
const namespacePath = fieldPath('involvedObject', 'namespace');

/** An event is in the namespace of what it is about; what has none has its events in `default`. */
function checkNamespace(errors: FieldError[], { metadata, regarding }: KindObject<Event>): void {
  const about = regarding?.namespace ?? '';
  const { namespace = '' } = metadata;
  if (about === '' ? namespace === 'default' || namespace === '' : about === namespace) return;
  errors.push(invalidField(namespacePath, about, 'does not match event.namespace'));
}

function checkBounded(errors: FieldError[], value: string | undefined, name: string): void {
  if (!value) errors.push(required(fieldPath(name)));
  else if (isLongerThan(value, maxText)) {
    errors.push(invalidField(fieldPath(name), '', `can have at most ${maxText} characters`));
  }
}

/** https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export function validateEvent(event: KindObject<Event>): FieldError[] {
  const errors: FieldError[] = [];
  checkNamespace(errors, event);
  if (!event.eventTime) errors.push(required(fieldPath('eventTime')));
  if (!types.includes(event.type ?? '')) {
    errors.push(invalidField(fieldPath('type'), '', `has invalid value: ${event.type ?? ''}`));
  }
  if (!event.reportingController) errors.push(required(controllerPath));
  else checkText(errors, isQualifiedName, event.reportingController, controllerPath);
  checkBounded(errors, event.reportingInstance, 'reportingInstance');
  checkBounded(errors, event.action, 'action');
  checkBounded(errors, event.reason, 'reason');
  if (isLongerThan(event.note ?? '', maxNote)) {
    errors.push(invalidField(fieldPath('message'), '', `can have at most ${maxNote} characters`));
  }
  return errors;
}

/** New events do not use the fields of old ones. */
export function validateNewEvent(event: KindObject<Event>): FieldError[] {
  const errors: FieldError[] = [];
  const report = (name: string) => errors.push(invalidField(fieldPath(name), '', 'needs to be unset'));
  if (event.deprecatedFirstTimestamp) report('firstTimestamp');
  if (event.deprecatedLastTimestamp) report('lastTimestamp');
  if (event.deprecatedCount) report('count');
  if (event.deprecatedSource && Object.keys(event.deprecatedSource).length > 0) report('source');
  return errors;
}

/** What may not change, by the name that errors give it. */
const settled: readonly (readonly [keyof Event & string, string])[] = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

/** Only the series of an event goes on. */
export function validateEventUpdate(event: KindObject<Event>, old: DeepReadonly<Event>): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, shown] of settled) {
    if (!deepEqual(event[name], old[name])) errors.push(invalidField(fieldPath(shown), event[name], immutableMessage));
  }
  return errors;
}
