import type { JsonObject } from '../../../api/codec/wording.ts';
import { type Refusal, testRefusals } from '../testing/refusals.ts';

// What devices and claims of them refuse.

const pool = { name: 'p', generation: 0, resourceSliceCount: 1 };
const devicesOf = (...devices: readonly JsonObject[]) => ({
  spec: { driver: 'k.io', pool, nodeName: 'n', devices: [...devices] },
});
const claim = (request: JsonObject) => ({ spec: { devices: { requests: [{ name: 'r', ...request }] } } });

const refusals: Readonly<Record<string, readonly Refusal[]>> = {
  'resource.k8s.io/v1/resourceclaims': [
    { rule: 'sound', object: claim({ exactly: { deviceClassName: 'c' } }), fields: [] },
    { rule: 'asks for something', object: claim({}), fields: ['spec.devices.requests[0]'] },
    {
      rule: 'all has no number',
      object: claim({ exactly: { deviceClassName: 'c', allocationMode: 'All', count: 2 } }),
      fields: ['spec.devices.requests[0].exactly.count'],
    },
    {
      rule: 'one way to ask',
      object: claim({ exactly: {}, firstAvailable: [{ name: 's' }] }),
      fields: ['spec.devices.requests[0]'],
    },
    {
      rule: 'names once',
      object: claim({
        firstAvailable: [
          { name: 's', deviceClassName: 'c' },
          { name: 's', deviceClassName: 'c' },
        ],
      }),
      fields: ['spec.devices.requests[0].firstAvailable[1]'],
    },
    {
      rule: 'tolerations',
      object: claim({
        exactly: {
          deviceClassName: 'c',
          tolerations: [
            { operator: 'Exists', value: 'x' },
            { key: '_', operator: 'Nope', effect: 'Nope' },
          ],
        },
      }),
      fields: [
        'spec.devices.requests[0].exactly.tolerations[0].value',
        'spec.devices.requests[0].exactly.tolerations[1].key',
        'spec.devices.requests[0].exactly.tolerations[1].operator',
        'spec.devices.requests[0].exactly.tolerations[1].effect',
      ],
    },
    {
      rule: 'selectors',
      object: claim({ exactly: { deviceClassName: 'c', selectors: [{}, { cel: { expression: '' } }] } }),
      fields: [
        'spec.devices.requests[0].exactly.selectors[0].cel',
        'spec.devices.requests[0].exactly.selectors[1].cel.expression',
      ],
    },
    {
      rule: 'constraints and configuration',
      object: {
        spec: {
          devices: {
            requests: [{ name: 'r', exactly: { deviceClassName: 'c' } }],
            constraints: [{ requests: ['x'], matchAttribute: 'nope' }, {}, { matchAttribute: 'k.io/a' }],
            config: [
              { requests: ['r', 'r'], opaque: { driver: 'D_', parameters: null } },
              {},
              { opaque: { driver: 'd.io', parameters: [] } },
            ],
          },
        },
      },
      fields: [
        'spec.devices.constraints[0].requests[0]',
        'spec.devices.constraints[0].matchAttribute',
        'spec.devices.constraints[1]',
        'spec.devices.config[0].requests[1]',
        'spec.devices.config[0].opaque.driver',
        'spec.devices.config[0].opaque.parameters',
        'spec.devices.config[1].opaque',
        'spec.devices.config[2].opaque.parameters',
      ],
    },
  ],
  'resource.k8s.io/v1/deviceclasses': [
    {
      rule: 'configuration is for a driver',
      object: { spec: { config: [{ opaque: { driver: 'd.io', parameters: { a: 1 } } }, {}] } },
      fields: ['spec.config[1].opaque'],
    },
  ],
  'resource.k8s.io/v1/resourceslices': [
    { rule: 'sound', object: devicesOf({ name: 'a', attributes: { model: { string: 'x' } } }), fields: [] },
    { rule: 'is somewhere', object: { spec: { driver: 'k.io', pool } }, fields: ['spec'] },
    {
      rule: 'is in one place',
      object: { spec: { driver: 'k.io', pool, nodeName: 'n', allNodes: true } },
      fields: ['spec'],
    },
    {
      rule: 'false is no answer',
      object: { spec: { driver: 'k.io', pool, allNodes: false, nodeName: 'n' } },
      fields: ['spec.allNodes'],
    },
    {
      rule: 'one term',
      object: { spec: { driver: 'k.io', pool, nodeSelector: { nodeSelectorTerms: [] } } },
      fields: ['spec.nodeSelector.nodeSelectorTerms', 'spec.nodeSelector.nodeSelectorTerms'],
    },
    {
      rule: 'devices are named once',
      object: devicesOf({ name: 'a' }, { name: 'a' }),
      fields: ['spec.devices[1]'],
    },
    {
      rule: 'attributes have one value and a name',
      object: devicesOf({
        name: 'a',
        attributes: { x: {}, y: { string: 'a', int: 1 }, 'z-': { bool: true }, v: { version: '1' }, '/q': { int: 1 } },
      }),
      fields: [
        'spec.devices[0].attributes[x]',
        'spec.devices[0].attributes[y]',
        'spec.devices[0].attributes[z-]',
        'spec.devices[0].attributes[v].version',
        'spec.devices[0].attributes[/q]',
      ],
    },
    {
      rule: 'taints',
      object: devicesOf({ name: 'a', taints: [{ key: 'k', effect: 'Nope' }, { key: '' }] }),
      fields: [
        'spec.devices[0].taints[0].effect',
        'spec.devices[0].taints[1].key',
        'spec.devices[0].taints[1].key',
        'spec.devices[0].taints[1].effect',
      ],
    },
    {
      rule: 'each device is somewhere when the slice is not',
      object: {
        spec: {
          driver: 'k.io',
          pool,
          perDeviceNodeSelection: true,
          devices: [{ name: 'a' }, { name: 'b', nodeName: 'n', allNodes: true }, { name: 'c', nodeName: 'n' }],
        },
      },
      fields: ['spec.devices[0]', 'spec.devices[1]'],
    },
    { rule: 'and only then', object: devicesOf({ name: 'a', nodeName: 'n' }), fields: ['spec.devices[0]'] },
    {
      rule: 'counters',
      object: {
        spec: {
          driver: 'k.io',
          pool,
          nodeName: 'n',
          sharedCounters: [
            { name: 'c', counters: {} },
            { name: 'd', counters: { A_: { value: '1' } } },
          ],
        },
      },
      fields: ['spec.sharedCounters[0].counters', 'spec.sharedCounters[1].counters[A_]'],
    },
  ],
};

testRefusals(refusals);
