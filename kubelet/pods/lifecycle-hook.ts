import { type Clock, sleep } from '../../api/clock.ts';
import type { ReadonlyContainer } from '../../api/pod/containers.ts';
import type { Shared } from '../../client/client.ts';
import type { LifecycleHandler } from '../../proto/gen/core/v1.ts';
import { httpGetOf, httpProbe } from '../probes/http-probe.ts';
import { portNumber } from '../probes/probe.ts';
import { tcpProbe } from '../probes/tcp-probe.ts';
import type { ContainerRuntime } from '../runtime/runtime.ts';

/** For whom a hook runs, and how long it may. */
export interface HookTarget {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly container: ReadonlyContainer;
  readonly id: string;
  readonly podIP: string;
  readonly timeoutMs: number;
}

/** Longer than any timer of node can wait. */
const maxTimeoutMs = 2 ** 31 - 1;

/**
 * Runs a postStart or preStop hook; throws what went wrong.
 * https://kubernetes.io/docs/concepts/containers/container-lifecycle-hooks/
 */
export async function runHook(hook: Shared<LifecycleHandler>, target: HookTarget, signal: AbortSignal): Promise<void> {
  const { runtime, clock, container, id, podIP } = target;
  const timeoutMs = Math.min(target.timeoutMs, maxTimeoutMs);
  if (hook.exec) {
    const command = hook.exec.command ?? [];
    const result = await runtime.execSync(id, { command, timeoutMs }, signal);
    if (result.kind === 'timedOut') throw new Error(`command '${command.join(' ')}' timed out`);
    if (result.exitCode === 0) return;
    const output = Buffer.concat([result.stderr, result.stdout]).toString('utf8').slice(0, 1000);
    throw new Error(`command '${command.join(' ')}' exited with ${result.exitCode}: ${output}`);
  }
  if (hook.sleep) {
    await sleep(clock, Math.min(hook.sleep.seconds * 1000, timeoutMs), signal);
    return;
  }
  const get = hook.httpGet && httpGetOf(hook.httpGet, container, podIP, 'kube-lifecycle/1.36');
  const tcp = hook.tcpSocket;
  const result = get
    ? await httpProbe(get, timeoutMs, signal)
    : tcp
      ? await tcpProbe(tcp.host || podIP, portNumber(tcp.port, container), timeoutMs, signal)
      : { outcome: 'failure', output: 'the hook has no handler' };
  if (result.outcome !== 'success') throw new Error(result.output);
}
