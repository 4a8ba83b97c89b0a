import type { Clock } from '../../api/clock.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import type { NodePods } from '../pods/node-pods.ts';
import { isUsable } from '../pods/plan.ts';
import type { RuntimeView } from '../pods/runtime-view.ts';
import type { ContainerStatus } from '../runtime/container.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import type { ContainerStreams } from '../runtime/streams.ts';
import { containerLogSource } from '../server/container-log-source.ts';
import type { ContainerLogOptions } from '../server/log-options.ts';
import type { ContainerTarget, NodeApi, PodTarget, Prepared } from '../server/node-api.ts';
import type { StatsSummary } from '../server/stats-summary.ts';
import type { Machine } from './machine.ts';
import { summarize, type UsageSamples } from './summary.ts';

/** What the node's server is answered from. */
export interface NodeApiOptions {
  readonly nodeName: string;
  readonly runtime: ContainerRuntime;
  readonly view: RuntimeView;
  readonly clock: Clock;
  machine(): Promise<Machine>;
  readonly startedAt: number;
  pods(): NodePods | undefined;
  illness(): string | undefined;
}

/** The kubelet as its own server sees it. */
export function kubeletNodeApi(options: NodeApiOptions): NodeApi {
  const { nodeName, runtime, view, clock } = options;
  let samples: UsageSamples = new Map();
  const find = ({ namespace, pod, uid }: PodTarget) => {
    const worker = options.pods()?.find(namespace, pod);
    return uid === undefined || worker?.uid === uid ? worker : undefined;
  };
  const running = (target: ContainerTarget): Prepared<ContainerStatus> => {
    const worker = find(target);
    const container = worker && view.get(worker.uid).containers.find(({ name }) => name === target.container);
    if (container?.state === 'running') return { kind: 'ready', start: container };
    return { kind: 'refused', code: 500, message: `container not found ("${target.container}")` };
  };
  return {
    nodeName,
    health: () => options.illness(),
    pods: () => [...(options.pods()?.workers() ?? [])].map((worker) => worker.reported as Pod),
    pod: (namespace, name) => options.pods()?.find(namespace, name)?.reported as Pod | undefined,
    async containerLogs(target, logOptions, signal) {
      const pod = find(target)?.reported as Pod | undefined;
      if (!pod) return { kind: 'refused', code: 404, message: `pod "${target.pod}" does not exist` };
      const source = containerLogSource(pod, target.container, logOptions.previous);
      if (source.kind === 'none') return { kind: 'refused', code: 400, message: source.message };
      const id = source.containerID.replace(/^[^:]+:\/\//, '');
      return { kind: 'ready', start: runtime.logs(id, runtimeLogOptions(logOptions, clock.now()), signal) };
    },
    async exec(target, command) {
      const found = running(target);
      if (found.kind === 'refused') return found;
      return {
        kind: 'ready',
        async start(session) {
          const { tty, signal } = session;
          const code = await runtime.exec(found.start.id, { command, tty, ...streamsOf(session) }, signal);
          await session.finish({ kind: 'exited', code });
        },
      };
    },
    async attach(target) {
      const found = running(target);
      if (found.kind === 'refused') return found;
      return {
        kind: 'ready',
        start: (session) => runtime.attach(found.start.id, streamsOf(session), session.signal),
      };
    },
    async portForward(target) {
      const worker = find(target);
      const sandbox = worker && view.get(worker.uid).sandboxes[0];
      if (!sandbox || !isUsable(sandbox))
        return {
          kind: 'refused',
          code: 500,
          message: `unable to do port forwarding: pod ${target.pod} is not running`,
        };
      return { kind: 'ready', start: (port, signal) => runtime.portForward(sandbox.id, port, signal) };
    },
    async stats(signal): Promise<StatsSummary> {
      const machine = await options.machine();
      const [containers, sandboxes, usage, imageFs] = await Promise.all([
        runtime.containerStats({}, signal),
        runtime.sandboxStats({}, signal),
        machine.usage(),
        runtime.imageFsInfo(signal),
      ]);
      const { summary, next } = summarize({
        ...{ nodeName, containers, sandboxes, usage, imageFs, samples, view, machine },
        now: clock.now(),
        startTime: formatTime(options.startedAt),
      });
      samples = next;
      return summary;
    },
  };
}

function streamsOf({ stdin, stdout, stderr, resize }: ContainerStreams): ContainerStreams {
  return {
    ...(stdin ? { stdin } : {}),
    ...(stdout ? { stdout } : {}),
    ...(stderr ? { stderr } : {}),
    ...(resize ? { resize } : {}),
  };
}

function runtimeLogOptions(
  { follow, timestamps, tailLines, limitBytes, sinceSeconds, sinceTime, stream }: ContainerLogOptions,
  now: number,
) {
  const since = sinceSeconds === undefined ? sinceTime : now - sinceSeconds * 1000;
  return {
    follow,
    timestamps,
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(since === undefined ? {} : { since }),
    ...(stream === 'All' ? {} : { stream: stream === 'Stdout' ? ('stdout' as const) : ('stderr' as const) }),
  };
}
