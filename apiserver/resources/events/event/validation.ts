import { type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import { fieldPath } from '../../../../api/field/path.ts';
import { deepEqual } from '../../../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../../../api/meta/deep-readonly.ts';
import type { Event as CoreEvent } from '../../../../proto/gen/core/v1.ts';
import type { Event } from '../../../../proto/gen/events/v1.ts';
import type { ApiObject } from '../../../registry/object.ts';
import { validateEvent as validateCoreEvent } from '../../core/event/validation.ts';
import { immutableMessage } from '../../core/field-checks.ts';
import type { KindObject } from '../../typed.ts';
import { toStored } from './conversion.ts';

const types = ['Normal', 'Warning'];

/**
 * What holds for events of either group, under the names that fields have in the store.
 * https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 */
export function validateEvent(event: KindObject<Event>): FieldError[] {
  const core = toStored(event as unknown as ApiObject) as unknown as CoreEvent;
  return validateCoreEvent(core, 'reportingController');
}

/** New events say when they happened and of which type they are, and do not use the fields of old ones. */
export function validateNewEvent(event: KindObject<Event>): FieldError[] {
  const errors = checkSeries(event);
  if (!event.eventTime) errors.push(required(fieldPath('eventTime')));
  if (!types.includes(event.type ?? '')) {
    errors.push(invalidField(fieldPath('type'), '', `has invalid value: ${event.type ?? ''}`));
  }
  const report = (name: string) => errors.push(invalidField(fieldPath(name), '', 'needs to be unset'));
  if (event.deprecatedFirstTimestamp) report('firstTimestamp');
  if (event.deprecatedLastTimestamp) report('lastTimestamp');
  if (event.deprecatedCount) report('count');
  if (event.deprecatedSource && Object.keys(event.deprecatedSource).length > 0) report('source');
  return errors;
}

/** A series is of more than one. */
function checkSeries({ series }: Event): FieldError[] {
  const errors: FieldError[] = [];
  if (!series) return errors;
  if ((series.count ?? 0) < 2) errors.push(invalidField(fieldPath('series.count'), '', 'should be at least 2'));
  if (!series.lastObservedTime) errors.push(required(fieldPath('series.lastObservedTime')));
  return errors;
}

/** What may not change, by the name that errors give it. Kubernetes looks at the reason twice. */
const settled: readonly (readonly [keyof Event & string, string])[] = [
  ['regarding', 'involvedObject'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

/** Only the series of an event goes on. */
export function validateEventUpdate(event: KindObject<Event>, old: DeepReadonly<Event>): FieldError[] {
  const errors = deepEqual(event.series, old.series) ? [] : checkSeries(event);
  for (const [name, shown] of settled) {
    if (!deepEqual(event[name], old[name])) errors.push(invalidField(fieldPath(shown), event[name], immutableMessage));
  }
  return errors;
}
