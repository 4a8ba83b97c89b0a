import type { ValidatingWebhookConfiguration } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultWebhook, validateWebhooks } from '../webhooks.ts';

export const validatingWebhookConfigurationStrategy = strategyFor<ValidatingWebhookConfiguration>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ webhooks }) => webhooks?.forEach(defaultWebhook),
  validate: ({ webhooks }) => validateWebhooks(webhooks),
});
