import type {
  BindPlugin,
  FilterPlugin,
  PermitPlugin,
  Plugin,
  PostFilterPlugin,
  PreBindPlugin,
  PreEnqueuePlugin,
  ReservePlugin,
  ScorePlugin,
} from './plugin.ts';

/** The points at which plugins are called, by their names in KubeSchedulerConfiguration. */
export const extensionPoints = [
  'preEnqueue',
  'queueSort',
  'preFilter',
  'filter',
  'postFilter',
  'preScore',
  'score',
  'reserve',
  'permit',
  'preBind',
  'bind',
  'postBind',
] as const;
export type ExtensionPoint = (typeof extensionPoints)[number];

/** A plugin in a profile: its weight counts among the scores, and it may be off at some points. */
export interface EnabledPlugin {
  readonly plugin: Plugin;
  readonly weight: number;
  readonly disabledAt?: ReadonlySet<ExtensionPoint>;
}

/** Which plugins schedule the pods of one scheduler name, in order. */
export interface Profile {
  readonly schedulerName: string;
  /** Share of the nodes to find and score before choosing; 0 adapts to the size of the cluster. */
  readonly percentageOfNodesToScore: number;
  readonly plugins: readonly Plugin[];
  readonly preEnqueue: readonly PreEnqueuePlugin[];
  readonly filter: readonly FilterPlugin[];
  readonly postFilter: readonly PostFilterPlugin[];
  readonly score: readonly { readonly plugin: ScorePlugin; readonly weight: number }[];
  readonly reserve: readonly ReservePlugin[];
  readonly permit: readonly PermitPlugin[];
  readonly preBind: readonly PreBindPlugin[];
  readonly bind: readonly BindPlugin[];
}

/** Sorts plugins by what they implement. */
export function createProfile(
  schedulerName: string,
  enabled: readonly EnabledPlugin[],
  percentageOfNodesToScore = 0,
): Profile {
  const at = <P extends Plugin>(point: ExtensionPoint, method: keyof P): P[] =>
    enabled
      .filter(({ plugin, disabledAt }) => (method as string) in plugin && !disabledAt?.has(point))
      .map(({ plugin }) => plugin as P);
  const filter = at<FilterPlugin>('filter', 'preFilter');
  const score = at<ScorePlugin>('score', 'preScore');
  return {
    schedulerName,
    percentageOfNodesToScore,
    plugins: enabled.map(({ plugin }) => plugin),
    preEnqueue: at<PreEnqueuePlugin>('preEnqueue', 'preEnqueue'),
    filter,
    postFilter: at<PostFilterPlugin>('postFilter', 'postFilter'),
    score: score.map((plugin) => ({
      plugin,
      weight: enabled.find((one) => one.plugin === (plugin as Plugin))?.weight || 1,
    })),
    reserve: at<ReservePlugin>('reserve', 'reserve'),
    permit: at<PermitPlugin>('permit', 'permit'),
    preBind: at<PreBindPlugin>('preBind', 'preBind'),
    bind: at<BindPlugin>('bind', 'bind'),
  };
}
