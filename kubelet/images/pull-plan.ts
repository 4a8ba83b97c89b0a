/** What is to be done for the image of a container. */
export type ImageStep =
  | { readonly kind: 'use' }
  | { readonly kind: 'pull' }
  | { readonly kind: 'wait'; readonly until: number }
  | { readonly kind: 'refuse' };

/** https://kubernetes.io/docs/concepts/containers/images/#image-pull-policy */
export function planImage(
  policy: string | undefined,
  present: boolean,
  backoffUntil: number | undefined,
  now: number,
): ImageStep {
  if (policy === 'Never') return present ? { kind: 'use' } : { kind: 'refuse' };
  if (policy !== 'Always' && present) return { kind: 'use' };
  if (backoffUntil !== undefined && backoffUntil > now) return { kind: 'wait', until: backoffUntil };
  return { kind: 'pull' };
}

const firstMs = 10_000;
const maxMs = 300_000;

/** When a failed pull may be tried again. */
export interface PullBackoff {
  readonly delayMs: number;
  readonly failedAt: number;
}

/** 10 s, 20 s, 40 s ... 5 min; forgotten after ten quiet minutes. */
export function nextPullBackoff(known: PullBackoff | undefined, now: number): PullBackoff {
  const delayMs = known && now - known.failedAt <= 2 * maxMs ? Math.min(known.delayMs * 2, maxMs) : firstMs;
  return { delayMs, failedAt: now };
}

/** Whether a reference can be one at all: `InvalidImageName` if not. */
export function isImageName(image: string): boolean {
  return (
    /^(?:[\w.-]+(?::\d+)?\/|\[[0-9a-fA-F:]+\](?::\d+)?\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/.test(
      image,
    ) || /^sha256:[0-9a-f]{64}$/.test(image)
  );
}
