import { CommandError, UsageError } from '../errors/errors.ts';
import { duration, list } from '../flags/flag.ts';
import { getObject } from '../objects/fetch.ts';
import { podOf, targetOfArgument } from '../pods/choose.ts';
import { byInterest } from '../pods/order.ts';
import { forwardPorts } from '../port-forward/forward.ts';
import { parseAddresses } from '../port-forward/listen.ts';
import { portsOfPod, portsOfService } from '../port-forward/ports.ts';
import { defineVerb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_port-forward/ */
export const portForward = defineVerb({
  use: 'port-forward (POD | TYPE/NAME) (REMOTE | LOCAL:REMOTE | :REMOTE)...',
  about: 'Lead ports of this machine to ports of a pod; with :REMOTE any free one.',
  flags: {
    address: list('Where to listen; localhost stands for its IPv4 and its IPv6 address, of which one is enough.', {
      fallback: ['localhost'],
    }),
    'pod-running-timeout': duration(60_000, 'How long to wait for a pod of a workload to be there.'),
  },
  async run(call) {
    const { flags, args } = call;
    const [argument, ...ports] = args;
    if (argument === undefined || ports.length === 0)
      throw new UsageError('port-forward', 'TYPE/NAME and list of ports are required for port-forward');
    const session = await call.session();
    const object = await getObject(session.api, await targetOfArgument(session, argument));
    const { pod } = await podOf(call, session, object, {
      doing: 'cannot attach to',
      timeoutMs: flags['pod-running-timeout'],
      order: byInterest('fewest first'),
    });
    const pairs = object.kind === 'Service' ? portsOfService(ports, object, pod) : portsOfPod(ports, pod);
    const phase = pod.status?.phase;
    if (phase !== 'Running')
      throw new CommandError(`unable to forward port because pod is not running. Current status=${phase}`);
    const { name = '', namespace = session.namespace } = pod.metadata;
    const addresses = parseAddresses(flags.address);
    await forwardPorts(call, session, { pod: name, namespace, ports: pairs, addresses });
    return 0;
  },
});
