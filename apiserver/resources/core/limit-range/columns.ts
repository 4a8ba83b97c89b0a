import { formatTime, parseTime } from '../../../../api/time/timestamp.ts';
import type { LimitRange } from '../../../../proto/gen/core/v1.ts';
import { tableFor } from '../../typed.ts';

/** As `kubectl get limitranges` prints them: the time of creation, not the age. */
export const limitRangeColumns = tableFor<LimitRange>(
  [
    { name: 'Name', type: 'string', format: 'name', priority: 0 },
    { name: 'Created At', type: 'date', priority: 0 },
  ],
  ({ metadata }) => [metadata.name, formatTime(parseTime(metadata.creationTimestamp) ?? 0)],
);
