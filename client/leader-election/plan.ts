import { formatMicroTime } from '../../api/time/timestamp.ts';
import type { Lease, LeaseSpec } from '../../proto/gen/coordination/v1.ts';
import type { Draft, Shared } from '../client.ts';

/** A lease as it was last seen, and when its record last changed by this candidate's clock. */
export interface Observation {
  readonly lease: Shared<Lease>;
  readonly at: number;
}

/** What a candidate does next. */
export type ElectionStep =
  | { readonly kind: 'create'; readonly lease: Draft<Lease> }
  | { readonly kind: 'update'; readonly lease: Shared<Lease> }
  /** Another holds it, and its time is not over. */
  | { readonly kind: 'wait' };

/** Who wants which lease, and for how long. */
export interface Candidate {
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly leaseDurationMs: number;
}

/**
 * Takes a free lease, renews one's own, and waits while another's runs. Whether it runs is told by the time since *this*
 * candidate saw the record change, never by comparing its times with the clock here: clocks differ.
 */
export function planElection(candidate: Candidate, seen: Observation | undefined, now: number): ElectionStep {
  const { namespace, name, identity, leaseDurationMs } = candidate;
  const time = formatMicroTime(now);
  const mine: LeaseSpec = {
    holderIdentity: identity,
    leaseDurationSeconds: Math.max(1, Math.round(leaseDurationMs / 1000)),
    acquireTime: time,
    renewTime: time,
    leaseTransitions: 0,
  };
  if (!seen) return { kind: 'create', lease: { metadata: { namespace, name }, spec: mine } };
  const spec = seen.lease.spec ?? {};
  const holder = spec.holderIdentity ?? '';
  if (holder !== '' && holder !== identity && now < seen.at + validMs(spec, leaseDurationMs)) return { kind: 'wait' };
  const renews = holder === identity;
  const next: LeaseSpec = {
    ...spec,
    ...mine,
    acquireTime: renews ? (spec.acquireTime ?? time) : time,
    leaseTransitions: (spec.leaseTransitions ?? 0) + (renews ? 0 : 1),
  };
  return { kind: 'update', lease: { ...seen.lease, spec: next } };
}

/** The record of a leader who steps down: free at once, for it is valid for a second only. */
export function planRelease(lease: Shared<Lease>, now: number): Shared<Lease> {
  const time = formatMicroTime(now);
  const { leaseTransitions = 0 } = lease.spec ?? {};
  const spec: LeaseSpec = {
    holderIdentity: '',
    leaseDurationSeconds: 1,
    acquireTime: time,
    renewTime: time,
    leaseTransitions,
  };
  return { ...lease, spec };
}

/** The holder said how long its lease is; what it says may be shorter than ours, after a release. */
function validMs(spec: Shared<LeaseSpec>, own: number): number {
  return spec.leaseDurationSeconds === undefined ? own : spec.leaseDurationSeconds * 1000;
}
