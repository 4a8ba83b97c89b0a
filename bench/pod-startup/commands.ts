import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The docker and kubectl commands, run as a user runs them: their own start counts. */
export interface Commands {
  docker(...args: string[]): Promise<string>;
  kubectl(...args: string[]): Promise<string>;
  /** `kubectl apply -f -` */
  apply(object: object): Promise<void>;
}

export function commands(kubeconfig: string): Commands {
  const ran = async (command: string, args: readonly string[]) => (await run(command, args)).stdout.trim();
  const kubectlArgs = (args: readonly string[]) => ['--kubeconfig', kubeconfig, ...args];
  return {
    docker: (...args) => ran('docker', args),
    kubectl: (...args) => ran('kubectl', kubectlArgs(args)),
    async apply(object) {
      const applied = run('kubectl', kubectlArgs(['apply', '-f', '-']));
      applied.child.stdin?.end(JSON.stringify(object));
      await applied;
    },
  };
}

/** Milliseconds that work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

/** Does all the work, so many pieces at a time. */
export async function atOnce(width: number, work: readonly (() => Promise<unknown>)[]): Promise<void> {
  const rest = work[Symbol.iterator]();
  const worker = async () => {
    for (const piece of rest) await piece();
  };
  await Promise.all(Array.from({ length: width }, worker));
}
