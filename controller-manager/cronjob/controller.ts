import { messageOf } from '../../api/errors/message-of.ts';
import { isAlreadyExists, isNamespaceTerminating, isNotFound } from '../../api/errors/predicates.ts';
import { deepEqual } from '../../api/meta/deep-equal.ts';
import { isTerminating } from '../../api/meta/finalizers.ts';
import { keyFor, objectKey } from '../../api/meta/object-key.ts';
import { controllerOf } from '../../api/meta/owner-references.ts';
import { isTimeZone } from '../../api/time/time-zone.ts';
import { compareTimes, formatTime } from '../../api/time/timestamp.ts';
import type { Shared } from '../../client/client.ts';
import { type ControllerDefinition, type ReconcileContext, watches } from '../../client/controller/controller.ts';
import { referenceTo } from '../../client/events/recorder.ts';
import type { CronJob, CronJobStatus, Job } from '../../proto/gen/batch/v1.ts';
import type { ObjectReference } from '../../proto/gen/core/v1.ts';
import { batchV1Resources } from '../../proto/gen/resources.ts';
import type { ControllerContext } from '../controller-context.ts';
import { controlledBy, indexByController } from '../pods/indexes.ts';
import { jobOf } from './job-of.ts';
import { endOf, expiredJobs, planCronJob } from './plan.ts';
import { parseSchedule, ScheduleError } from './schedule.ts';

const { cronjobs: type, jobs: jobType } = batchV1Resources;
/** Until the cache shows what was written a moment ago. */
const staleMs = 100;

/** Starts jobs at the times of a schedule. https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ */
export function cronJobController(context: ControllerContext): readonly ControllerDefinition[] {
  const { client, informers, clock, options } = context;
  const crons = informers.get(type);
  const jobs = indexByController(informers.get(jobType));
  const events = context.events('cronjob-controller');
  const say = (cron: Shared<CronJob>, kind: 'Normal' | 'Warning', reason: string, message: string) =>
    events.event(referenceTo(type, cron), kind, reason, message);

  async function reconcile(key: string, { signal }: ReconcileContext) {
    const cron = crons.lister.get(key);
    if (!cron) return undefined;
    const mine = controlledBy(jobs.lister, cron.metadata.uid);
    if (!(await knowsItsJobs(cron, mine, signal))) return { requeueAfterMs: staleMs };
    const status: CronJobStatus = { ...cron.status, active: [] };
    setActive(status, cron.status?.active?.map((one) => ({ ...one })) ?? []);
    // One that cannot be removed stands in nobody's way.
    for (const old of expiredJobs(cron, mine)) await remove(cron, status, old, signal);
    let wait: number | undefined;
    try {
      await observe(cron, status, mine, signal);
      wait = await schedule(cron, status, mine, signal);
    } finally {
      // What was seen and told once is not told again when a job can not be started.
      if (!signal.aborted && !deepEqual(status, cron.status ?? {}))
        await client.updateStatus(type, { ...cron, status }, { signal });
    }
    return wait === undefined ? undefined : { requeueAfterMs: wait };
  }

  /**
   * Tells of jobs that run and that the status does not list: someone else made them, or the status was not written. False when
   * they are on the list by now, that is when the cache lags.
   */
  async function knowsItsJobs(
    cron: Shared<CronJob>,
    mine: readonly Shared<Job>[],
    signal: AbortSignal,
  ): Promise<boolean> {
    const lists = ({ status }: Shared<CronJob>, job: Shared<Job>) =>
      status?.active?.some((one) => one.uid === job.metadata.uid) === true;
    const unexpected = mine.filter((job) => !lists(cron, job) && !endOf(job));
    if (unexpected.length === 0) return true;
    const live = await client.get(type, cron.metadata, { signal });
    if (unexpected.some((job) => lists(live, job))) return false;
    for (const { metadata } of unexpected)
      say(cron, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${metadata.name}`);
    return true;
  }

  /** Whether a job on the list is gone; the cache may only not show it yet. */
  async function isGone(cron: Shared<CronJob>, { name = '' }: Shared<ObjectReference>, signal: AbortSignal) {
    try {
      await client.get(jobType, { name, namespace: cron.metadata.namespace }, { signal });
      return false;
    } catch (error) {
      if (isNotFound(error)) return true;
      throw error;
    }
  }

  /** Takes the jobs that have ended or are gone off the status. */
  async function observe(
    cron: Shared<CronJob>,
    status: CronJobStatus,
    mine: readonly Shared<Job>[],
    signal: AbortSignal,
  ): Promise<void> {
    const active: ObjectReference[] = [];
    const byUid = new Map(mine.map((job) => [job.metadata.uid, job]));
    for (const reference of status.active ?? []) {
      const job = byUid.get(reference.uid ?? '');
      const end = job && endOf(job);
      if (end) say(cron, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${end}`);
      else if (job || !(await isGone(cron, reference, signal))) active.push(reference);
      else say(cron, 'Normal', 'MissingJob', `Active job went missing: ${reference.name}`);
    }
    for (const job of mine) {
      const { completionTime } = job.status ?? {};
      if (endOf(job) === 'Complete' && completionTime && compareTimes(completionTime, status.lastSuccessfulTime) > 0)
        status.lastSuccessfulTime = completionTime;
    }
    setActive(status, active);
  }

  async function schedule(
    cron: Shared<CronJob>,
    status: CronJobStatus,
    mine: readonly Shared<Job>[],
    signal: AbortSignal,
  ): Promise<number | undefined> {
    if (isTerminating(cron)) return undefined;
    const { timeZone, schedule: text } = cron.spec;
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      say(
        cron,
        'Warning',
        'UnknownTimeZone',
        `invalid timeZone: ${JSON.stringify(timeZone)}: unknown time zone ${timeZone}`,
      );
      return undefined;
    }
    if (cron.spec.suspend) return undefined;
    try {
      const parsed = await parseSchedule(text, timeZone);
      const plan = planCronJob(cron, parsed, status.active?.length ?? 0, clock.now());
      if (plan.tooManyMissed !== undefined)
        say(
          cron,
          'Warning',
          'TooManyMissedTimes',
          'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
        );
      const { step } = plan;
      if (step.kind === 'missed')
        say(
          cron,
          'Warning',
          'MissSchedule',
          `Missed scheduled time to start a job: ${new Date(step.scheduled).toUTCString().replace('GMT', '+0000')}`,
        );
      else if (step.kind === 'busy')
        say(
          cron,
          'Normal',
          'JobAlreadyActive',
          'Not starting job because prior execution is running and concurrency policy is Forbid',
        );
      else if (step.kind === 'start') {
        if (step.replaceActive) {
          const listed = new Set(status.active?.map((one) => one.uid));
          for (const job of mine)
            if (listed.has(job.metadata.uid) && !(await remove(cron, status, job, signal)))
              throw new Error(`could not replace job ${objectKey(job)}`);
          delete status.active;
        }
        await start(cron, status, step.scheduled, signal);
      }
      return plan.checkAfterMs;
    } catch (error) {
      if (!(error instanceof ScheduleError)) throw error;
      say(cron, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(text)} : ${error.message}`);
      return undefined;
    }
  }

  async function start(
    cron: Shared<CronJob>,
    status: CronJobStatus,
    scheduled: number,
    signal: AbortSignal,
  ): Promise<void> {
    const draft = jobOf(cron, scheduled);
    let job: Shared<Job>;
    try {
      job = await client.create(jobType, draft, { signal });
      say(cron, 'Normal', 'SuccessfulCreate', `Created job ${job.metadata.name}`);
    } catch (error) {
      if (isNamespaceTerminating(error)) return;
      if (!isAlreadyExists(error)) {
        if (!signal.aborted) say(cron, 'Warning', 'FailedCreate', `Error creating job: ${messageOf(error)}`);
        throw error;
      }
      // The name holds the moment: it was started already, and the status tells so only now.
      job = await client.get(
        jobType,
        { name: draft.metadata.name ?? '', namespace: cron.metadata.namespace },
        { signal },
      );
      if (controllerOf(job)?.uid !== cron.metadata.uid) return;
    }
    const reference = referenceTo(jobType, job);
    if (!endOf(job) && !status.active?.some((one) => one.uid === reference.uid))
      status.active = [...(status.active ?? []), reference];
    status.lastScheduleTime = formatTime(scheduled);
  }

  /** Removes a job and takes it off the status; false, told in an event, when that was refused. */
  async function remove(
    cron: Shared<CronJob>,
    status: CronJobStatus,
    job: Shared<Job>,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { name, uid } = job.metadata;
    try {
      await client.delete(jobType, job.metadata, { propagationPolicy: 'Background', preconditions: { uid }, signal });
      say(cron, 'Normal', 'SuccessfulDelete', `Deleted job ${name}`);
    } catch (error) {
      if (signal.aborted) throw error;
      if (!isNotFound(error)) {
        say(cron, 'Warning', 'FailedDelete', `Deleted job: ${messageOf(error)}`);
        return false;
      }
    }
    setActive(status, status.active?.filter((one) => one.uid !== uid) ?? []);
    return true;
  }

  return [
    {
      name: 'cronjob-controller',
      workers: options.concurrentCronJobSyncs,
      watches: [
        watches(crons, objectKey),
        watches(jobs, (job) => {
          const owner = controllerOf(job);
          return owner?.kind === type.kind ? keyFor(job.metadata.namespace, owner.name) : undefined;
        }),
      ],
      reconcile,
    },
  ];
}

function setActive(status: CronJobStatus, active: ObjectReference[]): void {
  if (active.length > 0) status.active = active;
  else delete status.active;
}
