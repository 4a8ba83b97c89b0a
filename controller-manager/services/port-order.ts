import { fnv128 } from '../../api/hash/fnv.ts';

/** What tells one port of endpoints from another. */
interface Port {
  readonly name?: string;
  readonly port?: number;
  readonly protocol?: string;
  readonly appProtocol?: string;
}

/**
 * Ports in the order that Kubernetes has given them since 1.35: by the hash of a dump of its own structures. It says nothing to a
 * reader, but is the same for the same ports, however a service lists them, and clients that compare the two see no difference.
 * https://github.com/kubernetes/kubernetes/pull/133511
 */
function byHash<T extends Port>(ports: readonly T[], dump: (port: Port) => string): T[] {
  const hashed = ports.map((port) => ({ port, hash: fnv128(`(v1.EndpointPort){${dump(port)}}`) }));
  return hashed.sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0)).map(({ port }) => port);
}

const appProtocolOf = ({ appProtocol = '<nil>' }: Port) => `AppProtocol:(*string)${appProtocol}`;

/** The order of the ports of an EndpointSlice. */
export const inSliceOrder = <T extends Port>(ports: readonly T[]): T[] =>
  byHash(
    ports,
    (one) =>
      `Name:(*string)${one.name ?? '<nil>'} Protocol:(*v1.Protocol)${one.protocol ?? '<nil>'} Port:(*int32)${one.port ?? '<nil>'} ${appProtocolOf(one)}`,
  );

/** The order of the ports of a subset of Endpoints. */
export const inSubsetOrder = <T extends Port>(ports: readonly T[]): T[] =>
  byHash(
    ports,
    (one) =>
      `Name:(string)${one.name ?? ''} Port:(int32)${one.port ?? 0} Protocol:(v1.Protocol)${one.protocol ?? ''} ${appProtocolOf(one)}`,
  );
