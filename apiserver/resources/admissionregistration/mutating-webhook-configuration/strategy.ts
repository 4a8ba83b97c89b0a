import type { MutatingWebhookConfiguration } from '../../../../proto/gen/admissionregistration/v1.ts';
import { strategyFor } from '../../typed.ts';
import { defaultWebhook, validateWebhooks } from '../webhooks.ts';

export const mutatingWebhookConfigurationStrategy = strategyFor<MutatingWebhookConfiguration>({
  refusesUnconditionalUpdate: true,
  countsGenerations: true,
  defaults: ({ webhooks }) => {
    for (const webhook of webhooks ?? []) {
      defaultWebhook(webhook);
      webhook.reinvocationPolicy ??= 'Never';
    }
  },
  validate: ({ webhooks }) => validateWebhooks(webhooks),
});
