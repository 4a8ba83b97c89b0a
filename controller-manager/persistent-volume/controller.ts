import { isNotFound } from '../../api/errors/predicates.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { isPodTerminal } from '../../api/pod/phase.ts';
import {
  type AClaim,
  type AVolume,
  bindCompletedAnnotation,
  claimBoundTo,
  claimFor,
  selectedNodeAnnotation,
  volumeBoundTo,
} from '../../api/storage/bind.ts';
import { storageClassOf } from '../../api/storage/storage-class.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../proto/gen/core/v1.ts';
import { coreV1Resources, storageV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { indexByClaim, podsByClaim } from '../storage-protection/in-use.ts';
import { type ClaimEvent, planClaim } from './claim-plan.ts';
import { planVolume, unbound } from './volume-plan.ts';

const {
  persistentvolumes: volumeType,
  persistentvolumeclaims: claimType,
  nodes: nodeType,
  pods: podType,
} = coreV1Resources;
/** Claims that wait are looked at again after so long, though nothing has changed. */
const resyncMs = 15_000;

/** Binds claims to volumes, and says what has become of either. https://kubernetes.io/docs/concepts/storage/persistent-volumes/ */
export function persistentVolumeBinder(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers } = context;
  const volumes = informers.get(volumeType);
  const claims = informers.get(claimType);
  const classes = informers.get(storageV1Resources.storageclasses);
  const nodes = informers.get(nodeType);
  const pods = indexByClaim(informers.get(podType));
  const events = context.events('persistentvolume-controller');
  const say = (claim: AClaim, { type, reason, message }: ClaimEvent) =>
    events.event(referenceTo(claimType, claim), type, reason, message);

  const waitingPods = (key: string) => () =>
    podsByClaim(pods.lister, key)
      .filter((pod) => !pod.spec.nodeName && !isPodTerminal(pod))
      .map((pod) => pod.metadata.name);

  async function reconcileClaim(key: string, { signal }: ReconcileContext) {
    const claim = claims.lister.get(key);
    if (!claim) return undefined;
    const step = planClaim({
      claim,
      volumes: volumes.lister.list(),
      storageClass: classes.lister.get(storageClassOf(claim)),
      node: nodes.lister.get(claim.metadata.annotations?.[selectedNodeAnnotation] ?? ''),
      waitingPods: waitingPods(key),
    });
    if (step.kind === 'bind') {
      await bind(step.volume, claim, signal);
      return undefined;
    }
    if (step.kind === 'lost') {
      if (claim.status?.phase === 'Lost') return undefined;
      await writeClaim(claim, { phase: 'Lost' }, signal);
      say(claim, step.event);
      return undefined;
    }
    if (isTerminating(claim)) return undefined;
    const asked = step.provisioner === undefined ? claim : claimFor(claim, step.provisioner);
    const current = asked === claim ? claim : await client.update(claimType, asked, { signal });
    if (step.event) say(current, step.event);
    if (current.status?.phase !== 'Pending') await writeClaim(current, { ...current.status, phase: 'Pending' }, signal);
    // What it waits for is told as long as it waits: events do not last.
    return { requeueAfterMs: resyncMs };
  }

  /** The volume first: whoever comes too late for it finds it taken. Each part may be done already. */
  async function bind(volume: AVolume, claim: AClaim, signal: AbortSignal): Promise<void> {
    const kept = volumeBoundTo(volume, claim);
    const taken = kept === volume ? volume : await client.update(volumeType, kept, { signal });
    if (taken.status?.phase !== 'Bound') await writeVolume(taken, { phase: 'Bound' }, signal);
    const wanted = claimBoundTo(claim, taken);
    const bound = wanted === claim ? claim : await client.update(claimType, wanted, { signal });
    if (bound.status?.phase === 'Bound') return;
    const { accessModes, capacity } = taken.spec;
    const status = {
      ...bound.status,
      phase: 'Bound',
      ...(accessModes ? { accessModes: [...accessModes] } : {}),
      ...(capacity ? { capacity: { ...capacity } } : {}),
    } as PersistentVolumeClaim['status'];
    await writeClaim(bound, status, signal);
  }

  const writeClaim = (claim: AClaim, status: Shared<PersistentVolumeClaim>['status'], signal: AbortSignal) =>
    client.updateStatus(claimType, { ...claim, status }, { signal });
  const writeVolume = (volume: AVolume, status: Shared<PersistentVolume>['status'], signal: AbortSignal) =>
    client.updateStatus(volumeType, { ...volume, status }, { signal });

  async function reconcileVolume(name: string, { signal }: ReconcileContext): Promise<void> {
    const volume = volumes.lister.get(name);
    if (!volume) return;
    const step = planVolume(volume, await claimOf(volume, signal));
    if (step.kind === 'unbind') {
      await client.update(volumeType, unbound(volume), { signal });
      return;
    }
    if (step.kind === 'none' || volume.status?.phase === step.phase) return;
    const { phase, message } = step;
    await writeVolume(volume, { phase, ...(message === undefined ? {} : { message }) }, signal);
    if (step.event && message) events.event(referenceTo(volumeType, volume), 'Warning', step.event, message);
  }

  /** The claim that a volume is kept for. Only the server can tell that it is gone: the cache may not show it yet. */
  async function claimOf({ spec }: AVolume, signal: AbortSignal): Promise<AClaim | undefined> {
    const { claimRef } = spec;
    if (!claimRef?.uid || !claimRef.name) return undefined;
    const cached = claims.lister.get(keyFor(claimRef.namespace, claimRef.name));
    if (cached?.metadata.uid === claimRef.uid) return cached;
    try {
      return await client.get(claimType, { name: claimRef.name, namespace: claimRef.namespace }, { signal });
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  const isWaiting = (claim: AClaim) => claim.metadata.annotations?.[bindCompletedAnnotation] === undefined;
  const waiting = () => claims.lister.list().filter(isWaiting).map(objectKey);

  return [
    {
      name: 'persistentvolume-binder-controller',
      // One at a time: two claims must not choose the same volume.
      workers: 1,
      reads: [nodes, pods],
      watches: [
        watches(claims, objectKey),
        watches(classes, waiting),
        watches(volumes, (volume, change) => {
          const { claimRef } = volume.spec;
          if (claimRef?.name) return keyFor(claimRef.namespace, claimRef.name);
          return change.type === 'deleted' ? undefined : waiting();
        }),
      ],
      reconcile: reconcileClaim,
    },
    {
      name: 'persistentvolume-phases',
      workers: 1,
      reads: [claims],
      watches: [
        watches(volumes, objectKey),
        watches(claims, (claim) =>
          volumes.lister
            .list()
            .filter(({ spec }) => spec.claimRef?.uid === claim.metadata.uid)
            .map(objectKey),
        ),
      ],
      reconcile: reconcileVolume,
    },
  ];
}
