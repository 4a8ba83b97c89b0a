import { median, report } from '../report.ts';
import { atOnce, type Commands, timed } from './commands.ts';

/** What the scenarios run with. */
export interface Surroundings extends Commands {
  readonly image: string;
  readonly runs: number;
}

const sleeping = ['sleep', '600'];
/** Ends at once when it is asked to; `sleep` as process 1 would not. */
const obliging = ['sh', '-c', 'trap "exit 0" TERM; sleep 600 & wait'];
const replicas = 20;
const engineWidth = 8;

function podSpec(image: string, command: readonly string[], graceSeconds: number) {
  return {
    terminationGracePeriodSeconds: graceSeconds,
    containers: [{ name: 'c', image, imagePullPolicy: 'Never', command }],
  };
}

/** One pod after the other, against two containers of which the second joins the first. Returns the ratio. */
export async function onePod({ docker, kubectl, apply, image, runs }: Surroundings): Promise<number> {
  const engineOnce = async () => {
    let first = '';
    let second = '';
    const ms = await timed(async () => {
      first = await docker('run', '-d', image, ...sleeping);
      second = await docker('run', '-d', '--network', `container:${first}`, image, ...sleeping);
    });
    await docker('rm', '-f', second, first);
    return ms;
  };
  const podOnce = async (name: string) => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: podSpec(image, sleeping, 0) };
    const ms = await timed(async () => {
      await apply(pod);
      await kubectl('wait', '--for=condition=Ready', `pod/${name}`, '--timeout=30s');
    });
    await kubectl('delete', 'pod', name);
    return ms;
  };
  await podOnce('warm-up');
  await engineOnce();
  const pods: number[] = [];
  const engine: number[] = [];
  for (let i = 0; i < runs; i++) {
    engine.push(await engineOnce());
    pods.push(await podOnce(`one-${i}`));
  }
  const [podMs, dockerMs] = [median(pods), median(engine)];
  report(
    `${runs} pods one after the other, image present: kubectl apply to Ready, against docker run of two containers`,
    { podMs, dockerMs, ratio: podMs / dockerMs },
  );
  return podMs / dockerMs;
}

/** Many pods at once, against as many pairs of containers started with the engine alone. */
export async function manyPods({ docker, kubectl, apply, image }: Surroundings): Promise<void> {
  const ids: string[] = [];
  const start = async () => {
    ids.push(await docker('run', '-d', image, ...sleeping));
  };
  const dockerMs = await timed(() => atOnce(engineWidth, new Array(2 * replicas).fill(start)));
  await docker('rm', '-f', ...ids);
  const labels = { app: 'many' };
  const deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'many' },
    spec: {
      replicas,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: podSpec(image, sleeping, 0) },
    },
  };
  const podsMs = await timed(async () => {
    await apply(deployment);
    await kubectl('wait', `--for=jsonpath={.status.readyReplicas}=${replicas}`, 'deployment/many', '--timeout=60s');
  });
  const goneMs = await timed(async () => {
    await kubectl('delete', 'deployment', 'many', '--cascade=foreground', '--timeout=60s');
  });
  report(
    `a Deployment of ${replicas}: kubectl apply to all Ready, against docker run of ${2 * replicas} containers ${engineWidth} at once; then deleted in the foreground`,
    { podsMs, dockerMs, ratio: podsMs / dockerMs, goneMs },
  );
}

/** A pod whose program ends when it is asked to, until kubectl delete returns, against docker stop and rm of two containers. */
export async function deletion({ docker, kubectl, apply, image, runs }: Surroundings): Promise<void> {
  const gone: number[] = [];
  const engine: number[] = [];
  for (let i = 0; i < runs; i++) {
    const first = await docker('run', '-d', image, ...obliging);
    const second = await docker('run', '-d', '--network', `container:${first}`, image, ...obliging);
    engine.push(
      await timed(async () => {
        await docker('stop', second, first);
        await docker('rm', second, first);
      }),
    );
    const name = `gone-${i}`;
    await apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: podSpec(image, obliging, 30) });
    await kubectl('wait', '--for=condition=Ready', `pod/${name}`, '--timeout=30s');
    gone.push(await timed(() => kubectl('delete', 'pod', name)));
  }
  const [podMs, dockerMs] = [median(gone), median(engine)];
  report(`${runs} pods whose program ends on SIGTERM: kubectl delete, against docker stop and rm of two containers`, {
    podMs,
    dockerMs,
    ratio: podMs / dockerMs,
  });
}
