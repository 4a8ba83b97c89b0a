import { CommandError } from '../errors/errors.ts';
import { array, text } from '../flags/flag.ts';
import { defineGenerator } from './generator.ts';

/** `create ingress`. */
export const ingress = defineGenerator({
  use: 'ingress NAME (--default-backend=SERVICE:PORT | --rule=[DOMAIN]/PATH=SERVICE:PORT[,tls[=NAME]])...',
  about: 'Lead HTTP from outside to services.',
  flags: {
    class: text('', 'The ingress class.'),
    rule: array('host/path=service:port, or with ,tls=secret behind; a * at the end of the path means all below it.'),
    'default-backend': text('', 'Where everything else goes: service:port.'),
    annotation: array('Annotation of the ingress, as name=value; may be repeated.'),
  },
  failure: 'failed to create ingress:',
  make({ flags }, name) {
    if (flags.rule.length === 0 && flags['default-backend'] === '')
      throw new CommandError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    const rules = flags.rule.map(ruleOf);
    const annotations = flags.annotation.map(annotationOf);
    const backend = flags['default-backend'].split(':');
    const [service = '', port = ''] = backend;
    if (flags['default-backend'] !== '' && backend.length !== 2)
      throw new CommandError('default-backend should be in format servicename:serviceport');
    const tls = tlsOf(rules);
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name,
        ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
      },
      spec: {
        ...(flags.class ? { ingressClassName: flags.class } : {}),
        ...(flags['default-backend'] ? { defaultBackend: backendOf(service, port) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules: hostsOf(rules) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

function backendOf(name: string, port: string): object {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

interface Rule {
  readonly host: string;
  readonly path: object;
  /** The name of its secret, empty for the one that the server is set up with; undefined for none. */
  readonly secret: string | undefined;
}

const format =
  /^(?<host>[\w*\-.]*)(?<path>\/[^,=\n]*)=(?<service>[\w-]+):(?<port>[\w-]+)(?<tls>,tls=?(?<secret>[\w-]+)?)?$/;

function ruleOf(rule: string): Rule {
  const match = format.exec(rule)?.groups;
  if (!match)
    throw new CommandError(`rule ${rule} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const { host = '', path = '', service = '', port = '', tls, secret = '' } = match;
  const below = path.endsWith('*');
  return {
    host,
    path: {
      path: below ? path.slice(0, -1) : path,
      pathType: below ? 'Prefix' : 'Exact',
      backend: backendOf(service, port),
    },
    secret: tls === undefined ? undefined : secret,
  };
}

function annotationOf(annotation: string): [name: string, value: string] {
  const equals = annotation.indexOf('=');
  if (equals < 0) throw new CommandError(`annotation ${annotation} is invalid and should be in format key=[value]`);
  return [annotation.slice(0, equals), annotation.slice(equals + 1)];
}

/** One rule for each host, with the paths of all that name it. */
function hostsOf(rules: readonly Rule[]): object[] {
  const paths = new Map<string, object[]>();
  for (const { host, path } of rules) paths.set(host, [...(paths.get(host) ?? []), path]);
  return [...paths].map(([host, those]) => ({ ...(host ? { host } : {}), http: { paths: those } }));
}

/** The hosts of each secret; a host counts where it is first named. */
function tlsOf(rules: readonly Rule[]): object[] {
  const hosts = new Map<string, string[]>();
  const seen = new Set<string>();
  for (const { host, secret } of rules) {
    if (secret === undefined || seen.has(host)) continue;
    seen.add(host);
    if (host !== '' || secret !== '') hosts.set(secret, [...(hosts.get(secret) ?? []), ...(host === '' ? [] : [host])]);
  }
  return [...hosts].map(([secret, those]) => ({
    ...(those.length > 0 ? { hosts: those } : {}),
    ...(secret ? { secretName: secret } : {}),
  }));
}
