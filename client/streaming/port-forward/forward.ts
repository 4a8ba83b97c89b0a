import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { messageOf } from '../../../api/errors/message-of.ts';

/** Opens a connection to a port in the pod. Rejects with the text the user shall see. */
export type DialPort = (port: number, signal: AbortSignal) => Promise<Duplex>;

/** Which pod is forwarded to, for messages. */
export interface ForwardedPod {
  readonly name: string;
  readonly uid?: string;
}

/** The words in which the kubelet tells that a port could not be forwarded. */
export function forwardError(port: number, pod: ForwardedPod, cause: unknown): string {
  const reason = messageOf(cause);
  return `error forwarding port ${port} to pod ${pod.name}, uid ${pod.uid ?? ''}: ${reason}`;
}

/**
 * Carries bytes both ways until both sides have ended, each direction on its own, or one is lost. Where the client's
 * protocol has no half-close, the end of the pod's side is the end. Never rejects: a connection that breaks in the
 * middle closes the other side, as it would without a tunnel.
 */
export async function join(client: Duplex, pod: Duplex, { halfClose }: { halfClose: boolean }): Promise<void> {
  const down = pipeline(pod, client);
  const directions = [down, pipeline(client, pod)];
  if (!halfClose) {
    const over = () => {
      client.destroy();
      pod.destroy();
    };
    down.then(over, over);
  }
  const settled = await Promise.allSettled(directions);
  if (settled.some((result) => result.status === 'rejected')) {
    client.destroy();
    pod.destroy();
  }
}

/** Parses a port of a request; an error is the text of the refusal. */
export function parsePort(text: string): number | { error: string } {
  if (!/^\d+$/.test(text) || Number(text) > 65535) return { error: `unable to parse "${text}" as a port` };
  return Number(text) < 1 ? { error: `port "${text}" must be > 0` } : Number(text);
}
