import type { Event as CoreEvent } from '../../../../proto/gen/core/v1.ts';
import type { Event, EventSeries } from '../../../../proto/gen/events/v1.ts';
import type { ApiObject, StoredObject } from '../../../registry/object.ts';

/** Events lie in the store as those of the core group, which have other names for the same things. */
export function fromStored(stored: StoredObject): ApiObject {
  const { apiVersion: _version, kind, metadata, ...event } = stored as unknown as CoreEvent & ApiObject;
  const {
    involvedObject,
    message,
    source,
    firstTimestamp,
    lastTimestamp,
    count,
    reportingComponent,
    reportingInstance,
    series,
    ...same
  } = event;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind,
    metadata,
    ...same,
    regarding: involvedObject,
    ...(message ? { note: message } : {}),
    deprecatedSource: source ?? {},
    deprecatedFirstTimestamp: firstTimestamp ?? null,
    deprecatedLastTimestamp: lastTimestamp ?? null,
    ...(count ? { deprecatedCount: count } : {}),
    ...(reportingComponent ? { reportingController: reportingComponent } : {}),
    ...(reportingInstance ? { reportingInstance } : {}),
    // A count of none shows here, and not there.
    ...(series ? { series: { ...series, count: series.count ?? 0 } } : {}),
  };
}

/** The other way round. */
export function toStored(object: ApiObject): ApiObject {
  const { apiVersion: _version, kind, metadata, ...event } = object as unknown as Event & ApiObject;
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    reportingController,
    reportingInstance,
    series,
    ...same
  } = event;
  return {
    apiVersion: 'v1',
    kind,
    metadata,
    ...same,
    involvedObject: regarding ?? {},
    ...(note ? { message: note } : {}),
    source: deprecatedSource ?? {},
    firstTimestamp: deprecatedFirstTimestamp ?? null,
    lastTimestamp: deprecatedLastTimestamp ?? null,
    ...(deprecatedCount ? { count: deprecatedCount } : {}),
    reportingComponent: reportingController ?? '',
    reportingInstance: reportingInstance ?? '',
    ...(series ? { series: countShown(series) } : {}),
  };
}

function countShown({ count, ...series }: EventSeries): CoreEvent['series'] {
  return count ? { count, ...series } : series;
}
