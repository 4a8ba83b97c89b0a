import type { ContainerLogOptions } from '../../kubelet/server/log-options.ts';
import type { ContainerTarget, NodeApi, Prepared } from '../../kubelet/server/node-api.ts';
import type { Pod } from '../../proto/gen/core/v1.ts';
import { dialLocal, runProcess } from './fake-streaming-server.ts';

/** A node with the pod `default/web`, whose container `main` is this machine. */
export interface FakeNodeApi extends NodeApi {
  /** How logs were asked for. */
  readonly logRequests: ContainerLogOptions[];
  /** Logs given up by the reader. */
  logsReturned: number;
  illness: string | undefined;
}

/** `log` makes the lines of every container. */
export function fakeNodeApi(log: (signal: AbortSignal) => AsyncIterable<Uint8Array>): FakeNodeApi {
  const pod: Pod = {
    metadata: { name: 'web', namespace: 'default', uid: 'u1' },
    spec: {
      containers: [
        { name: 'main', image: 'x' },
        { name: 'waiting', image: 'x' },
      ],
    },
    status: {},
  } as unknown as Pod;
  const find = ({ container }: ContainerTarget): Prepared<undefined> =>
    container === 'main'
      ? { kind: 'ready', start: undefined }
      : { kind: 'refused', code: 500, message: `container not found ("${container}")` };
  const api: FakeNodeApi = {
    nodeName: 'node-1',
    logRequests: [],
    logsReturned: 0,
    illness: undefined,
    health: () => api.illness,
    pods: () => [pod],
    pod: (namespace, name) => (namespace === 'default' && name === 'web' ? pod : undefined),
    async containerLogs(target, options, signal) {
      api.logRequests.push(options);
      if (target.container !== 'main') {
        const message = 'container "waiting" in pod "web" is waiting to start: ContainerCreating';
        return { kind: 'refused', code: 400, message };
      }
      return { kind: 'ready', start: counted(log(signal)) };
    },
    async exec(target, command) {
      const found = find(target);
      return found.kind === 'refused' ? found : { kind: 'ready', start: (session) => runProcess(command, session) };
    },
    async attach(target) {
      const found = find(target);
      if (found.kind === 'refused') return found;
      return { kind: 'ready', start: (session) => runProcess(['sh', '-c', 'echo attached; cat'], session) };
    },
    portForward: async () => ({ kind: 'ready', start: dialLocal }),
    stats: async () => ({
      node: {
        nodeName: 'node-1',
        startTime: '2026-01-01T00:00:00Z',
        cpu: { time: '2026-01-01T00:00:10Z', usageCoreNanoSeconds: 1_500_000_000 },
        memory: { time: '2026-01-01T00:00:10Z', workingSetBytes: 1024 },
      },
      pods: [
        {
          podRef: { name: 'web', namespace: 'default', uid: 'u1' },
          startTime: '2026-01-01T00:00:01Z',
          containers: [
            {
              name: 'main',
              startTime: '2026-01-01T00:00:02Z',
              cpu: { time: '2026-01-01T00:00:10Z', usageCoreNanoSeconds: 250_000_000 },
              memory: { time: '2026-01-01T00:00:10Z', workingSetBytes: 512 },
            },
          ],
        },
      ],
    }),
  };
  async function* counted(lines: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* lines;
    } finally {
      api.logsReturned++;
    }
  }
  return api;
}
