/** The name in `services/NAME/proxy`, `pods/NAME/proxy` and `nodes/NAME/proxy`. */
export interface ProxyName {
  /** Empty where none is given. */
  readonly scheme: '' | 'http' | 'https';
  readonly name: string;
  /** A number, for services also the name of a port; empty where none is given. */
  readonly port: string;
}

/** Reads `name`, `name:port` and `scheme:name:port`; undefined: none of them. https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/ */
export function parseProxyName(text: string): ProxyName | undefined {
  const parts = text.split(':');
  if (parts.length > 3) return undefined;
  const [scheme, name, port] = parts.length === 3 ? parts : ['', ...parts, ''];
  if (scheme !== '' && scheme !== 'http' && scheme !== 'https') return undefined;
  return name ? { scheme, name, port: port ?? '' } : undefined;
}
