import { fieldPath } from '../../../../api/field/path.ts';
import { quote } from '../../../../api/field/quote.ts';
import type { Job } from '../../../../proto/gen/batch/v1.ts';
import { templateKind } from '../../core/pod-template/template-kind.ts';
import { defaultJob } from './defaults.ts';
import { generateSelector } from './generated-selector.ts';
import { validateJobStatus } from './status-validation.ts';
import { validateJobUpdate } from './update-validation.ts';
import { validateJob } from './validation.ts';
import { jobSpecWarnings } from './warnings.ts';

const path = fieldPath('spec');

export const jobStrategy = templateKind<Job>(
  { path: path.child('template'), templateOf: ({ spec }) => spec.template, namesPods: true },
  {
    metadataChecks: ['all', 'change'],
    countsGenerations: true,
    defaultPropagation: 'Orphan',
    deletionWarning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
    defaults: defaultJob,
    prepareForCreate: generateSelector,
    validate: validateJob,
    validateUpdate: validateJobUpdate,
    validateStatusUpdate: validateJobStatus,
    warnings: ({ spec }) => jobSpecWarnings(spec, path),
    selectableFields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),
    unselectable: (field) => `field label ${quote(field)} not supported for batchv1.Job`,
  },
);
