import { isDns1123Subdomain } from '../../api/names/dns.ts';
import { isPortName, isPortNumber } from '../../api/names/format.ts';
import { CommandError } from '../errors/errors.ts';
import { list, number, text } from '../flags/flag.ts';
import type { AnyObject } from '../object.ts';
import type { Verb } from '../verb.ts';
import { defineGenerator } from './generator.ts';

const tcpFlag = list('Its port, or N:TARGET where the pods listen on another; may be repeated.');

function portsOf(pairs: readonly string[], nodePort?: number): object[] {
  return pairs.map((pair) => {
    const [port = '', target] = pair.split(':');
    const refuse = (why: string) => new CommandError(`strconv.ParseUint: parsing ${JSON.stringify(port)}: ${why}`);
    if (!/^\d+$/.test(port)) throw refuse('invalid syntax');
    if (Number(port) > 65535) throw refuse('value out of range');
    return {
      name: pair.replaceAll(':', '-'),
      port: Number(port),
      protocol: 'TCP',
      targetPort: target === undefined ? Number(port) : targetOf(target),
      ...(nodePort ? { nodePort } : {}),
    };
  });
}

function targetOf(target: string): number | string {
  const isNumber = /^[-+]?\d+$/.test(target);
  const problems = isNumber ? isPortNumber(Number(target)) : isPortName(target);
  if (problems.length > 0) throw new CommandError(problems.join(','));
  return isNumber ? Number(target) : target;
}

function serviceOf(name: string, spec: object): AnyObject {
  const labels = { app: name };
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, labels },
    spec: { selector: labels, ...spec },
    status: { loadBalancer: {} },
  };
}

const clusterIp = defineGenerator({
  use: 'service clusterip NAME --tcp=N[:TARGET]...',
  about: 'With an address inside the cluster.',
  flags: {
    tcp: tcpFlag,
    clusterip: text('', 'Address of the service; None for none.'),
  },
  failure: 'failed to create ClusterIP service:',
  make({ flags }, name) {
    if (flags.tcp.length === 0 && flags.clusterip !== 'None')
      throw new CommandError('at least one tcp port specifier must be provided');
    const ports = portsOf(flags.tcp);
    return serviceOf(name, {
      ...(ports.length > 0 ? { ports } : {}),
      ...(flags.clusterip ? { clusterIP: flags.clusterip } : {}),
      type: 'ClusterIP',
    });
  },
});

const nodePort = defineGenerator({
  use: 'service nodeport NAME --tcp=N[:TARGET]... [--node-port=N]',
  about: 'With a port on every node as well.',
  flags: { tcp: tcpFlag, 'node-port': number(0, 'Port of every node.') },
  failure: 'failed to create NodePort service:',
  make({ flags }, name) {
    if (flags.tcp.length === 0) throw new CommandError('at least one tcp port specifier must be provided');
    return serviceOf(name, { ports: portsOf(flags.tcp, flags['node-port']), type: 'NodePort' });
  },
});

const loadBalancer = defineGenerator({
  use: 'service loadbalancer NAME --tcp=N[:TARGET]...',
  about: 'With a load balancer in front.',
  flags: { tcp: tcpFlag },
  failure: 'failed to create LoadBalancer service:',
  make({ flags }, name) {
    if (flags.tcp.length === 0) throw new CommandError('at least one tcp port specifier must be provided');
    return serviceOf(name, { ports: portsOf(flags.tcp), type: 'LoadBalancer' });
  },
});

const externalName = defineGenerator({
  use: 'service externalname --external-name=DOMAIN NAME',
  about: 'As another name for a domain.',
  flags: { tcp: tcpFlag, 'external-name': text('', 'Name in DNS that the service stands for.') },
  failure: 'failed to create ExternalName service:',
  make({ flags }, name) {
    if (flags['external-name'] === '') throw new CommandError('required flag(s) "external-name" not set');
    if (isDns1123Subdomain(flags['external-name']).length > 0)
      throw new CommandError(`invalid service external name ${flags['external-name']}`);
    const ports = portsOf(flags.tcp);
    return serviceOf(name, {
      ...(ports.length > 0 ? { ports } : {}),
      type: 'ExternalName',
      externalName: flags['external-name'],
    });
  },
});

/** `create service`, of four types. */
export const service: Verb = {
  use: 'create service (clusterip | externalname | loadbalancer | nodeport)',
  about: 'Make pods reachable under one name.',
  flags: {},
  subverbs: { clusterip: clusterIp, nodeport: nodePort, loadbalancer: loadBalancer, externalname: externalName },
};
