import type { Metrics } from '../api/metrics/metrics.ts';
import { installFlowConfiguration, keepFlowConfiguration } from '../apiserver/flow-control/bootstrap/install.ts';
import { collectionSizes } from '../apiserver/flow-control/collection-size.ts';
import { followFlowConfiguration } from '../apiserver/flow-control/feed.ts';
import { FlowControl } from '../apiserver/flow-control/flow-control.ts';
import { flowMetrics } from '../apiserver/flow-control/flow-metrics.ts';
import type { ApiServer, ServerCore } from '../apiserver/server.ts';
import type { ApiServerOptions } from './apiserver-options.ts';
import type { Surroundings } from './surroundings.ts';

export interface RunningFlowControl {
  readonly control: FlowControl;
  /** Installs the configuration that every cluster has, and keeps to what is stored until `stop`. */
  follow(server: ApiServer, signal: AbortSignal): Promise<void>;
  stop(): void;
}

/** Priority and fairness over the seats that the two limits of requests in flight add up to. */
export function startFlowControl(
  core: ServerCore,
  options: Pick<ApiServerOptions, 'maxRequestsInflight' | 'maxMutatingRequestsInflight'>,
  { clock, log }: Surroundings,
  metrics: Metrics,
): RunningFlowControl {
  const control = new FlowControl({
    seats: options.maxRequestsInflight + options.maxMutatingRequestsInflight,
    clock,
    metrics: flowMetrics(metrics),
    sizeOf: collectionSizes(core),
    afterTurn: setImmediate,
  });
  const ends = [control.start()];
  const own = log.child({ component: 'priority-and-fairness' });
  return {
    control,
    async follow(server, signal) {
      ends.push(followFlowConfiguration(core, server, control, { clock, log: own, signal }));
      await installFlowConfiguration(core, server, signal);
      // Never rejects, and ends with the signal.
      void keepFlowConfiguration(core, server, { clock, log: own, signal });
    },
    stop() {
      for (const end of ends) end();
    },
  };
}
