import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { QueueSet, type Ticket } from './queue-set.ts';

const queuing = { queues: 8, handSize: 3, queueLengthLimit: 4 };

/** Something that happens to a set, at a time after the one before. */
type Happening =
  | { readonly what: 'arrive'; readonly flow: number; readonly seats: number; readonly atOnce: boolean }
  | { readonly what: 'leave'; readonly which: number }
  | { readonly what: 'dispatch'; readonly budget: number }
  | { readonly what: 'limit'; readonly limit: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      what: fc.constant('arrive' as const),
      flow: fc.nat(4),
      seats: fc.integer({ min: 1, max: 4 }),
      atOnce: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('leave' as const), which: fc.nat(50) }) },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('dispatch' as const), budget: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('limit' as const), limit: fc.integer({ min: 1, max: 6 }) }) },
);

const handOf = (flow: number) => [flow, (flow + 3) % 8, (flow + 5) % 8];

/** Plays what happens, and checks after each step what must always hold. */
function play(steps: readonly (readonly [number, Happening])[]) {
  let now = 0;
  let limit = 5;
  const set = new QueueSet(limit, queuing, now);
  const tickets: Ticket[] = [];
  const grants = new Map<Ticket, number>();
  const seatsOf = (state: Ticket['state']) =>
    tickets.filter((ticket) => ticket.state === state).reduce((sum, { seats }) => sum + seats, 0);
  for (const [ms, step] of steps) {
    now += ms;
    const before = set.seatsInUse;
    if (step.what === 'arrive') {
      const given = set.arrive(step.seats, handOf(step.flow), now, step.atOnce);
      if (typeof given === 'string') {
        assert.equal(given, 'queue-full');
        assert.ok(set.seatsInUse + set.seatsWaiting >= limit, 'refused while there was room');
      } else {
        tickets.push(given);
        given.grant = () => grants.set(given, (grants.get(given) ?? 0) + 1);
        if (given.state === 'seated') grants.set(given, 1);
      }
    } else if (step.what === 'leave') {
      const ticket = tickets[step.which % Math.max(1, tickets.length)];
      if (ticket) set.leave(ticket, now);
    } else if (step.what === 'dispatch') set.dispatch(now, step.budget);
    else {
      limit = step.limit;
      set.configure(limit, queuing);
    }
    if (set.seatsInUse > before) {
      assert.ok(set.seatsInUse <= limit || set.executing === 1, `${set.seatsInUse} seats of ${limit}`);
    }
    assert.equal(set.seatsInUse, seatsOf('seated'));
    assert.equal(set.seatsWaiting, seatsOf('waiting'));
    for (const ticket of tickets) assert.ok((grants.get(ticket) ?? 0) <= 1, 'granted twice');
  }
  return { set, tickets, now };
}

const steps = fc.array(fc.tuple(fc.nat(5), happening), { maxLength: 120 });

test('seats in use never grow beyond the limit, and are always those of the requests that run', () => {
  fc.assert(fc.property(steps, (all) => void play(all)));
});

test('whatever happens, all can be served in the end, each is released once, and nothing is left', () => {
  fc.assert(
    fc.property(steps, (all) => {
      const { set, tickets, now: start } = play(all);
      let now = start;
      for (let round = 0; set.waiting > 0; round++) {
        assert.ok(round <= tickets.length, 'somebody waits for ever');
        now += 1;
        for (const ticket of tickets) if (ticket.state === 'seated') set.leave(ticket, now);
        set.dispatch(now, 100);
      }
      for (const ticket of [...tickets, ...tickets]) set.leave(ticket, now);
      assert.equal(set.seatsInUse, 0);
      assert.equal(set.seatsWaiting, 0);
      assert.ok(set.idle);
    }),
  );
});

test('no flow starves: a request against a flood is served before the flood that came later, and most that came before', () => {
  const few = fc.integer({ min: 1, max: 3 });
  fc.assert(
    fc.property(few, few, fc.integer({ min: 1, max: 20 }), fc.nat(9), (limit, budget, serviceMs, early) => {
      // The flood always has requests waiting, in a queue that the other flow does not use.
      const set = new QueueSet(limit, { queues: 8, handSize: 1, queueLengthLimit: 1000 }, 0);
      let now = 0;
      const running: { readonly ticket: Ticket; readonly until: number }[] = [];
      let floodServed = 0;
      const wait = (queue: number, granted: (ticket: Ticket) => void) => {
        const ticket = set.arrive(1, [queue], now, false);
        assert.ok(typeof ticket === 'object');
        ticket.grant = () => granted(ticket);
      };
      const flood = () => {
        wait(0, (ticket) => {
          floodServed++;
          running.push({ ticket, until: now + serviceMs });
        });
      };
      const step = () => {
        now += 1;
        for (const one of running.splice(0)) {
          if (one.until <= now) set.leave(one.ticket, now);
          else running.push(one);
        }
        while (set.waiting < 50) flood();
        set.dispatch(now, budget);
      };
      for (let i = 0; i < early * serviceMs; i++) step();
      let served = false;
      const before = floodServed;
      wait(1, () => {
        served = true;
      });
      for (let i = 0; !served; i++) {
        assert.ok(i < 5 * serviceMs + 10, 'it waits longer than a few services of the flood');
        step();
      }
      // 50 of the flood were waiting before it.
      assert.ok(floodServed - before <= 3 * limit, `${floodServed - before} requests of the flood went first`);
    }),
    { numRuns: 60 },
  );
});

test('flows that always want something get the same work done, whatever their requests cost', () => {
  const set = new QueueSet(4, { queues: 2, handSize: 1, queueLengthLimit: 1000 }, 0);
  const work = [0, 0];
  const running: { readonly ticket: Ticket; readonly until: number }[] = [];
  const cost = [2, 12];
  let now = 0;
  const arrive = (flow: number) => {
    const ticket = set.arrive(1, [flow], now, false);
    assert.ok(typeof ticket === 'object');
    ticket.grant = () => {
      work[flow] = (work[flow] ?? 0) + (cost[flow] ?? 0);
      running.push({ ticket, until: now + (cost[flow] ?? 0) });
    };
  };
  for (let i = 0; i < 40; i++) for (const flow of [0, 1]) arrive(flow);
  for (; now < 5000; now++) {
    for (const one of running.splice(0)) {
      if (one.until > now) running.push(one);
      else {
        set.leave(one.ticket, now);
        arrive(cost.indexOf(one.until - one.ticket.seatedAt));
      }
    }
    set.dispatch(now, 100);
  }
  const ratio = (work[0] ?? 0) / (work[1] ?? 1);
  assert.ok(ratio > 0.8 && ratio < 1.25, `work of ${work.join(' and ')} ms`);
});
