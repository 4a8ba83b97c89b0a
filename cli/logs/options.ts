import { CommandError } from '../errors/errors.ts';
import { duration, type FlagValues, number, text, toggle } from '../flags/flag.ts';
import { containerFlag, selectorFlag } from '../flags/verb-flags.ts';
import { isoTime } from './time.ts';

/** The flags of `logs`. */
export const logsFlags = {
  'all-containers': toggle(false, 'The logs of all containers of a pod.'),
  'all-pods': toggle(false, 'The logs of all pods of a workload, each line with where it is from.'),
  container: containerFlag('The container whose logs are wanted.'),
  follow: toggle(false, 'Go on with what is still written.', { short: 'f' }),
  'ignore-errors': toggle(false, 'With several logs, tell what cannot be read and go on with the others.'),
  'insecure-skip-tls-verify-backend': toggle(
    false,
    'Let the API server read from a node without checking who it is; what it says may be false then.',
  ),
  'limit-bytes': number(0, 'End after so many bytes; 0 for no limit.'),
  'max-log-requests': number(5, 'How many logs may be followed at once.'),
  'pod-running-timeout': duration(20_000, 'How long to wait for a pod of a workload to be there.'),
  prefix: toggle(false, 'Put the pod and container in front of each line.'),
  previous: toggle(false, 'The logs of the container that ran before the present one.', { short: 'p' }),
  selector: selectorFlag,
  since: duration(0, 'Only what is not older than this: 5s, 2m, 3h.'),
  'since-time': text('', 'Only what was written after this time (RFC 3339).'),
  tail: number(-1, 'Only so many lines of the end; -1 for all, which is 10 with a selector.'),
  timestamps: toggle(false, 'Put the time in front of each line.'),
};

export type LogsFlags = FlagValues<typeof logsFlags>;

/** The query of a log, without the container. Throws CommandError in kubectl's words for values that make no sense. */
export function logQuery(flags: LogsFlags, given: ReadonlySet<string>): Readonly<Record<string, string | undefined>> {
  const { since, tail } = flags;
  const sinceTime = flags['since-time'];
  const limit = flags['limit-bytes'];
  if (sinceTime !== '' && since !== 0)
    throw new CommandError('at most one of `sinceTime` or `sinceSeconds` may be specified');
  const time = sinceTime === '' ? undefined : isoTime(sinceTime);
  if (since < 0) throw new CommandError('--since must be greater than 0');
  if (limit < 0) throw new CommandError('--limit-bytes must be greater than 0');
  if (tail < -1) throw new CommandError('--tail must be greater than or equal to -1');
  const lines = flags.selector !== '' && !given.has('tail') ? 10 : tail;
  return {
    follow: flags.follow ? 'true' : undefined,
    previous: flags.previous ? 'true' : undefined,
    timestamps: flags.timestamps ? 'true' : undefined,
    insecureSkipTLSVerifyBackend: flags['insecure-skip-tls-verify-backend'] ? 'true' : undefined,
    sinceSeconds: since > 0 ? String(Math.ceil(since / 1000)) : undefined,
    sinceTime: time,
    tailLines: lines >= 0 ? String(lines) : undefined,
    limitBytes: limit > 0 ? String(limit) : undefined,
  };
}
