import type {
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
} from '../../../proto/gen/admissionregistration/v1.ts';
import { ageCell } from '../../table/cells.ts';
import { ageColumn, integerColumn, nameColumn } from '../../table/column.ts';
import { tableFor } from '../typed.ts';

/** The table of webhook configurations of both kinds. */
export const webhookColumns = tableFor<ValidatingWebhookConfiguration | MutatingWebhookConfiguration>(
  [nameColumn, integerColumn('Webhooks'), ageColumn],
  ({ metadata, webhooks }, now) => [metadata.name, (webhooks ?? []).length, ageCell(metadata.creationTimestamp, now)],
);
