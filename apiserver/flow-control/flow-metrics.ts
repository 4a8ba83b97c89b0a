import type { Metrics } from '../../api/metrics/metrics.ts';
import type { Counter, Gauge, Histogram } from '../../api/metrics/series.ts';
import type { Refusal } from './queue-set.ts';
import type { SeatBounds } from './seats.ts';

const queueLengths = [0, 10, 25, 50, 100, 250, 500, 1000];
const durations = [0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30];
const widths = [1, 2, 4, 10];

/** What is counted of the requests of one schema, ready at hand. */
export interface FlowSeries {
  readonly dispatched: Counter;
  readonly executing: Gauge;
  readonly executingSeats: Gauge;
  readonly waiting: Gauge;
  readonly waitingSeats: Gauge;
  readonly seats: Histogram;
  readonly queueLength: Histogram;
  readonly waited: Histogram;
  readonly waitedInVain: Histogram;
  readonly regular: Histogram;
  readonly watch: Histogram;
  refused(reason: Refusal): Counter;
}

/** What a level was found to need when the seats were shared out. */
export interface LevelFigures {
  readonly bounds: SeatBounds;
  readonly current: number;
  readonly highest: number;
  readonly average: number;
  readonly deviation: number;
  readonly smoothed: number;
  readonly target: number;
}

export interface FlowMetrics {
  series(level: string, schema: string): FlowSeries;
  level(name: string, figures: LevelFigures): void;
}

/** Measures of flow control, by the names and labels of kube-apiserver: apiserver_flowcontrol_*. */
export function flowMetrics(metrics: Metrics): FlowMetrics {
  const prefix = 'apiserver_flowcontrol_';
  const both = ['priority_level', 'flow_schema'];
  const rejected = metrics.counter(`${prefix}rejected_requests_total`, 'Requests that got no seat.', [
    ...both,
    'reason',
  ]);
  const dispatched = metrics.counter(`${prefix}dispatched_requests_total`, 'Requests that were let in.', both);
  const executing = metrics.gauge(`${prefix}current_executing_requests`, 'Requests that have seats now.', both);
  const executingSeats = metrics.gauge(`${prefix}current_executing_seats`, 'Seats taken now.', both);
  const waiting = metrics.gauge(`${prefix}current_inqueue_requests`, 'Requests that wait in queues now.', both);
  const waitingSeats = metrics.gauge(`${prefix}current_inqueue_seats`, 'Seats that are waited for now.', both);
  const seats = metrics.histogram(
    `${prefix}work_estimated_seats`,
    'Seats that requests were taken to need.',
    widths,
    both,
  );
  const queueLength = metrics.histogram(
    `${prefix}request_queue_length_after_enqueue`,
    'Requests that waited when one more came.',
    queueLengths,
    both,
  );
  const waited = metrics.histogram(`${prefix}request_wait_duration_seconds`, 'Time spent in queues.', durations, [
    ...both,
    'execute',
  ]);
  const executed = metrics.histogram(`${prefix}request_execution_seconds`, 'Time seats were held.', durations, [
    ...both,
    'type',
  ]);
  const ofLevel = (name: string, help: string) => metrics.gauge(`${prefix}${name}`, help, ['priority_level']);
  const levels = {
    nominal: ofLevel('nominal_limit_seats', 'Seats that a level is due.'),
    lower: ofLevel('lower_limit_seats', 'Seats that a level keeps when it lends all it may.'),
    upper: ofLevel('upper_limit_seats', 'Seats that a level can come to by borrowing.'),
    current: ofLevel('current_limit_seats', 'Seats that a level has now.'),
    highest: ofLevel('demand_seats_high_watermark', 'Most seats asked for in the last period.'),
    average: ofLevel('demand_seats_average', 'Seats asked for on average in the last period.'),
    deviation: ofLevel('demand_seats_stdev', 'Standard deviation of the seats asked for in the last period.'),
    smoothed: ofLevel('demand_seats_smoothed', 'Seats asked for, smoothed over periods.'),
    target: ofLevel('target_seats', 'Seats that a level would get if there were enough.'),
  };
  return {
    series: (level, schema) => ({
      dispatched: dispatched.with(level, schema),
      executing: executing.with(level, schema),
      executingSeats: executingSeats.with(level, schema),
      waiting: waiting.with(level, schema),
      waitingSeats: waitingSeats.with(level, schema),
      seats: seats.with(level, schema),
      queueLength: queueLength.with(level, schema),
      waited: waited.with(level, schema, 'true'),
      waitedInVain: waited.with(level, schema, 'false'),
      regular: executed.with(level, schema, 'regular'),
      watch: executed.with(level, schema, 'watch'),
      refused: (reason) => rejected.with(level, schema, reason),
    }),
    level(name, { bounds, current, highest, average, deviation, smoothed, target }) {
      levels.nominal.with(name).set(bounds.nominal);
      levels.lower.with(name).set(bounds.min);
      levels.upper.with(name).set(bounds.max);
      levels.current.with(name).set(current);
      levels.highest.with(name).set(highest);
      levels.average.with(name).set(average);
      levels.deviation.with(name).set(deviation);
      levels.smoothed.with(name).set(smoothed);
      levels.target.with(name).set(target);
    },
  };
}
