import { isPathSegmentName } from '../../../../api/names/format.ts';
import type { Event } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { validateEvent } from './validation.ts';

/** Seconds that an event is kept after its last change, unless `--event-ttl` says otherwise. */
export const eventTtlSeconds = 3600;

/** What is particular to events. https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/ */
export const eventStrategy = strategyFor<Event>({
  metadataChecks: [],
  allowsCreateOnUpdate: true,
  validateName: isPathSegmentName,
  validate: (event) => validateEvent(event),
  ttlSeconds: () => eventTtlSeconds,
  selectableFields: ({ involvedObject = {}, reason, source, reportingComponent, type }) => ({
    'involvedObject.kind': involvedObject.kind ?? '',
    'involvedObject.namespace': involvedObject.namespace ?? '',
    'involvedObject.name': involvedObject.name ?? '',
    'involvedObject.uid': involvedObject.uid ?? '',
    'involvedObject.apiVersion': involvedObject.apiVersion ?? '',
    'involvedObject.resourceVersion': involvedObject.resourceVersion ?? '',
    'involvedObject.fieldPath': involvedObject.fieldPath ?? '',
    reason: reason ?? '',
    reportingComponent: reportingComponent ?? '',
    source: source?.component || reportingComponent || '',
    type: type ?? '',
  }),
});
