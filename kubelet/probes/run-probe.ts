import { messageOf } from '../../api/errors/message-of.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';
import { grpcProbe } from './grpc-probe.ts';
import { httpGetOf, httpProbe } from './http-probe.ts';
import { type ProbeResult, portNumber, type RunProbe } from './probe.ts';
import { tcpProbe } from './tcp-probe.ts';

const maxOutputBytes = 10 * 1024;

/** Carries out probes on a real node: programs through the runtime, the others over the pod's network. */
export function createRunProbe(runtime: ContainerRuntime, version: string): RunProbe {
  const userAgent = `kube-probe/${version}`;
  return async (probe, { container, containerId, podIP }, signal) => {
    const timeoutMs = Math.max(1, probe.timeoutSeconds ?? 1) * 1000;
    try {
      if (probe.exec)
        return await execProbe(runtime, containerId, { command: probe.exec.command ?? [], timeoutMs }, signal);
      if (probe.httpGet) {
        return await httpProbe(httpGetOf(probe.httpGet, container, podIP, userAgent), timeoutMs, signal);
      }
      if (probe.tcpSocket) {
        const { host, port } = probe.tcpSocket;
        return await tcpProbe(host || podIP, portNumber(port, container), timeoutMs, signal);
      }
      if (probe.grpc) {
        const { port, service = '' } = probe.grpc;
        return await grpcProbe({ host: podIP, port, service }, timeoutMs, signal);
      }
      return { outcome: 'unknown', output: `missing probe handler for ${container.name}` };
    } catch (error) {
      return { outcome: 'unknown', output: messageOf(error) };
    }
  };
}

/** Simulated containers have no network: what the runtime answers to a command stands for every probe. */
export function createSimulatedRunProbe(runtime: ContainerRuntime): RunProbe {
  return async (probe, { containerId }, signal) => {
    const timeoutMs = Math.max(1, probe.timeoutSeconds ?? 1) * 1000;
    try {
      return await execProbe(runtime, containerId, { command: probe.exec?.command ?? ['true'], timeoutMs }, signal);
    } catch (error) {
      return { outcome: 'unknown', output: messageOf(error) };
    }
  };
}

async function execProbe(
  runtime: ContainerRuntime,
  id: string,
  { command, timeoutMs }: { readonly command: readonly string[]; readonly timeoutMs: number },
  signal: AbortSignal,
): Promise<ProbeResult> {
  const result = await runtime.execSync(id, { command, timeoutMs, maxOutputBytes }, signal);
  if (result.kind === 'timedOut') {
    return {
      outcome: 'failure',
      output: `command timed out: "${command.join(' ')}" timed out after ${timeoutMs / 1000}s`,
    };
  }
  const output = Buffer.concat([result.stdout, result.stderr]).subarray(0, maxOutputBytes).toString('utf8');
  return { outcome: result.exitCode === 0 ? 'success' : 'failure', output };
}
