import type { FieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import type { ContainerPort, PodSpec } from '../../../../proto/gen/core/v1.ts';
import { eachContainer } from './each-container.ts';

/** Of ports that containers of one pod have in common, by number or by name: only one of them is reached. */
export function portWarnings(spec: PodSpec, path: FieldPath): string[] {
  const warnings: string[] = [];
  const seen = new Map<string, { readonly port: ContainerPort; readonly at: FieldPath }[]>();
  eachContainer(spec, path, ({ ports }, container) => {
    for (const [i, port] of (ports ?? []).entries()) {
      const at = container().child('ports').index(i);
      if (port.hostIP && !port.hostPort) warnings.push(`${at}: hostIP set without hostPort: ${inGoForm(port)}`);
      const key = `${port.containerPort}/${port.protocol}`;
      const others = seen.get(key) ?? [];
      for (const other of others) {
        const what = overlap(port, other.port);
        if (what) warnings.push(`${at}: ${what} port definition with ${other.at}`);
      }
      seen.set(key, [...others, { port, at }]);
    }
  });
  const names = new Map<string, FieldPath>();
  eachContainer(spec, path, ({ ports }, container) => {
    for (const [i, { name }] of (ports ?? []).entries()) {
      if (!name) continue;
      const at = container().child('ports').index(i);
      const first = names.get(name);
      if (!first) names.set(name, at);
      else {
        warnings.push(
          `${at}: duplicate port name ${quote(name)} with ${first}, services and probes that select ports by name will use ${first}`,
        );
      }
    }
  });
  return warnings;
}

function inGoForm({ name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function overlap(a: ContainerPort, b: ContainerPort): string | undefined {
  const [hostA, hostB] = [a.hostPort ?? 0, b.hostPort ?? 0];
  if ((a.hostIP ?? '') === (b.hostIP ?? '') && hostA === hostB) return 'duplicate';
  if (hostA === 0 || hostB === 0) return 'overlapping';
  return hostA === hostB && Boolean(a.hostIP) !== Boolean(b.hostIP) ? 'dangerously ambiguous' : undefined;
}
