import { CommandError } from '../errors/errors.ts';
import { array, number, text, toggle } from '../flags/flag.ts';
import { defineGenerator, pairsOf } from './generator.ts';

/** `create namespace`. */
export const namespace = defineGenerator({
  use: 'namespace NAME',
  about: 'Make a namespace, empty but for what is in all.',
  flags: {},
  make: (_, name) => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name }, spec: {}, status: {} }),
});

/** `create serviceaccount`. */
export const serviceAccount = defineGenerator({
  use: 'serviceaccount NAME',
  about: 'Make an account that pods can act as.',
  flags: {},
  failure: 'failed to create serviceaccount:',
  make: (_, name) => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } }),
});

/** `create priorityclass`. */
export const priorityClass = defineGenerator({
  use: 'priorityclass NAME --value=N [--global-default]',
  about: 'Name how urgent pods can be.',
  flags: {
    value: number(0, 'How urgent: higher goes first.'),
    'global-default': toggle(false, 'The class of pods that name none.'),
    description: text('', 'What it is for.'),
    'preemption-policy': text('PreemptLowerPriority', 'Never, or PreemptLowerPriority: may others have to go.'),
  },
  failure: 'failed to create priorityclass:',
  make: ({ flags }, name) => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value: flags.value,
    ...(flags['global-default'] ? { globalDefault: true } : {}),
    ...(flags.description ? { description: flags.description } : {}),
    preemptionPolicy: flags['preemption-policy'],
  }),
});

/** `create quota`. */
export const quota = defineGenerator({
  use: 'quota NAME --hard=RESOURCE=AMOUNT,... [--scopes=SCOPE,...]',
  about: 'Bound what this namespace may use.',
  flags: {
    hard: text('', 'Limits as resource=amount, with commas between.'),
    scopes: text('', 'Only objects that fit all these scopes.'),
  },
  failure: 'failed to create quota:',
  make: ({ flags }, name) => ({
    apiVersion: 'v1',
    kind: 'ResourceQuota',
    metadata: { name },
    spec: { hard: pairsOf(flags.hard), ...(flags.scopes ? { scopes: flags.scopes.split(',') } : {}) },
    status: {},
  }),
});

const amount = (given: string) => (/^\d+$/.test(given) ? Number(given) : given);

/** `create poddisruptionbudget`. */
export const podDisruptionBudget = defineGenerator({
  use: 'poddisruptionbudget NAME --selector=LABELS (--min-available=N | --max-unavailable=N)',
  about: 'Bound how many pods may be taken away at a time.',
  flags: {
    'min-available': text('', 'How many pods, or what share of them, must stay.'),
    'max-unavailable': text('', 'How many pods, or what share of them, may be away.'),
    selector: text('', 'Labels of the pods, as a=b.'),
  },
  failure: 'failed to create poddisruptionbudgets:',
  make({ flags }, name) {
    const { 'min-available': least, 'max-unavailable': most } = flags;
    if (flags.selector === '') throw new CommandError('a selector must be specified');
    if (least === '' && most === '')
      throw new CommandError('one of min-available or max-unavailable must be specified');
    if (least !== '' && most !== '')
      throw new CommandError('min-available and max-unavailable cannot be both specified');
    return {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name },
      spec: {
        ...(least !== '' ? { minAvailable: amount(least) } : { maxUnavailable: amount(most) }),
        selector: { matchLabels: pairsOf(flags.selector) },
      },
    };
  },
});

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
    const rules = new Map<string, object[]>();
    const tls: object[] = [];
    for (const rule of flags.rule) {
      const match =
        /^(?<host>[\w*\-.]*)?(?<path>\/[^=,]*)?=(?<service>[\w-]+):(?<port>[\w-]+)(?:,tls(?:=(?<secret>[\w-]+))?)?$/.exec(
          rule,
        );
      const { host = '', path = '/', service = '', port = '', secret } = match?.groups ?? {};
      if (!match)
        throw new CommandError(
          `rule ${rule} is invalid and should be in format host/path=svcname:portname[,tls[=secret]]`,
        );
      const prefix = path.endsWith('*');
      const paths = rules.get(host) ?? [];
      paths.push({
        path: prefix ? path.slice(0, -1) : path,
        pathType: prefix ? 'Prefix' : 'Exact',
        backend: backendOf(service, port),
      });
      rules.set(host, paths);
      if (/,tls/.test(rule)) tls.push({ hosts: [host], ...(secret ? { secretName: secret } : {}) });
    }
    const [service = '', port = ''] = flags['default-backend'].split(':');
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: {
        name,
        ...(flags.annotation.length > 0 ? { annotations: Object.assign({}, ...flags.annotation.map(pairsOf)) } : {}),
      },
      spec: {
        ...(flags.class ? { ingressClassName: flags.class } : {}),
        ...(service ? { defaultBackend: backendOf(service, port) } : {}),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.size > 0
          ? { rules: [...rules].map(([host, paths]) => ({ ...(host ? { host } : {}), http: { paths } })) }
          : {}),
      },
    };
  },
});

function backendOf(name: string, port: string): object {
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}
