import { parseQuantity } from '../../api/quantity/quantity.ts';
import type { Shared } from '../../client/client.ts';
import type { Container, ContainerState, ContainerStatus, EnvVar, Probe } from '../../proto/gen/core/v1.ts';
import type { Lines } from './lines.ts';
import { describeTime } from './time.ts';

type Resources = Readonly<Record<string, string>> | undefined;

/** What values of the environment that come from elsewhere are shown as; pods know more than templates. */
export type FieldValue = (path: string) => string;

/** Containers of a pod or a template, with their statuses if there are any. `title` is `Containers` or `Init Containers`. */
export function describeContainers(
  lines: Lines,
  title: string,
  containers: readonly Shared<Container>[],
  statuses: readonly Shared<ContainerStatus>[] | undefined,
  fieldValue: FieldValue,
  level = 0,
): void {
  lines.add(level, `${title}:${containers.length === 0 ? ' <none>' : ''}`);
  const byName = new Map((statuses ?? []).map((status) => [status.name, status]));
  for (const container of containers) {
    const status = byName.get(container.name);
    describeBasics(lines, container, status, level);
    describeCommand(lines, 'Command', container.command);
    describeCommand(lines, 'Args', container.args);
    if (status) describeStatus(lines, status);
    describeResources(lines, container.resources?.limits as Resources, container.resources?.requests as Resources, 2);
    describeProbes(lines, container);
    describeEnvFrom(lines, container);
    describeEnv(lines, container, fieldValue);
    describeMounts(lines, container);
  }
}

function describeBasics(
  lines: Lines,
  container: Shared<Container>,
  status: Shared<ContainerStatus> | undefined,
  level: number,
): void {
  // Only the title moves with the level, and names by one space: as kubectl does.
  lines.add(1, `${level > 0 ? ' ' : ''}${container.name}:`);
  if (status) lines.add(2, `Container ID:\t${status.containerID ?? ''}`);
  lines.add(2, `Image:\t${container.image ?? ''}`);
  if (status) lines.add(2, `Image ID:\t${status.imageID ?? ''}`);
  const ports = (container.ports ?? []).map((port) => `${port.containerPort}/${port.protocol ?? 'TCP'}`);
  const hostPorts = (container.ports ?? []).map((port) => `${port.hostPort ?? 0}/${port.protocol ?? 'TCP'}`);
  const plural = ports.length > 1 ? 'Ports' : 'Port';
  lines.add(2, `${plural}:\t${ports.join(', ') || '<none>'}`);
  lines.add(2, `Host ${plural}:\t${hostPorts.join(', ') || '<none>'}`);
  const seccomp = container.securityContext?.seccompProfile;
  if (!seccomp) return;
  lines.add(2, `SeccompProfile:\t${seccomp.type}`);
  if (seccomp.type === 'Localhost') lines.add(3, `LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
}

function describeCommand(lines: Lines, title: string, words: readonly string[] | undefined): void {
  if (!words?.length) return;
  lines.add(2, `${title}:`);
  for (const word of words) for (const line of word.split('\n')) lines.add(3, line);
}

function describeStatus(lines: Lines, status: Shared<ContainerStatus>): void {
  describeState(lines, 'State', status.state, 2);
  if (status.lastState?.terminated) describeState(lines, 'Last State', status.lastState, 2);
  lines.add(2, `Ready:\t${status.ready ? 'True' : 'False'}`);
  lines.add(2, `Restart Count:\t${status.restartCount ?? 0}`);
}

function describeState(lines: Lines, title: string, state: Shared<ContainerState> | undefined, level: number): void {
  if (state?.running) {
    lines.add(level, `${title}:\tRunning`);
    lines.add(level + 1, `Started:\t${describeTime(state.running.startedAt)}`);
  } else if (state?.waiting) {
    lines.add(level, `${title}:\tWaiting`);
    if (state.waiting.reason) lines.add(level + 1, `Reason:\t${state.waiting.reason}`);
  } else if (state?.terminated) {
    const { reason, message, exitCode, signal, startedAt, finishedAt } = state.terminated;
    lines.add(level, `${title}:\tTerminated`);
    if (reason) lines.add(level + 1, `Reason:\t${reason}`);
    if (message) lines.add(level + 1, `Message:\t${message}`);
    lines.add(level + 1, `Exit Code:\t${exitCode ?? 0}`);
    if (signal) lines.add(level + 1, `Signal:\t${signal}`);
    lines.add(level + 1, `Started:\t${describeTime(startedAt)}`);
    lines.add(level + 1, `Finished:\t${describeTime(finishedAt)}`);
  } else lines.add(level, `${title}:\tWaiting`);
}

/** Limits and requests, each resource on its line. */
export function describeResources(lines: Lines, limits: Resources, requests: Resources, level: number): void {
  for (const [title, list] of [
    ['Limits', limits],
    ['Requests', requests],
  ] as const) {
    const names = Object.keys(list ?? {}).sort();
    if (names.length === 0) continue;
    lines.add(level, `${title}:`);
    for (const name of names) lines.add(level + 1, `${name}:\t${list?.[name]}`);
  }
}

function describeProbes(lines: Lines, container: Shared<Container>): void {
  for (const [title, probe] of [
    ['Liveness', container.livenessProbe],
    ['Readiness', container.readinessProbe],
    ['Startup', container.startupProbe],
  ] as const)
    if (probe) lines.add(2, `${title}:\t${describeProbe(probe)}`);
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3` */
function describeProbe(probe: Shared<Probe>): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  if (probe.exec) return `exec [${(probe.exec.command ?? []).join(' ')}] ${attributes}`;
  if (probe.httpGet) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet;
    const at = `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return `http-get ${scheme.toLowerCase()}://${at}${escapePath(path)} ${attributes}`;
  }
  if (probe.tcpSocket) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port} ${attributes}`;
  if (probe.grpc) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

/** As the path of a URL. */
function escapePath(path: string): string {
  const rooted = path === '' || path.startsWith('/') ? path : `/${path}`;
  return encodeURI(rooted).replaceAll('?', '%3F').replaceAll('#', '%23');
}

function describeEnvFrom(lines: Lines, { envFrom }: Shared<Container>): void {
  if (!envFrom?.length) return;
  lines.add(2, 'Environment Variables from:');
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const [from, name, optional] = configMapRef
      ? ['ConfigMap', configMapRef.name, configMapRef.optional]
      : ['Secret', secretRef?.name, secretRef?.optional];
    const suffix = prefix ? ` with prefix '${prefix}'` : '';
    lines.add(3, `${name ?? ''}\t${from}${suffix}\tOptional: ${optional === true}`);
  }
}

function describeEnv(lines: Lines, container: Shared<Container>, fieldValue: FieldValue): void {
  const env: readonly Shared<EnvVar>[] | undefined = container.env;
  if (!env?.length) {
    lines.add(2, 'Environment:\t<none>');
    return;
  }
  lines.add(2, 'Environment:');
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      for (const [at, line] of value.split('\n').entries()) lines.add(3, at === 0 ? `${name}:\t${line}` : `\t${line}`);
      continue;
    }
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
    if (fieldRef)
      lines.add(
        3,
        `${name}:\t${fieldValue(fieldRef.fieldPath ?? '')} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`,
      );
    else if (resourceFieldRef)
      lines.add(
        3,
        `${name}:\t${resourceValue(container, resourceFieldRef.resource ?? '', resourceFieldRef.divisor)} (${resourceFieldRef.resource})`,
      );
    else if (secretKeyRef)
      lines.add(
        3,
        `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`,
      );
    else if (configMapKeyRef)
      lines.add(
        3,
        `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}`,
      );
  }
}

/** What a container asks for, in whole units of the divisor. A limit that is not set is the node's. */
function resourceValue({ resources }: Shared<Container>, field: string, divisor: string | undefined): string {
  const [, part, name = ''] = /^(limits|requests)\.(.+)$/.exec(field) ?? [];
  const amount = (part === 'limits' ? resources?.limits : resources?.requests)?.[name] ?? '0';
  const unit = parseQuantity(divisor || '0');
  const [dividend, by] =
    name === 'cpu'
      ? [parseQuantity(amount).milliValue(), unit.milliValue() || 1000]
      : [parseQuantity(amount).value(), unit.value() || 1];
  const value = String(Math.ceil(dividend / by));
  return value === '0' && (field === 'limits.cpu' || field === 'limits.memory') ? 'node allocatable' : value;
}

function describeMounts(lines: Lines, { volumeMounts, volumeDevices }: Shared<Container>): void {
  if (!volumeMounts?.length) lines.add(2, 'Mounts:\t<none>');
  else {
    lines.add(2, 'Mounts:');
    for (const mount of [...volumeMounts].sort((a, b) => ((a.mountPath ?? '') < (b.mountPath ?? '') ? -1 : 1))) {
      const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
      lines.add(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})`);
    }
  }
  if (!volumeDevices?.length) return;
  lines.add(2, `Devices:${volumeMounts?.length ? '' : '\t<none>'}`);
  for (const device of [...volumeDevices].sort((a, b) => ((a.devicePath ?? '') < (b.devicePath ?? '') ? -1 : 1)))
    lines.add(3, `${device.devicePath} from ${device.name}`);
}
