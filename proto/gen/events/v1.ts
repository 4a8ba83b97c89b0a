// Made by 'npm run gen' from proto/events/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaV1 from '../meta/v1.ts';

export interface Event {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ObjectMeta;
  eventTime: metaV1.MicroTime;
  series?: EventSeries;
  reportingController?: string;
  reportingInstance?: string;
  action?: string;
  reason?: string;
  regarding?: coreV1.ObjectReference;
  related?: coreV1.ObjectReference;
  note?: string;
  type?: string;
  deprecatedSource?: coreV1.EventSource;
  deprecatedFirstTimestamp?: metaV1.Time;
  deprecatedLastTimestamp?: metaV1.Time;
  deprecatedCount?: number;
}

export interface EventList {
  apiVersion?: string;
  kind?: string;
  metadata: metaV1.ListMeta;
  items: Event[];
}

export interface EventSeries {
  count: number;
  lastObservedTime: metaV1.MicroTime;
}
