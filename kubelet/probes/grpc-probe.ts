import { connect } from 'node:http2';
import { withDeadline } from '../../api/linked-signal.ts';
import { dialError } from './dial-error.ts';
import type { ProbeResult } from './probe.ts';

/** Whose health is asked for; an empty service is the whole server. */
interface GrpcTarget {
  readonly host: string;
  readonly port: number;
  readonly service: string;
}

const serving = 1;
const unimplemented = 12;

/**
 * Asks a server for its health in the gRPC health checking protocol; SERVING is a success.
 * https://kubernetes.io/docs/concepts/workloads/pods/probes/#grpc-probes
 */
export function grpcProbe(target: GrpcTarget, timeoutMs: number, signal: AbortSignal): Promise<ProbeResult> {
  return withDeadline(timeoutMs, signal, (within) => probe(target, timeoutMs, within));
}

function probe({ host, port, service }: GrpcTarget, timeoutMs: number, deadline: AbortSignal): Promise<ProbeResult> {
  const authority = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return new Promise((resolve) => {
    const session = connect(`http://${authority}`);
    const end = (outcome: ProbeResult['outcome'], output: string) => {
      deadline.removeEventListener('abort', late);
      session.destroy();
      resolve({ outcome, output });
    };
    const late = () =>
      end(
        'failure',
        `timeout: failed to connect service "${authority}" within ${timeoutMs / 1000}s: context deadline exceeded`,
      );
    deadline.addEventListener('abort', late, { once: true });
    const notConnected = (error: unknown) =>
      end('failure', `error: failed to connect to "${authority}": ${dialError(error, host, port)}`);
    session.once('error', notConnected);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/grpc.health.v1.Health/Check',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    let status: number | undefined;
    const parts: Buffer[] = [];
    const note = (headers: Readonly<Record<string, unknown>>) => {
      if (headers['grpc-status'] !== undefined) status = Number(headers['grpc-status']);
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', (error) => {
      // A connection that was never made ends its streams before it tells itself.
      if (error.cause) notConnected(error.cause);
      else end('failure', `error: health rpc failed: ${error.message}`);
    });
    stream.on('end', () => {
      const answer = servingStatus(Buffer.concat(parts));
      if (status === unimplemented)
        end('failure', 'error: this server does not implement the grpc health protocol (grpc.health.v1.Health)');
      else if (status !== 0) end('failure', `error: health rpc failed with status ${status ?? 'none'}`);
      else if (answer === serving) end('success', 'service healthy');
      else end('failure', `service unhealthy (responded with "${names[answer] ?? answer}")`);
    });
    stream.end(requestFrame(service));
  });
}

const names = ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'];

/** HealthCheckRequest{service = 1} behind the five bytes of a gRPC frame. */
function requestFrame(service: string): Buffer {
  const name = Buffer.from(service);
  const message = name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, name.length]), name]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** HealthCheckResponse{status = 1}; an absent field is 0. */
function servingStatus(frame: Buffer): number {
  const message = frame.subarray(5);
  return message[0] === 0x08 ? (message[1] ?? 0) : 0;
}
