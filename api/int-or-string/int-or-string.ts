/** A field that takes an amount or a share of something: `3` or `"25%"`; ports take a number or a name. */
export type IntOrString = number | string;

/** Thrown for a text that is no percentage. Validation refuses those, so a reader of stored objects never meets one. */
export class IntOrPercentError extends Error {
  override readonly name = 'IntOrPercentError';
}

const percent = /^([+-]?\d+)%$/;

/**
 * The amount, or the share of `total`: `"25%"` of 10 is 3 rounded up and 2 rounded down.
 * Throws IntOrPercentError for other texts.
 */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const match = percent.exec(value);
  if (!match) throw new IntOrPercentError('invalid value for IntOrString: invalid type: string is not a percentage');
  const share = (Number(match[1]) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}

/** How far a rolling update may leave the wanted count. */
export interface Fenceposts {
  readonly surge: number;
  readonly unavailable: number;
}

/**
 * Pods above and below `desired` during a rolling update. Surge is rounded up and unavailability down, so that rounding never
 * costs availability; when both come to nothing, one may be unavailable, as the update could not move otherwise.
 * https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
 */
export function resolveFenceposts(
  maxSurge: IntOrString | undefined,
  maxUnavailable: IntOrString | undefined,
  desired: number,
): Fenceposts {
  const surge = scaledValue(maxSurge ?? 0, desired, 'up');
  const unavailable = scaledValue(maxUnavailable ?? 0, desired, 'down');
  return surge === 0 && unavailable === 0 ? { surge, unavailable: 1 } : { surge, unavailable };
}
