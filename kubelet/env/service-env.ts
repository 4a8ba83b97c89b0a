import type { Shared } from '../../client/client.ts';
import type { Service } from '../../proto/gen/core/v1.ts';

/**
 * The variables that tell a container where services are, `REDIS_SERVICE_HOST` and the older links of Docker; from the services of
 * its namespace, and the API server's own. Without service links only the latter.
 * https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables
 */
export function serviceEnv(
  services: readonly Shared<Service>[],
  namespace: string,
  links: boolean,
): Map<string, string> {
  const env = new Map<string, string>();
  const own: Shared<Service>[] = [];
  for (const service of services) {
    const { clusterIP } = service.spec;
    if (!clusterIP || clusterIP === 'None') continue;
    const isMaster = service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes';
    if (isMaster || (links && service.metadata.namespace === namespace)) own.push(service);
  }
  // A service of the namespace that is called `kubernetes` hides the API server's.
  own.sort((a, b) => Number(a.metadata.namespace === namespace) - Number(b.metadata.namespace === namespace));
  for (const service of own) addService(env, service);
  return env;
}

function addService(env: Map<string, string>, { metadata, spec }: Shared<Service>): void {
  const { clusterIP = '', ports = [] } = spec;
  const prefix = envName(metadata.name ?? '');
  env.set(`${prefix}_SERVICE_HOST`, clusterIP);
  const [first] = ports;
  if (first === undefined) return;
  env.set(`${prefix}_SERVICE_PORT`, String(first.port));
  for (const { name, port } of ports) if (name) env.set(`${prefix}_SERVICE_PORT_${envName(name)}`, String(port));
  const host = clusterIP.includes(':') ? `[${clusterIP}]` : clusterIP;
  for (const [i, { port, protocol = 'TCP' }] of ports.entries()) {
    const scheme = protocol.toLowerCase();
    const url = `${scheme}://${host}:${port}`;
    if (i === 0) env.set(`${prefix}_PORT`, url);
    const link = `${prefix}_PORT_${port}_${protocol.toUpperCase()}`;
    env.set(link, url);
    env.set(`${link}_PROTO`, scheme);
    env.set(`${link}_PORT`, String(port));
    env.set(`${link}_ADDR`, clusterIP);
  }
}

const envName = (name: string) => name.toUpperCase().replaceAll('-', '_');
