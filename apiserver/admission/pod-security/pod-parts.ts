export type { Container, PodSpec } from '../../../proto/gen/core/v1.ts';
export type { ObjectMeta } from '../../../proto/gen/meta/v1.ts';
