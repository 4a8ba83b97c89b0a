// Made by 'npm run gen' from proto/scheduling/v1.proto. Do not edit.
import type * as metaV1 from '../meta/v1.ts';

/** Gives a name to a scheduling priority that pods can ask for. */
export interface PriorityClass {
  apiVersion?: string;
  kind?: string;
  /** Name, namespace, labels, annotations and other bookkeeping common to all objects. */
  metadata: metaV1.ObjectMeta;
  /** The priority; pods with larger numbers are scheduled first. */
  value: number;
  /** Whether pods that name no class get this one; only one class should say so. */
  globalDefault?: boolean;
  /** Note for people on when to use the class. */
  description?: string;
  /** Whether pods of this class may push out others of lower priority. */
  preemptionPolicy?: string;
}

/** A list of PriorityClass objects, as returned by list requests. */
export interface PriorityClassList {
  apiVersion?: string;
  kind?: string;
  /** List metadata: resource version of the listing and paging token. */
  metadata: metaV1.ListMeta;
  /** The PriorityClass objects found; empty when nothing matched. */
  items: PriorityClass[];
}
