import { X509Certificate } from 'node:crypto';
import { isNotFound } from '../../api/errors/predicates.ts';
import type { ControllerDefinition, ReconcileContext } from '../../client/controller/controller.ts';
import { certificatesV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { type Csr, conditionOf } from './conditions.ts';

const HOUR_MS = 3_600_000;
const PERIOD_MS = HOUR_MS;
/** Nobody has decided about it. */
const PENDING_MS = 24 * HOUR_MS;
/** It has come to an end, one way or the other. */
const ENDED_MS = HOUR_MS;

/** Why a request may go; undefined while it is to stay. Pure. */
export function cleanUp(csr: Csr, now: number): string | undefined {
  const { certificate } = csr.status ?? {};
  const olderThan = (time: string | undefined, ms: number) => time !== undefined && Date.parse(time) + ms <= now;
  for (const [type, what] of [
    ['Approved', 'approved'],
    ['Denied', 'denied'],
    ['Failed', 'failed'],
  ] as const) {
    const condition = conditionOf(csr, type);
    const settled = type !== 'Approved' || Boolean(certificate);
    if (condition !== undefined && settled && olderThan(condition.lastUpdateTime, ENDED_MS)) return what;
  }
  if (certificate && hasExpired(certificate, now)) return 'expired';
  const isPending = !conditionOf(csr, 'Approved') && !conditionOf(csr, 'Denied') && !conditionOf(csr, 'Failed');
  return isPending && olderThan(csr.metadata.creationTimestamp, PENDING_MS) ? 'pending' : undefined;
}

function hasExpired(base64: string, now: number): boolean {
  try {
    return Date.parse(new X509Certificate(Buffer.from(base64, 'base64')).validTo) <= now;
  } catch (error) {
    // Of a signer that puts something else there: nothing is known of its end.
    if (error instanceof Error) return false;
    throw error;
  }
}

const everything = 'all';

/** Deletes requests that have had their time; looks at all of them once an hour. */
export function certificateCleanerController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const type = certificatesV1Resources.certificatesigningrequests;
  const requests = informers.get(type);

  async function reconcile(_key: string, { signal, clock, logger }: ReconcileContext) {
    for (const csr of requests.lister.list()) {
      const why = cleanUp(csr, clock.now());
      if (why === undefined) continue;
      const { name, uid } = csr.metadata;
      try {
        await client.delete(type, { name }, { preconditions: { uid }, signal });
        logger.info('a certificate request was cleaned up', { name, why });
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
    return { requeueAfterMs: PERIOD_MS };
  }

  return [
    {
      name: 'certificatesigningrequest-cleaner-controller',
      watches: [],
      reads: [requests],
      workers: 1,
      reconcile,
      onStart: ({ enqueue }) => enqueue(everything),
    },
  ];
}
