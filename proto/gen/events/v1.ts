// Made by 'npm run gen' from proto/events/v1.proto. Do not edit.
import type * as coreV1 from '../core/v1.ts';
import type * as metaV1 from '../meta/v1.ts';

/** A report that something happened to an object; kept for a limited time only. */
export interface Event {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace and other bookkeeping of the event; namespace must be that of the regarding object. */
  metadata: metaV1.ObjectMeta;
  /** When the event was first observed; microsecond precision, required for new events. */
  eventTime: metaV1.MicroTime;
  /** Counts repetitions; absent while the event occurred just once. */
  series?: EventSeries;
  /** Name of the component that reports, for example kubernetes.io/kubelet. */
  reportingController?: string;
  /** Which running instance of that component reports. */
  reportingInstance?: string;
  /** What was attempted on the object; short and meant for programs. */
  action?: string;
  /** Why the action was taken; short CamelCase word for programs. */
  reason?: string;
  /** The object the event is about. */
  regarding: coreV1.ObjectReference;
  /** A second object involved, if the action concerned two. */
  related?: coreV1.ObjectReference;
  /** Readable description for people, up to 1024 bytes. */
  note?: string;
  /** Severity class: Normal or Warning. */
  type?: string;
  /** Old-style reporter, kept for compatibility with core events. */
  deprecatedSource: coreV1.EventSource;
  /** Old-style time of the first occurrence, kept for compatibility. */
  deprecatedFirstTimestamp: metaV1.Time;
  /** Old-style time of the latest occurrence, kept for compatibility. */
  deprecatedLastTimestamp: metaV1.Time;
  /** Old-style number of occurrences, kept for compatibility. */
  deprecatedCount?: number;
}

/** A list of Event objects, as returned by list requests. */
export interface EventList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The Event objects found; empty when nothing matched. */
  items: Event[];
}

/** Repetition data of an event that keeps occurring. */
export interface EventSeries {
  /** Occurrences in this series so far. */
  count: number;
  /** When the latest occurrence was seen. */
  lastObservedTime: metaV1.MicroTime;
}
