import { duplicate, type FieldError, invalidField, required } from '../../../../api/field/field-error.ts';
import type { FieldPath } from '../../../../api/field/path.ts';
import { isPortName, isPortNumber } from '../../../../api/names/format.ts';
import type { Container, ContainerPort } from '../../../../proto/gen/core/v1.ts';
import { checkNumber, checkOneOf, checkText } from '../field-checks.ts';

const protocols = ['SCTP', 'TCP', 'UDP'];

/** Ports of one container: sound, and no name twice. */
export function checkPorts(errors: FieldError[], ports: readonly ContainerPort[], path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, port] of ports.entries()) {
    const at = path.index(i);
    if (port.name) {
      const problems = isPortName(port.name);
      for (const problem of problems) errors.push(invalidField(at.child('name'), port.name, problem));
      if (problems.length === 0 && names.has(port.name)) errors.push(duplicate(at.child('name'), port.name));
      else if (problems.length === 0) names.add(port.name);
    }
    if (!port.containerPort) errors.push(required(at.child('containerPort')));
    else checkNumber(errors, isPortNumber, port.containerPort, at, 'containerPort');
    if (port.hostPort) checkNumber(errors, isPortNumber, port.hostPort, at, 'hostPort');
    checkOneOf(errors, port.protocol, protocols, at, 'protocol');
  }
}

/** No two ports of these containers want the same port of the node. */
export function checkHostPorts(errors: FieldError[], containers: readonly Container[], path: FieldPath): void {
  let taken: Set<string> | undefined;
  for (const [i, container] of containers.entries()) {
    if (!container.ports) continue;
    for (const [j, port] of container.ports.entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      taken ??= new Set();
      if (taken.has(key)) errors.push(duplicate(path.index(i).child('ports').index(j).child('hostPort'), key));
      taken.add(key);
    }
  }
}

/** A pod in the network of its node has the node's ports: a host port is the container's own. */
export function checkHostNetworkPorts(
  errors: FieldError[],
  containers: readonly Container[],
  path: FieldPath,
  settled: boolean,
): void {
  for (const [i, container] of containers.entries()) {
    for (const [j, port] of (container.ports ?? []).entries()) {
      const hostPort = port.hostPort ?? 0;
      if ((settled || hostPort !== 0) && hostPort !== port.containerPort) {
        errors.push(
          invalidField(
            path.index(i).child('ports').index(j).child('hostPort'),
            hostPort,
            'must match `containerPort` when `hostNetwork` is true',
          ),
        );
      }
    }
  }
}

/** A port by number or by name. */
export function checkPort(
  errors: FieldError[],
  port: number | string | undefined,
  path: FieldPath,
  name: string,
): void {
  if (typeof port === 'string') checkText(errors, isPortName, port, path, name);
  else checkNumber(errors, isPortNumber, port ?? 0, path, name);
}
