import { env } from '../set/env.ts';
import { image } from '../set/image.ts';
import { resources } from '../set/resources.ts';
import { selector } from '../set/selector.ts';
import { serviceAccount } from '../set/service-account.ts';
import { subject } from '../set/subject.ts';
import { alsoNamed, type Verb } from '../verb.ts';

/** https://kubernetes.io/docs/reference/kubectl/generated/kubectl_set/ */
export const set: Verb = {
  use: 'set (env | image | resources | selector | serviceaccount | subject) TYPE/NAME...',
  about: 'Change parts of objects.',
  flags: {},
  subverbs: { env, image, resources, selector, serviceaccount: alsoNamed(serviceAccount, 'sa'), subject },
};
