/** https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type Level = 'privileged' | 'baseline' | 'restricted';

const levels: readonly Level[] = ['privileged', 'baseline', 'restricted'];

/** A level as it was in a version of Kubernetes; the version is its minor number, or the newest. */
export interface LevelVersion {
  readonly level: Level;
  readonly version: number | 'latest';
}

/** What a namespace asks of its pods. */
export interface Policy {
  /** Pods that do not comply are refused. */
  readonly enforce: LevelVersion;
  /** They are noted in the audit log. */
  readonly audit: LevelVersion;
  /** Whoever makes them is warned. */
  readonly warn: LevelVersion;
}

/** A label that says nothing sensible. */
export interface PolicyError {
  readonly label: string;
  readonly value: string;
  readonly problem: string;
}

const privileged: LevelVersion = { level: 'privileged', version: 'latest' };
const openPolicy: Policy = { enforce: privileged, audit: privileged, warn: privileged };
const prefix = 'pod-security.kubernetes.io/';

/** `baseline:latest`, `restricted:v1.25` */
export function printLevel({ level, version }: LevelVersion): string {
  return `${level}:${version === 'latest' ? version : `v1.${version}`}`;
}

export function sameLevel(a: LevelVersion, b: LevelVersion): boolean {
  return a.level === b.level && a.version === b.version;
}

/** Negative when `a` is less strict than `b`. */
export function compareLevels(a: Level, b: Level): number {
  return levels.indexOf(a) - levels.indexOf(b);
}

/**
 * The policy that a namespace's labels name. Where they cannot be read, the strictest is enforced and nothing is audited or
 * warned about. https://kubernetes.io/docs/concepts/security/pod-security-admission/#pod-security-admission-labels-for-namespaces
 */
export function policyOf(labels: Readonly<Record<string, string>> | undefined): {
  readonly policy: Policy;
  readonly errors: readonly PolicyError[];
} {
  if (!labels || !hasPolicyLabel(labels)) return { policy: openPolicy, errors: [] };
  const errors: PolicyError[] = [];
  const enforce = read(labels, 'enforce', 'restricted', errors);
  const audit = read(labels, 'audit', 'privileged', errors);
  const warn = read(labels, 'warn', 'privileged', errors);
  const sound = !errors.some(({ label }) => label === `${prefix}enforce`);
  // Who enforces a level wants to hear of controllers whose pods would be refused.
  const inherits = labels[`${prefix}warn`] === undefined && labels[`${prefix}enforce`] !== undefined && sound;
  const inheritsVersion = inherits && labels[`${prefix}warn-version`] === undefined;
  return {
    policy: {
      enforce,
      audit,
      warn: inherits ? { level: enforce.level, version: inheritsVersion ? enforce.version : warn.version } : warn,
    },
    errors,
  };
}

function hasPolicyLabel(labels: Readonly<Record<string, string>>): boolean {
  for (const label in labels) if (label.startsWith(prefix)) return true;
  return false;
}

function read(
  labels: Readonly<Record<string, string>>,
  mode: string,
  unreadable: Level,
  errors: PolicyError[],
): LevelVersion {
  const levelLabel = `${prefix}${mode}`;
  const versionLabel = `${prefix}${mode}-version`;
  const level = labels[levelLabel];
  const version = labels[versionLabel];
  const knownLevel = level === undefined ? 'privileged' : levels.find((one) => one === level);
  if (knownLevel === undefined) {
    errors.push({ label: levelLabel, value: level ?? '', problem: `must be one of ${levels.join(', ')}` });
  }
  const knownVersion = version === undefined ? 'latest' : readVersion(version);
  if (knownVersion === undefined) {
    errors.push({ label: versionLabel, value: version ?? '', problem: 'must be "latest" or "v1.x"' });
  }
  return { level: knownLevel ?? unreadable, version: knownVersion ?? 'latest' };
}

function readVersion(text: string): number | 'latest' | undefined {
  if (text === 'latest') return text;
  const match = /^v1\.(0|[1-9][0-9]*)$/.exec(text);
  return match ? Number(match[1]) : undefined;
}
