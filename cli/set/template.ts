import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { Variable } from './variable.ts';

/** A container as far as `set` changes it. */
export interface SettableContainer {
  readonly name: string;
  readonly image?: string;
  readonly env?: readonly Variable[];
}

/** The containers of an object's pods, and where in a patch they go. */
export interface PodSpecPlace {
  readonly containers: readonly SettableContainer[];
  readonly initContainers: readonly SettableContainer[];
  /** The patch of the object around one of the pod's spec. */
  readonly around: (podSpec: object) => object;
}

/** Finds the pod spec of an object: its own, of its template, or of its job's. Throws CommandError for kinds without one. */
export function podSpecOf({ kind = '', spec }: AnyObject): PodSpecPlace {
  type PodSpec = { containers?: SettableContainer[]; initContainers?: SettableContainer[] };
  type Templated = { template?: { spec?: PodSpec }; jobTemplate?: { spec?: { template?: { spec?: PodSpec } } } };
  const { template, jobTemplate } = (spec ?? {}) as Templated;
  const [found, around]: [PodSpec | undefined, (podSpec: object) => object] =
    kind === 'Pod'
      ? [spec as PodSpec, (podSpec) => ({ spec: podSpec })]
      : kind === 'CronJob'
        ? [
            jobTemplate?.spec?.template?.spec,
            (podSpec) => ({ spec: { jobTemplate: { spec: { template: { spec: podSpec } } } } }),
          ]
        : [template?.spec, (podSpec) => ({ spec: { template: { spec: podSpec } } })];
  if (!found) throw new CommandError(`the object is not a pod or does not have a pod template: ${kind}`);
  return { containers: found.containers ?? [], initContainers: found.initContainers ?? [], around };
}
