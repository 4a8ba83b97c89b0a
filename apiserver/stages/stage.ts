import type { Answer } from '../request/answer.ts';
import type { RequestContext } from '../request/context.ts';

/** Does a request, or part of it. Throws a StatusError to refuse. */
export type Handler = (context: RequestContext) => Promise<Answer>;

/** Something that every request passes through: wraps what comes after it. Called once, when the server is made. */
export type Stage = (next: Handler) => Handler;

/** Stages in the order a request passes them, around the handler at the end. */
export function chain(stages: readonly Stage[], end: Handler): Handler {
  return stages.reduceRight((next, stage) => stage(next), end);
}
