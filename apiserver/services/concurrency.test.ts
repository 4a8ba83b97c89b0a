import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { StatusError } from '../../api/errors/status-error.ts';
import type { Service } from '../../proto/gen/core/v1.ts';
import { call } from '../admission/testing/core.ts';
import { givenIps, givenPorts } from './given.ts';
import { type ServiceServer, serviceServers } from './testing/service-servers.ts';

const path = '/api/v1/namespaces/default/services';

/** One request of a random history; so few names, addresses and ports that they meet all the time. */
type Step = { readonly server: number; readonly name: number } & (
  | { readonly kind: 'delete' }
  | {
      readonly kind: 'create' | 'update';
      readonly type: string;
      readonly ip: number;
      readonly port: number;
      readonly bad: boolean;
    }
);

const types = ['ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'];
const target = { server: fc.nat(1), name: fc.nat(5) };
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ ...target, kind: fc.constant('delete' as const) }),
  fc.record({
    ...target,
    kind: fc.constantFrom('create' as const, 'update' as const),
    type: fc.constantFrom(...types),
    ip: fc.nat(8),
    port: fc.nat(8),
    bad: fc.boolean(),
  }),
);

async function play({ server }: ServiceServer, one: Step): Promise<void> {
  const name = `s${one.name}`;
  try {
    if (one.kind === 'delete') {
      await call(server, 'DELETE', `${path}/${name}`);
      return;
    }
    const spec = {
      type: one.type,
      // What validation refuses after the addresses have been given.
      sessionAffinity: one.bad ? 'Cookie' : 'None',
      ports: [{ port: 80, ...(one.port < 4 && one.type !== 'ClusterIP' ? { nodePort: 30_000 + one.port } : {}) }],
      ...(one.type === 'ExternalName'
        ? { externalName: 'example.com' }
        : one.ip < 4
          ? { clusterIP: `10.96.0.${one.ip + 1}` }
          : {}),
    };
    if (one.kind === 'create')
      await call(server, 'POST', path, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec });
    else await call(server, 'PATCH', `${path}/${name}`, { spec });
  } catch (error) {
    // Refusals are half of the histories.
    if (!(error instanceof StatusError)) throw error;
  }
}

/** Nothing is given twice, and what is given out is what services have. */
async function check(one: ServiceServer): Promise<void> {
  const { core, pools } = one;
  assert.ok(await core.feed.fresh(5000));
  const all = (group: string, resource: string) => {
    const found = core.registry.find(group, 'v1', resource);
    assert.ok(found);
    return core.objects.cache(found).all();
  };
  const services = all('', 'services').map(({ object }) => object as unknown as Service);
  const ips = services.flatMap((service) => [...givenIps(service)]);
  const ports = services.flatMap((service) => [...givenPorts(service)]);
  assert.equal(new Set(ips).size, ips.length, `an address was given twice: ${ips}`);
  assert.equal(new Set(ports).size, ports.length, `a port was given twice: ${ports}`);
  const given = all('networking.k8s.io', 'ipaddresses').map(({ object }) => object.metadata.name);
  assert.deepEqual(given.sort(), [...ips].sort());
  assert.deepEqual((await pools.ports.list()).map(({ port }) => port).sort(), [...ports].sort());
}

test('whatever two servers do at once, addresses and ports are given once and none is lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 8 }), { maxLength: 6 }), async (rounds) => {
      // Eight addresses and six ports for six services.
      const { servers, close } = await serviceServers(2, { ranges: '10.96.0.0/28', nodePorts: '30000-30005' });
      try {
        for (const round of rounds) {
          await Promise.all(
            round.map((one) => {
              const at = servers[one.server];
              assert.ok(at);
              return play(at, one);
            }),
          );
        }
        for (const at of servers) await check(at);
      } finally {
        await close();
      }
    }),
    { numRuns: 60 },
  );
});
