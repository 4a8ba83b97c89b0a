import type { LimitRange, LimitRangeItem } from '../../../../proto/gen/core/v1.ts';
import { strategyFor } from '../../typed.ts';
import { roundAmounts } from '../amounts/round.ts';
import { validateLimitRange } from './validation.ts';

/** What is particular to limit ranges. https://kubernetes.io/docs/concepts/policy/limit-range/ */
export const limitRangeStrategy = strategyFor<LimitRange>({
  metadataChecks: ['all'],
  allowsCreateOnUpdate: true,
  defaults: ({ spec }) => {
    for (const item of spec.limits ?? []) defaultItem(item);
  },
  validate: validateLimitRange,
});

const lists = ['max', 'min', 'default', 'defaultRequest', 'maxLimitRequestRatio'] as const;

/** What is not said of containers follows: the default from the maximum, the request from the default, else the minimum. */
function defaultItem(item: LimitRangeItem): void {
  for (const name of lists) roundAmounts(item[name]);
  if (item.type !== 'Container') return;
  const limits = { ...item.max, ...item.default };
  const requests = { ...item.min, ...limits, ...item.defaultRequest };
  if (Object.keys(limits).length > 0) item.default = limits;
  if (Object.keys(requests).length > 0) item.defaultRequest = requests;
}
