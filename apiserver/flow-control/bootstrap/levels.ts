import type { PriorityLevelConfigurationSpec } from '../../../proto/gen/flowcontrol/v1.ts';
import type { Queuing } from '../queue-set.ts';

/** A configuration object of a new cluster, without its kind. */
export interface BootstrapObject<Spec> {
  readonly name: string;
  readonly spec: Spec;
}

type Level = BootstrapObject<PriorityLevelConfigurationSpec>;

const queue = (queues: number, handSize: number): Queuing => ({ queues, handSize, queueLengthLimit: 50 });

function limited(
  name: string,
  seats: { readonly shares: number; readonly lendable: number; readonly borrowing?: number },
  queuing: Queuing | undefined,
): Level {
  return {
    name,
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: seats.shares,
        lendablePercent: seats.lendable,
        ...(seats.borrowing === undefined ? {} : { borrowingLimitPercent: seats.borrowing }),
        limitResponse: queuing ? { type: 'Queue', queuing: { ...queuing } } : { type: 'Reject' },
      },
    },
  };
}

/** Levels that a server cannot do without: it keeps them as they are. */
export const mandatoryLevels = {
  'catch-all': limited('catch-all', { shares: 5, lendable: 0 }, undefined),
  exempt: {
    name: 'exempt',
    spec: { type: 'Exempt', exempt: { nominalConcurrencyShares: 0, lendablePercent: 0 } },
  },
} as const satisfies Readonly<Record<string, Level>>;

/**
 * Levels that a new cluster begins with, those of Kubernetes 1.36; whoever does not want one as it is sets the
 * annotation `apf.kubernetes.io/autoupdate-spec` to false.
 * https://kubernetes.io/docs/concepts/cluster-administration/flow-control/#suggested-configuration-objects
 */
export const suggestedLevels: readonly Level[] = [
  limited('system', { shares: 40, lendable: 50 }, queue(64, 6)),
  limited('node-high', { shares: 60, lendable: 50 }, queue(64, 6)),
  limited('leader-election', { shares: 50, lendable: 80 }, queue(16, 4)),
  limited('workload-high', { shares: 40, lendable: 50 }, queue(128, 6)),
  limited('event', { shares: 5, lendable: 0, borrowing: 100 }, queue(31, 3)),
  limited('workload-low', { shares: 40, lendable: 75 }, queue(128, 6)),
  limited('global-default', { shares: 10, lendable: 50 }, queue(128, 6)),
];
