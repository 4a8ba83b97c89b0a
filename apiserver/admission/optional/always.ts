import type { AdmissionPlugin } from '../admission.ts';
import { refusal } from '../refuse.ts';

/** Lets everything pass: there for who names it. */
export function alwaysAdmit(): AdmissionPlugin {
  return { name: 'AlwaysAdmit', handles: () => false };
}

/** Refuses every write: for tests. */
export function alwaysDeny(): AdmissionPlugin {
  return {
    name: 'AlwaysDeny',
    handles: () => true,
    validate(request) {
      throw refusal(request, 'admission control is denying all modifications');
    },
  };
}
