import { env } from '../set/env.ts';
import { image } from '../set/image.ts';
import type { Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/ */
export const set: Verb = {
  use: 'set (env | image) TYPE/NAME...',
  about: 'Change parts of workloads.',
  flags: {},
  subverbs: { env, image },
};
