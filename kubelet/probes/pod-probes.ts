import type { Clock } from '../../api/clock.ts';
import { isSidecar, type ReadonlyContainer, type ReadonlyPod } from '../../api/pod/containers.ts';
import type { EventType } from '../../client/events/recorder.ts';
import type { ProbeVerdicts } from '../pods/plan-draft.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import { type ProbeResult, type ProbeType, probeOf, type RunProbe } from './probe.ts';
import { ProbeLoop, type Verdict } from './probe-loop.ts';

/** What the probes of one pod need. */
export interface PodProbesOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly run: RunProbe;
  /** Milliseconds: containers that ran before this kubelet did are not all probed at once. */
  readonly kubeletStartedAt: number;
  /** Tells about a container. */
  event(container: ReadonlyContainer, type: EventType, reason: string, message: string): void;
  /** A verdict differs from the one before. */
  changed(): void;
}

interface Probed {
  readonly name: string;
  readonly loops: Map<ProbeType, ProbeLoop>;
  /** What was reported of it before this kubelet. */
  readonly wasReady: boolean;
}

const titles = { startup: 'Startup', liveness: 'Liveness', readiness: 'Readiness' } as const;

/** The probes of the running containers of one pod. */
export class PodProbes {
  readonly #options: PodProbesOptions;
  readonly #probed = new Map<string, Probed>();
  #pod: ReadonlyPod | undefined;
  #podIP = '';

  constructor(options: PodProbesOptions) {
    this.#options = options;
  }

  /** Probes what runs and only that; cheap when nothing has changed. A pod that ends is asked for its readiness only. */
  follow(pod: ReadonlyPod, running: readonly ContainerStatus[], podIP: string, ending: boolean): void {
    this.#pod = pod;
    this.#podIP = podIP;
    const ids = new Set(running.map(({ id }) => id));
    for (const [id, { loops }] of this.#probed) {
      if (!ids.has(id)) {
        for (const loop of loops.values()) loop.stop();
        this.#probed.delete(id);
      } else if (ending) for (const type of ['startup', 'liveness'] as const) stopLoop(loops, type);
    }
    if (ending) return;
    for (const status of running) {
      if (this.#probed.has(status.id)) continue;
      const container = probedContainers(pod).find(({ name }) => name === status.name);
      if (container) this.#begin(container, status);
    }
  }

  stop(): void {
    for (const { loops } of this.#probed.values()) for (const loop of loops.values()) loop.stop();
    this.#probed.clear();
  }

  verdicts(id: string): ProbeVerdicts {
    const loops = this.#probed.get(id)?.loops;
    return {
      startup: loops?.get('startup')?.verdict ?? 'success',
      liveness: loops?.get('liveness')?.verdict ?? 'success',
    };
  }

  /** For the status. A container that is not probed is ready as soon as it runs. */
  health(name: string, id: string): { readonly started: boolean; readonly ready: boolean } {
    const probed = this.#probed.get(id);
    if (!probed) {
      const container = this.#pod && probedContainers(this.#pod).find((one) => one.name === name);
      const isProbed = container?.startupProbe || container?.readinessProbe;
      return isProbed ? { started: !container.startupProbe, ready: false } : { started: true, ready: true };
    }
    const { loops } = probed;
    const started = (loops.get('startup')?.verdict ?? 'success') === 'success';
    const readiness = loops.get('readiness')?.verdict;
    return { started, ready: started && (readiness === undefined || readiness === 'success') };
  }

  #begin(container: ReadonlyContainer, status: ContainerStatus): void {
    const before = this.#pod?.status.containerStatuses?.find(({ name }) => name === status.name);
    const sidecar = this.#pod?.status.initContainerStatuses?.find(({ name }) => name === status.name);
    const reported = before ?? sidecar;
    const same = reported?.containerID?.endsWith(status.id) ?? false;
    const probed: Probed = { name: container.name, loops: new Map(), wasReady: same && (reported?.ready ?? false) };
    this.#probed.set(status.id, probed);
    if (probeOf(container, 'startup') && !(same && reported?.started)) this.#open('startup', container, status, probed);
    else this.#openOthers(container, status, probed);
  }

  #openOthers(container: ReadonlyContainer, status: ContainerStatus, probed: Probed): void {
    this.#open('liveness', container, status, probed);
    this.#open('readiness', container, status, probed);
  }

  #open(type: ProbeType, container: ReadonlyContainer, status: ContainerStatus, probed: Probed): void {
    const probe = probeOf(container, type);
    const { clock, random, kubeletStartedAt, changed } = this.#options;
    if (!probe) {
      // Readiness is waited for until the container has started, also where there is no probe for it.
      return;
    }
    const startedAt = status.startedAt ?? clock.now();
    const isOld = startedAt < kubeletStartedAt;
    const jitter = isOld ? random() * (probe.periodSeconds ?? 10) * 1000 : 0;
    const initial: Verdict =
      type === 'liveness' ? 'success' : type === 'startup' ? 'unknown' : probed.wasReady ? 'success' : 'failure';
    const loop = new ProbeLoop({
      probe,
      clock,
      initial,
      startAt: Math.max(clock.now() + jitter, startedAt + (probe.initialDelaySeconds ?? 0) * 1000),
      run: (signal) => {
        const pod = this.#pod;
        if (!pod) return Promise.resolve({ outcome: 'unknown', output: 'the pod is not known yet' });
        const target = { pod, container, containerId: status.id, podIP: this.#podIP };
        return this.#options.run(probe, target, signal);
      },
      unhealthy: (result) => this.#tell(type, container, result),
      decided: (verdict) => {
        // A failed container is replaced; a started one is not asked again.
        if (type === 'startup' || (type === 'liveness' && verdict === 'failure')) loop.stop();
        if (type === 'startup' && verdict === 'success') this.#openOthers(container, status, probed);
        changed();
      },
    });
    probed.loops.set(type, loop);
  }

  #tell(type: ProbeType, container: ReadonlyContainer, { outcome, output }: ProbeResult): void {
    const title = titles[type];
    const message =
      outcome === 'failure'
        ? `${title} probe failed: ${output}`
        : `${title} probe errored and resulted in unknown state: ${output}`;
    this.#options.event(container, 'Warning', 'Unhealthy', message);
  }
}

function stopLoop(loops: Map<ProbeType, ProbeLoop>, type: ProbeType): void {
  loops.get(type)?.stop();
  loops.delete(type);
}

function probedContainers({ spec }: ReadonlyPod): readonly ReadonlyContainer[] {
  return [...spec.containers, ...(spec.initContainers ?? []).filter(isSidecar)];
}
