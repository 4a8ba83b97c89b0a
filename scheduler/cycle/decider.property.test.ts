import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Shared } from '../../client/client.ts';
import type { Node, Pod, PodSpec } from '../../proto/gen/core/v1.ts';
import { LoneCluster } from '../testing/lone-cluster.ts';
import { type NaiveNode, naiveFits } from '../testing/naive-fit.ts';
import { makeNode, makePod } from '../testing/objects.ts';
import type { Decision } from './decision.ts';

/** What happens to a cluster, told by numbers so that shrinking keeps it meaningful. */
type Step =
  | {
      readonly do: 'place';
      readonly pod: Omit<Shared<Pod>, 'metadata'> & { metadata: { labels: Record<string, string> } };
    }
  | { readonly do: 'setNode'; readonly node: Shared<Node> }
  | { readonly do: 'deleteNode'; readonly which: number }
  | { readonly do: 'deletePod'; readonly which: number };

const label = fc.constantFrom('a', 'b', 'c');
const node: fc.Arbitrary<Shared<Node>> = fc
  .record({
    name: fc.constantFrom('n1', 'n2', 'n3', 'n4', 'n5', 'n6'),
    cpu: fc.constantFrom('1', '2', '500m'),
    memory: fc.constantFrom('1Gi', '4Gi'),
    pods: fc.constantFrom('2', '10'),
    zone: fc.option(label, { nil: undefined }),
    gpu: fc.constantFrom('0', '2'),
    unschedulable: fc.constantFrom(false, false, true),
    taint: fc.option(
      fc.record({ key: fc.constant('t'), value: label, effect: fc.constantFrom('NoSchedule', 'PreferNoSchedule') }),
      {
        nil: undefined,
        freq: 3,
      },
    ),
  })
  .map(({ name, zone, taint, gpu, ...rest }) =>
    makeNode(name, {
      ...rest,
      ...(zone ? { labels: { zone } } : {}),
      ...(taint ? { taints: [taint] } : {}),
      more: { 'k.io/gpu': gpu },
    }),
  );

const terms = fc.array(
  fc.record({
    topologyKey: fc.constantFrom('zone', 'kubernetes.io/hostname'),
    labelSelector: label.map((app) => ({ matchLabels: { app } })),
  }),
  { maxLength: 2 },
);
const constraint = fc.record({
  maxSkew: fc.integer({ min: 1, max: 2 }),
  topologyKey: fc.constantFrom('zone', 'kubernetes.io/hostname'),
  whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
  labelSelector: label.map((app) => ({ matchLabels: { app } })),
  minDomains: fc.constantFrom(1, 3),
});
const spec: fc.Arbitrary<Partial<PodSpec>> = fc
  .record({
    nodeSelector: fc.option(
      label.map((zone) => ({ zone })),
      { nil: undefined, freq: 3 },
    ),
    tolerations: fc.option(
      label.map((value) => [{ key: 't', value }]),
      { nil: undefined },
    ),
    anti: fc.option(terms, { nil: undefined, freq: 2 }),
    near: fc.option(terms, { nil: undefined, freq: 2 }),
    topologySpreadConstraints: fc.option(fc.array(constraint, { maxLength: 2 }), { nil: undefined, freq: 2 }),
  })
  .map(({ anti, near, nodeSelector, tolerations, topologySpreadConstraints }) => ({
    ...(nodeSelector ? { nodeSelector } : {}),
    ...(tolerations ? { tolerations } : {}),
    ...(topologySpreadConstraints ? { topologySpreadConstraints } : {}),
    ...(anti || near
      ? {
          affinity: {
            ...(anti ? { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: anti } } : {}),
            ...(near ? { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: near } } : {}),
          },
        }
      : {}),
  }));
const pod = fc
  .record({
    spec,
    app: label,
    cpu: fc.constantFrom('100m', '600m', undefined),
    memory: fc.constantFrom('100Mi', undefined),
    gpu: fc.constantFrom('1', undefined, undefined),
    hostPort: fc.constantFrom(80, undefined, undefined, undefined),
  })
  .map(({ spec: given, app, cpu, memory, gpu, hostPort }) =>
    makePod('p', {
      labels: { app },
      spec: given,
      ...(cpu ? { cpu } : {}),
      ...(memory ? { memory } : {}),
      ...(gpu ? { requests: { 'k.io/gpu': gpu } } : {}),
      ...(hostPort ? { hostPort } : {}),
    }),
  );
const step: fc.Arbitrary<Step> = fc.oneof(
  // Few different pods, so that pods of one template come again and again.
  { weight: 6, arbitrary: pod.map((one) => ({ do: 'place', pod: one }) as Step) },
  { weight: 2, arbitrary: node.map((one): Step => ({ do: 'setNode', node: one })) },
  { weight: 1, arbitrary: fc.nat(5).map((which): Step => ({ do: 'deleteNode', which })) },
  { weight: 2, arbitrary: fc.nat(30).map((which): Step => ({ do: 'deletePod', which })) },
);
const story = fc.tuple(
  fc.array(node, { minLength: 1, maxLength: 6 }),
  fc.array(pod, { minLength: 1, maxLength: 3 }),
  fc.array(fc.oneof({ weight: 2, arbitrary: step }, { weight: 3, arbitrary: fc.nat(2) }), { maxLength: 40 }),
);

/** The same numbers for all who begin with the same seed. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 2147483648;
  };
}

class Story {
  readonly shared = new LoneCluster({ random: sequence(7) });
  readonly alone = new LoneCluster({ random: sequence(7), share: false });
  readonly nodes = new Map<string, Shared<Node>>();
  readonly placed = new Map<string, Shared<Pod>>();
  #serial = 0;

  setNode(one: Shared<Node>): void {
    this.nodes.set(one.metadata.name, one);
    for (const { cluster } of [this.shared, this.alone]) cluster.setNode(one);
  }

  deleteNode(which: number): void {
    const name = [...this.nodes.keys()][which];
    if (name === undefined) return;
    this.nodes.delete(name);
    for (const { cluster } of [this.shared, this.alone]) cluster.deleteNode(name);
  }

  deletePod(which: number): void {
    const uid = [...this.placed.keys()][which];
    if (uid === undefined) return;
    this.placed.delete(uid);
    for (const { cluster } of [this.shared, this.alone]) cluster.removePod(uid);
  }

  get world(): NaiveNode[] {
    return [...this.nodes.values()].map((one) => ({
      node: one,
      pods: [...this.placed.values()].filter(({ spec: { nodeName } }) => nodeName === one.metadata.name),
    }));
  }

  place(
    template: Pick<Shared<Pod>, 'spec'> & { metadata: { labels?: Readonly<Record<string, string>> | undefined } },
  ): void {
    const name = `p${this.#serial++}`;
    const one: Shared<Pod> = {
      ...makePod(name, { uid: name }),
      spec: template.spec,
      metadata: {
        ...makePod(name, { uid: name }).metadata,
        ...(template.metadata.labels ? { labels: template.metadata.labels } : {}),
      },
    };
    const decisions = [this.shared, this.alone].map((lone) => lone.decide(one));
    const [decision, other] = decisions as [Decision, Decision];
    assert.deepEqual(withoutSlot(decision), withoutSlot(other), 'shared and unshared decisions differ');
    const world = this.world;
    const fitting = world
      .filter((candidate) => naiveFits(one, candidate, world))
      .map(({ node: { metadata } }) => metadata.name);
    if (decision.kind !== 'chosen') {
      assert.deepEqual(fitting, [], `refused, but there are nodes: ${JSON.stringify(decision)}`);
      return;
    }
    assert.ok(fitting.includes(decision.nodeName), `${decision.nodeName} does not fit`);
    const bound = { ...one, spec: { ...one.spec, nodeName: decision.nodeName } };
    this.placed.set(name, bound);
    for (const lone of [this.shared, this.alone]) {
      const slot = lone.cluster.table.slotOf(decision.nodeName) ?? -1;
      lone.cluster.assume(lone.cluster.read(one), slot);
      // Half of them are seen as bound, the rest stay assumed.
      if (this.#serial % 2 === 0) lone.cluster.setPod(bound);
    }
  }

  /** The arrays say what they would say if all were counted anew. */
  checkTable(): void {
    const { table } = this.shared.cluster;
    const anew = new LoneCluster({ nodes: [...this.nodes.values()], pods: [...this.placed.values()] }).cluster.table;
    for (const name of this.nodes.keys()) {
      assert.deepEqual(stateOf(table, name), stateOf(anew, name), `state of ${name}`);
    }
    assert.equal(table.count, this.nodes.size);
    assert.deepEqual([...table.order()].map((slot) => table.names[slot]).sort(), [...this.nodes.keys()].sort());
  }
}

function withoutSlot(decision: Decision): unknown {
  return decision.kind === 'chosen' ? { node: decision.nodeName, feasible: decision.feasible } : decision;
}

function stateOf(table: LoneCluster['cluster']['table'], name: string): unknown {
  const slot = table.slotOf(name) ?? -1;
  return {
    cpu: [table.cpu.allocatable[slot], table.cpu.requested[slot]],
    memory: [table.memory.allocatable[slot], table.memory.requested[slot]],
    pods: [table.podCount.allocatable[slot], table.podCount.requested[slot]],
    gpu: [table.scalars.get('k.io/gpu')?.allocatable[slot] ?? 0, table.scalars.get('k.io/gpu')?.requested[slot] ?? 0],
    nonZero: [table.nonZeroCpu[slot], table.nonZeroMemory[slot]],
    unschedulable: table.unschedulable[slot],
    taints: JSON.stringify(table.taints.taintsOf(table.taints.setOf[slot] ?? 0)),
    names: table.pods[slot]?.map(({ pod: { metadata } }) => metadata.name).sort(),
    port: table.ports[slot]?.conflicts({ ip: '0.0.0.0', protocol: 'TCP', port: 80 }) ?? false,
  };
}

test('never places a pod where it does not fit, never refuses one that fits, shares nothing that matters', () => {
  fc.assert(
    fc.property(story, ([nodes, templates, steps]) => {
      const tale = new Story();
      for (const one of nodes) tale.setNode(one);
      for (const one of steps) {
        if (typeof one === 'number') {
          const template = templates[one % templates.length];
          if (template !== undefined) tale.place(template);
        } else if (one.do === 'place') tale.place(one.pod);
        else if (one.do === 'setNode') tale.setNode(one.node);
        else if (one.do === 'deleteNode') tale.deleteNode(one.which);
        else tale.deletePod(one.which);
        tale.checkTable();
      }
    }),
    { numRuns: 400 },
  );
});
