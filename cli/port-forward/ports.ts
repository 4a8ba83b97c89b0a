import { CommandError } from '../errors/errors.ts';
import type { AnyObject } from '../object.ts';
import type { APod } from '../pods/choose.ts';

/** A port of this machine and the one in the pod that it leads to. */
export interface PortPair {
  /** 0 for any that is free. */
  readonly local: number;
  readonly remote: number;
}

interface ServicePort {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: string;
  readonly targetPort?: number | string;
}

interface ServiceSpec {
  readonly clusterIP?: string;
  readonly ports?: readonly ServicePort[];
}

/** Reads `8080`, `8080:80`, `:80` and `8080:http`, the names being those of the pod's containers. Throws CommandError. */
export function portsOfPod(args: readonly string[], pod: APod): PortPair[] {
  return args.map((arg) => {
    const { local, remote } = split(arg);
    if (isNumber(remote)) return parsePair(arg, local, remote);
    const port = String(containerPort(pod, remote));
    return parsePair(arg, local === remote ? port : local, port);
  });
}

/**
 * The same for the ports of a service, by number or name: they lead to the pod's ports that the service's traffic goes to.
 * Throws CommandError.
 */
export function portsOfService(args: readonly string[], service: AnyObject, pod: APod): PortPair[] {
  const name = service.metadata?.name ?? '';
  const spec = (service.spec ?? {}) as ServiceSpec;
  return args.map((arg) => {
    const { local, remote } = split(arg);
    const named = isNumber(remote) ? undefined : spec.ports?.find((one) => one.name === remote);
    if (!isNumber(remote) && !named) throw new CommandError(`Service '${name}' does not have a named port '${remote}'`);
    const port = named?.port ?? Number(remote);
    const target = targetPort(name, spec, pod, port);
    return parsePair(arg, local === remote ? String(port) : local, String(target));
  });
}

function targetPort(name: string, { ports = [], clusterIP }: ServiceSpec, pod: APod, port: number): number {
  const found = ports.find((one) => one.port === port);
  if (!found) throw new CommandError(`Service ${name} does not have a service port ${port}`);
  if (found.protocol === 'UDP') throw new CommandError(`UDP protocol is not supported for ${port}`);
  if (clusterIP === 'None' || !found.targetPort) return port;
  return typeof found.targetPort === 'number' ? found.targetPort : containerPort(pod, found.targetPort);
}

function containerPort(pod: APod, name: string): number {
  for (const { ports = [] } of pod.spec?.containers ?? [])
    for (const port of ports) if (port.name === name) return port.containerPort;
  throw new CommandError(`Pod '${pod.metadata.name}' does not have a named port '${name}'`);
}

const isNumber = (text: string): boolean => /^[-+]?\d+$/.test(text);

/** Anything but one colon leaves the first part for both ends. */
function split(arg: string): { local: string; remote: string } {
  const [first = '', second, ...rest] = arg.split(':');
  return second === undefined || rest.length > 0 ? { local: first, remote: first } : { local: first, remote: second };
}

function parsePair(arg: string, local: string, remote: string): PortPair {
  const pair = { local: local === '' ? 0 : parsePort('local', local), remote: parsePort('remote', remote) };
  if (pair.remote === 0) throw new CommandError('remote port must be > 0');
  if (arg === '') throw new CommandError("invalid port format ''");
  return pair;
}

function parsePort(end: string, text: string): number {
  const refuse = (why: string) =>
    new CommandError(`error parsing ${end} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`);
  if (!/^\d+$/.test(text)) throw refuse('invalid syntax');
  if (Number(text) > 65535) throw refuse('value out of range');
  return Number(text);
}
