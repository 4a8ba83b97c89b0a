import { semanticEqual } from '../../api/meta/deep-equal.ts';
import type { DeepReadonly } from '../../api/meta/deep-readonly.ts';
import type { ReadonlyContainer, ReadonlyPod } from '../../api/pod/containers.ts';
import type { ResourceRequirements } from '../../proto/gen/core/v1.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { BareCondition } from '../status/conditions.ts';
import { type Allocation, askedFor, grantedBefore, needsRestart, type ResizeStep, withAllocation } from './resize.ts';

type Resources = DeepReadonly<ResourceRequirements> | undefined;

/** A container that does not have what it was granted yet. */
export interface ResizeWork {
  readonly container: ReadonlyContainer;
  readonly id: string;
  readonly restart: boolean;
}

/**
 * The resources of one pod: what it asks for, what it was granted, and what its containers have.
 * https://kubernetes.io/docs/tasks/configure-pod-container/resize-container-resources/
 */
export class PodResizing {
  #allocation: Allocation;
  #pending: BareCondition | undefined;
  /** By container id. */
  readonly #actual = new Map<string, Resources>();
  #isInProgress = false;

  constructor(pod: ReadonlyPod) {
    this.#allocation = grantedBefore(pod);
  }

  /** The pod as it is to be run. */
  granted(pod: ReadonlyPod): ReadonlyPod {
    return withAllocation(pod, this.#allocation);
  }

  get allocation(): Allocation {
    return this.#allocation;
  }

  /** Takes over a decision. */
  take(step: ResizeStep): void {
    this.#pending = undefined;
    if (step.kind === 'allocate') this.#allocation = step.allocation;
    else if (step.kind === 'pending') this.#pending = { type: 'PodResizePending', status: 'True', ...step.condition };
  }

  /** A new pod gets what it asks for. */
  takeAll(pod: ReadonlyPod): void {
    this.#allocation = askedFor(pod);
  }

  /** An instance has what its container was granted. */
  done(id: string, name: string): void {
    this.#actual.set(id, this.#allocation.get(name));
  }

  /** What an instance has; one from before this kubelet has what was reported of it. */
  actual(id: string, name: string): Resources {
    if (!this.#actual.has(id)) this.#actual.set(id, this.#allocation.get(name));
    return this.#actual.get(id);
  }

  /** The running containers that do not have what they were granted. */
  work(containers: readonly ReadonlyContainer[], running: readonly ContainerStatus[]): ResizeWork[] {
    const ids = new Set(running.map(({ id }) => id));
    for (const id of this.#actual.keys()) if (!ids.has(id)) this.#actual.delete(id);
    const work: ResizeWork[] = [];
    for (const { id, name } of running) {
      const container = containers.find((one) => one.name === name);
      if (!container || !this.#allocation.has(name)) continue;
      const [from, to] = [this.actual(id, name), this.#allocation.get(name)];
      if (!semanticEqual(from, to)) work.push({ container, id, restart: needsRestart(container, from, to) });
    }
    this.#isInProgress = work.length > 0;
    return work;
  }

  get isPending(): boolean {
    return this.#pending !== undefined;
  }

  get conditions(): readonly BareCondition[] {
    const inProgress: BareCondition = { type: 'PodResizeInProgress', status: 'True' };
    return [...(this.#pending ? [this.#pending] : []), ...(this.#isInProgress ? [inProgress] : [])];
  }
}
