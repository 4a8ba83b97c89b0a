import { isIP } from 'node:net';
import { parseDuration } from '../api/time/duration.ts';
import { pluginNames } from '../apiserver/admission/order.ts';
import { parseRange } from '../apiserver/services/address-range.ts';
import { parsePortRange } from '../apiserver/services/node-ports.ts';
import { accessFlags } from './access/flags.ts';
import { accessOptions } from './access/read-flags.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import { auditFlags, auditOptions } from './audit-options.ts';
import { type Flags, type FlagValues, UsageError } from './flags.ts';

/** kube-apiserver's flags, with its names and defaults. `--data-dir` is ours: where everything is kept. */
export const apiServerFlags: Flags = {
  ...accessFlags,
  ...auditFlags,
  'data-dir': {
    type: 'string',
    value: 'DIR',
    help: 'folder of certificates, keys and, without etcd, of all objects; ~/.knarr when not given',
  },
  'bind-address': { type: 'string', value: 'IP', fallback: '127.0.0.1', help: 'address to listen on; 0.0.0.0 for all' },
  'secure-port': { type: 'string', value: 'PORT', fallback: '6443', help: 'port for HTTPS; 0 takes a free one' },
  'advertise-address': { type: 'string', value: 'IP', help: 'address that other machines reach this server at' },
  'cert-dir': {
    type: 'string',
    value: 'DIR',
    help: 'folder of certificates and keys; below --data-dir when not given',
  },
  'etcd-servers': {
    type: 'list',
    value: 'URLS',
    help: 'etcd to keep objects in, comma-separated; embedded store when not given',
  },
  'etcd-cafile': { type: 'string', value: 'FILE', help: 'CA of the etcd servers' },
  'etcd-certfile': { type: 'string', value: 'FILE', help: 'certificate shown to etcd' },
  'etcd-keyfile': { type: 'string', value: 'FILE', help: 'key of --etcd-certfile' },
  'etcd-compaction-interval': {
    type: 'string',
    value: 'DURATION',
    fallback: '5m0s',
    help: 'how long past states are kept for watches and lists to go on from, in either store; 0 leaves it to others',
  },
  'service-cluster-ip-range': {
    type: 'string',
    value: 'CIDR',
    fallback: '10.96.0.0/16',
    help: 'addresses of services',
  },
  'service-node-port-range': {
    type: 'string',
    value: 'FROM-TO',
    fallback: '30000-32767',
    help: 'ports for services of type NodePort',
  },
  'allow-privileged': {
    type: 'boolean',
    fallback: 'false',
    help: 'let containers ask for all the rights of their node',
  },
  'tls-cert-file': { type: 'string', value: 'FILE', help: 'certificate to serve with instead of our own' },
  'tls-private-key-file': { type: 'string', value: 'FILE', help: 'key of --tls-cert-file' },
  'tls-sans': { type: 'list', value: 'NAMES', help: 'further names and addresses for our own certificate' },
  'max-requests-inflight': {
    type: 'string',
    value: 'N',
    fallback: '400',
    help: 'reads at one time; more are told to come back',
  },
  'max-mutating-requests-inflight': { type: 'string', value: 'N', fallback: '200', help: 'writes at one time' },
  'enable-priority-and-fairness': {
    type: 'boolean',
    fallback: 'true',
    help: 'share the reads and writes at one time out among flows; false only counts them',
  },
  'http2-max-streams-per-connection': {
    type: 'string',
    value: 'N',
    fallback: '1000',
    help: 'requests that one HTTP/2 connection may have open at one time',
  },
  'encryption-provider-config': {
    type: 'string',
    value: 'FILE',
    help: 'EncryptionConfiguration that says what is encrypted in the store, and with which keys',
  },
  'encryption-provider-config-automatic-reload': {
    type: 'boolean',
    fallback: 'false',
    help: 'read it again when it changes; it is looked at once a minute',
  },
  'event-ttl': {
    type: 'string',
    value: 'DURATION',
    fallback: '1h0m0s',
    help: 'how long events are kept after their last change',
  },
  'request-timeout': { type: 'string', value: 'SECONDS', fallback: '60s', help: 'how long a request may take' },
  'enable-admission-plugins': { type: 'list', value: 'NAMES', help: 'admission plugins beside the default ones' },
  'disable-admission-plugins': { type: 'list', value: 'NAMES', help: 'default admission plugins to leave out' },
};

/** Reads the options of an API server; throws UsageError with one sentence on what does not fit. */
export function apiServerOptions(command: string, values: FlagValues, dataDir: string): ApiServerOptions {
  const timeout = /^(\d+)s?$/.exec(values.required('request-timeout'));
  if (!timeout) throw new UsageError(`knarr ${command}: --request-timeout takes seconds, such as 60s`);
  const port = values.integer('secure-port');
  if (port > 65535) throw new UsageError(`knarr ${command}: --secure-port takes a port from 0 to 65535, not ${port}`);
  const eventTtlMs = parseDuration(values.required('event-ttl'));
  if (eventTtlMs === undefined || eventTtlMs < 1000)
    throw new UsageError(`knarr ${command}: --event-ttl takes a duration of a second or more, such as 1h`);
  const historyMs = parseDuration(values.required('etcd-compaction-interval'));
  if (historyMs === undefined || (historyMs !== 0 && historyMs < 1000))
    throw new UsageError(`knarr ${command}: --etcd-compaction-interval takes 0, or a duration of a second or more`);
  checkRanges(command, values);
  return {
    bindAddress: values.required('bind-address'),
    securePort: port,
    dataDir,
    certDir: values.text('cert-dir'),
    etcdServers: values.list('etcd-servers'),
    etcdCaFile: values.text('etcd-cafile'),
    etcdCertFile: values.text('etcd-certfile'),
    etcdKeyFile: values.text('etcd-keyfile'),
    historyMs,
    access: accessOptions(command, values),
    audit: auditOptions(command, values),
    encryptionConfig: values.text('encryption-provider-config'),
    encryptionReload: values.boolean('encryption-provider-config-automatic-reload'),
    eventTtlSeconds: Math.round(eventTtlMs / 1000),
    serviceClusterIpRange: values.required('service-cluster-ip-range'),
    serviceNodePortRange: values.required('service-node-port-range'),
    allowPrivileged: values.boolean('allow-privileged'),
    advertiseAddress: values.text('advertise-address'),
    tlsCertFile: values.text('tls-cert-file'),
    tlsPrivateKeyFile: values.text('tls-private-key-file'),
    tlsSans: values.list('tls-sans'),
    maxRequestsInflight: values.integer('max-requests-inflight'),
    maxMutatingRequestsInflight: values.integer('max-mutating-requests-inflight'),
    enablePriorityAndFairness: values.boolean('enable-priority-and-fairness'),
    http2MaxStreamsPerConnection: values.integer('http2-max-streams-per-connection'),
    requestTimeoutSeconds: Number(timeout[1]),
    enableAdmissionPlugins: values.list('enable-admission-plugins'),
    disableAdmissionPlugins: values.list('disable-admission-plugins'),
  };
}

/** Ranges and plugins that are none would only be found out after the store has been opened. */
function checkRanges(command: string, values: FlagValues): void {
  const refuse = (flag: string, problem: string) => new UsageError(`knarr ${command}: --${flag}: ${problem}`);
  const addresses = values.required('service-cluster-ip-range');
  const families = addresses.split(',').map((cidr) => parseRange(cidr.trim())?.family);
  if (families.length > 2 || families.includes(undefined) || new Set(families).size < families.length)
    throw refuse('service-cluster-ip-range', `takes one range of addresses, or one of each family, not ${addresses}`);
  const advertised = values.text('advertise-address');
  if (advertised && isIP(advertised) === 0) throw refuse('advertise-address', `takes an address, not ${advertised}`);
  const ports = values.required('service-node-port-range');
  if (!parsePortRange(ports)) throw refuse('service-node-port-range', `takes a range of ports, not ${ports}`);
  const wrongServer = values.list('etcd-servers').find((url) => !/^(https?:\/\/[^/\s]+|[^/\s]+:\d+)\/?$/.test(url));
  if (wrongServer !== undefined)
    throw refuse('etcd-servers', `takes URLs such as http://127.0.0.1:2379, not ${wrongServer}`);
  for (const flag of ['enable-admission-plugins', 'disable-admission-plugins'] as const) {
    const unknown = values.list(flag).find((name) => !pluginNames.includes(name));
    if (unknown !== undefined) throw refuse(flag, `there is no plugin ${unknown}`);
  }
}
