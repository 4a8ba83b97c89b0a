import { isNotFound } from '../../api/errors/predicates.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';

/** For how many seconds a kubelet may go on with secrets and config maps that it has read. */
export const ttlAnnotation = 'node.alpha.kubernetes.io/ttl';

/**
 * Sizes of clusters and the seconds that go with them. They overlap, so that a cluster at the border of two does not go to and fro
 * between them.
 */
const steps = [
  { from: 0, to: 100, seconds: 0 },
  { from: 90, to: 500, seconds: 15 },
  { from: 450, to: 1000, seconds: 30 },
  { from: 900, to: 2000, seconds: 60 },
  { from: 1800, to: Number.POSITIVE_INFINITY, seconds: 300 },
] as const;

/** The step for a number of nodes, near the step that was right before. */
export function stepFor(nodes: number, before: number): number {
  let step = before;
  while (nodes > (steps[step]?.to ?? 0)) step++;
  while (nodes < (steps[step]?.from ?? 0)) step--;
  return step;
}

export const secondsOf = (step: number): number => steps[step]?.seconds ?? 0;

/** Says on each node how often kubelets should read again, by the size of the cluster. */
export function nodeTtlController({ client, informers }: ControllerContext): readonly ControllerDefinition[] {
  const { nodes: type } = coreV1Resources;
  const nodes = informers.get(type);
  let step = 0;

  async function reconcile(name: string, { signal }: ReconcileContext): Promise<void> {
    const node = nodes.lister.get(name);
    step = stepFor(nodes.lister.list().length, step);
    const seconds = String(secondsOf(step));
    if (!node || node.metadata.annotations?.[ttlAnnotation] === seconds) return;
    const body = { metadata: { annotations: { [ttlAnnotation]: seconds } } };
    try {
      await client.patch(type, { name }, { type: 'strategic', body }, { signal });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  return [
    {
      name: 'ttl-controller',
      // Nodes report all the time, and so hear soon of another size.
      watches: [watches(nodes, ({ metadata }, { type: change }) => (change === 'deleted' ? undefined : metadata.name))],
      reconcile,
    },
  ];
}
