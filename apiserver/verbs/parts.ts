import type { Clock } from '../../api/clock.ts';
import type { Logger } from '../../api/logger.ts';
import type { AdmissionChain } from '../admission/chain.ts';
import type { FieldManagement } from '../apply/field-manager.ts';
import type { Allocations } from '../registry/allocation.ts';
import type { ObjectStore } from '../registry/object-store.ts';
import type { Registry } from '../registry/registry.ts';

/** What the verbs work with. */
export interface VerbParts {
  readonly registry: Registry;
  readonly objects: ObjectStore;
  readonly admission: AdmissionChain;
  readonly fields: FieldManagement;
  readonly allocations: Allocations;
  readonly clock: Clock;
  readonly log: Logger;
  /** A new random UUID. */
  readonly uuid: () => string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** The longest a read waits for the cache, in milliseconds. */
  readonly readTimeoutMs: number;
}
