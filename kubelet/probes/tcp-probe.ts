import { connect } from 'node:net';
import { dialError } from './dial-error.ts';
import type { ProbeResult } from './probe.ts';

/** A connection that can be opened is a success. https://kubernetes.io/docs/concepts/workloads/pods/probes/#tcp-probes */
export function tcpProbe(host: string, port: number, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    // Not given the signal: a socket keeps hold of it even after its end.
    const socket = connect({ host, port, timeout: timeoutMs });
    const giveUp = () => end({ outcome: 'unknown', output: 'given up' });
    const end = (result: ProbeResult) => {
      signal.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(result);
    };
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    socket.once('connect', () => end({ outcome: 'success', output: '' }));
    socket.once('timeout', () => end({ outcome: 'failure', output: `dial tcp ${host}:${port}: i/o timeout` }));
    socket.once('error', (error) => end({ outcome: 'failure', output: dialError(error, host, port) }));
  });
}
