import { messageOf } from '../../api/errors/message-of.ts';
import { isConflict } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { groupOf } from '../../api/meta/group-version.ts';
import { objectKey } from '../../api/meta/object-key.ts';
import { formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { Scale } from '../../proto/gen/autoscaling/v1.ts';
import type { HorizontalPodAutoscaler, HorizontalPodAutoscalerStatus } from '../../proto/gen/autoscaling/v2.ts';
import { autoscalingV2Resources, coreV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { discoveryCache } from '../discovery/discovery-cache.ts';
import { firstMemory, type Memory, remember } from './behavior.ts';
import { customMetrics } from './custom-metrics.ts';
import { type DecisionInput, decide } from './decide.ts';
import { Look } from './look.ts';
import { readUsage } from './metrics.ts';
import { Rivals } from './rivals.ts';

type AScaler = Shared<HorizontalPodAutoscaler>;
const { horizontalpodautoscalers: type } = autoscalingV2Resources;

/** Sizes workloads by what their pods use. https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
export function horizontalPodAutoscaler(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const scalers = informers.get(type);
  const pods = informers.get(coreV1Resources.pods);
  const discovery = discoveryCache(context);
  const events = context.events('horizontal-pod-autoscaler');
  /** By the key of the scaler; of another one that had its name nothing is remembered. */
  const memories = new Map<string, { readonly uid: string; readonly memory: Memory }>();
  const rivals = new Rivals();
  const say = (scaler: AScaler, kind: 'Normal' | 'Warning', reason: string, message: string) =>
    events.event(referenceTo(type, scaler), kind, reason, message);

  async function scalePath({ spec, metadata }: AScaler, signal: AbortSignal): Promise<string> {
    const { apiVersion = 'v1', kind, name } = spec.scaleTargetRef;
    const { types } = await discovery.get(signal);
    const found = types.find((one) => one.group === groupOf(apiVersion) && one.kind === kind);
    if (!found) throw new Error(`no matches for kind "${kind}" in group "${groupOf(apiVersion)}"`);
    const root = found.group === '' ? '/api' : '/apis';
    return `${root}/${found.apiVersion}/namespaces/${metadata.namespace}/${found.resource}/${name}/scale`;
  }

  async function lookAt(scaler: AScaler, signal: AbortSignal): Promise<void> {
    const look = new Look(scaler, clock.now());
    const { uid, namespace = '' } = scaler.metadata;
    const { currentReplicas = 0, desiredReplicas } = scaler.status ?? {};
    let path: string;
    let scale: Scale;
    try {
      path = await scalePath(scaler, signal);
      scale = (await client.raw('GET', path, { signal })) as Scale;
    } catch (error) {
      if (signal.aborted) throw error;
      const message = `the HPA controller was unable to get the target's current scale: ${messageOf(error)}`;
      say(scaler, 'Warning', 'FailedGetScale', messageOf(error));
      look.put('AbleToScale', 'False', 'FailedGetScale', message);
      await write(scaler, look.status(currentReplicas, desiredReplicas ?? 0), signal);
      return;
    }
    const got = "the HPA controller was able to get the target's current scale";
    look.put('AbleToScale', 'True', 'SucceededGetScale', got);
    const current = scale.spec?.replicas ?? 0;
    const key = objectKey(scaler);
    const known = memories.get(key);
    let memory = known?.uid === uid ? known.memory : firstMemory(current, look.now);
    const input: DecisionInput = {
      ...{ scale, memory },
      podsOf: (selector) => pods.lister.list(namespace).filter((pod) => selector.matches(pod.metadata.labels)),
      rivals: (selector, chosen) => rivals.note(namespace, scaler.metadata.name, selector, chosen),
      usage: (resource) => readUsage(client, namespace, resource, signal),
      custom: customMetrics(client, namespace, async () => (await discovery.get(signal)).types, signal),
      warn: (reason, message) => say(scaler, 'Warning', reason, message),
    };
    const decision = await decide(look, input);
    memory = remember(memory, look.now, { recommended: decision.recommended });
    memories.set(key, { uid, memory });
    // What was wanted before is still wanted while nobody knows better.
    if (decision.desired === undefined) return write(scaler, look.status(current, desiredReplicas ?? 0), signal);
    const { desired, reason } = decision;
    let scaledAt: string | undefined;
    if (desired !== current) {
      const size = `New size: ${desired}; reason: ${reason}`;
      try {
        await client.raw('PUT', path, { body: { ...scale, spec: { ...scale.spec, replicas: desired } }, signal });
      } catch (error) {
        if (isConflict(error) || signal.aborted) throw error;
        say(scaler, 'Warning', 'FailedRescale', `${size}; error: ${messageOf(error)}`);
        const message = `the HPA controller was unable to update the target scale: ${messageOf(error)}`;
        look.put('AbleToScale', 'False', 'FailedUpdateScale', message);
        await write(scaler, look.status(current, desiredReplicas ?? 0), signal);
        throw error;
      }
      const done = `the HPA controller was able to update the target scale to ${desired}`;
      look.put('AbleToScale', 'True', 'SucceededRescale', done);
      say(scaler, 'Normal', 'SuccessfulRescale', size);
      memories.set(key, { uid, memory: remember(memory, look.now, { scaled: desired - current }) });
      scaledAt = formatTime(look.now);
    }
    await write(scaler, look.status(current, desired, scaledAt), signal);
  }

  async function write(scaler: AScaler, status: HorizontalPodAutoscalerStatus, signal: AbortSignal): Promise<void> {
    const { currentMetrics, ...before } = scaler.status ?? {};
    // The server shows no metrics as null.
    if (deepEqual(status, currentMetrics ? scaler.status : before)) return;
    await client.updateStatus(type, { ...scaler, status }, { signal });
  }

  const period = options.horizontalPodAutoscalerSyncPeriodMs;
  const due = new Map<string, number>();
  return [
    {
      name: 'horizontal-pod-autoscaler-controller',
      workers: options.concurrentHorizontalPodAutoscalerSyncs,
      reads: [pods],
      watches: [watches(scalers, objectKey)],
      async reconcile(key, { signal }: ReconcileContext) {
        const scaler = scalers.lister.get(key);
        if (!scaler) {
          due.delete(key);
          memories.delete(key);
          rivals.forget(key);
          return undefined;
        }
        // One look each period, whatever happens to the object: its own status writes wake it, too.
        const at = due.get(key) ?? clock.now() + period;
        due.set(key, at);
        if (at > clock.now()) return { requeueAfterMs: at - clock.now() };
        due.set(key, clock.now() + period);
        await lookAt(scaler, signal);
        return { requeueAfterMs: period };
      },
    },
  ];
}
