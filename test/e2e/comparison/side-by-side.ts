import { PassThrough, Readable, Writable } from 'node:stream';
import { systemClock } from '../../../api/clock.ts';
import type { Io } from '../../../cli/io.ts';
import { runKubectlVerb } from '../../../cli/run.ts';
import { type Kubectl, type KubectlAnswer, words } from '../kubectl.ts';

/** What a command is run with. */
export interface SideOptions {
  readonly kubeconfig: string;
  readonly home: string;
  readonly cwd: string;
  readonly input?: string | undefined;
  /** KUBE_EDITOR. */
  readonly editor?: string | undefined;
}

/** What knarr says to a command line, run within this process: what bin/knarr.mjs runs. */
export async function runKnarr(
  command: string | readonly string[],
  { kubeconfig, home, cwd, input, editor }: SideOptions,
): Promise<KubectlAnswer> {
  const texts = { stdout: '', stderr: '' };
  const into = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const io: Io = {
    stdout: into('stdout'),
    stderr: into('stderr'),
    stdin: (input === undefined ? new PassThrough().end() : Readable.from([input])) as Io['stdin'],
    env: {
      PATH: process.env.PATH,
      HOME: home,
      KUBECONFIG: kubeconfig,
      KUBECTL_EXTERNAL_DIFF: 'diff -u',
      KUBE_EDITOR: editor,
      TMPDIR: home,
    },
    cwd,
    isTerminal: false,
    signal: new AbortController().signal,
    clock: systemClock,
    random: Math.random,
  };
  const code = await runKubectlVerb(words(command), io);
  return { code, ...texts };
}

/** What kubectl says to the same. */
export function runKubectl(
  kubectl: Kubectl,
  command: string,
  { input, editor, home = '' }: Partial<SideOptions> = {},
): Promise<KubectlAnswer> {
  return kubectl.try(words(command), {
    ...(input === undefined ? {} : { input }),
    ...(editor === undefined ? {} : { environment: { KUBE_EDITOR: editor, TMPDIR: home } }),
  });
}

type Mask = readonly [pattern: RegExp, by: string];

/** What differs from one call to the next, and the command's own name. */
const always: readonly Mask[] = [
  [/\bkubectl\b(?![.-])/g, 'knarr'],
  [/[^\s"]*\b(LIVE|MERGED)-\w+/g, '$1'],
  // Builds of kubectl that are started through another command tell of flags with a capital.
  [/^Error: (unknown|flag|invalid)/gm, 'error: $1'],
  // The file of an edit, which each has somewhere else.
  [/\/[^\s"]*-edit-[^\s"]+?\.yaml/g, 'FILE'],
  // Of a diff: when its two files were written.
  [/(\t)20\d\d-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}/g, '$1TIME'],
  // The kubectl of 1.32 shows a pointer in place of the two fields of projected volumes; later ones do as knarr does.
  [/(?:SecretOptionalName|ConfigMapOptional): +(?:<nil>|0x[0-9a-f]+)/g, 'Optional'],
  // The same kubectl leaves the namespace of a daemon set out.
  [/^(Name: +\S+\n)Namespace: +\S+\n(Selector: .*\nNode-Selector:)/gm, '$1$2'],
  // Nor does it say where it deletes; and it has a creation time in what it only shows.
  [/("\S+" (?:force )?deleted) from \S+ namespace/g, '$1'],
  [/^ *creationTimestamp: null\n/gm, ''],
  // What its libraries log.
  [/^(?:[EW]\d{4} |Warning: --dry-run is deprecated).*\n/gm, ''],
  // How far a rollout is seen depends on when it is looked at.
  [/^Waiting for (?:deployment "\S+" rollout|deployment spec update).*\n/gm, ''],
  [/( {4})Optional: +(?:true|false)\n/g, '$1Optional\n'],
];

/** What may differ because time has passed, or because each side has objects of its own. */
const others: readonly Mask[] = [
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UID'],
  [/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, 'TIME'],
  [/\w{3}, \d\d \w{3} 20\d\d \d\d:\d\d:\d\d [+-]\d{4}/g, 'TIME'],
  [/(resourceVersion"?: )"\d+"/g, '$1VERSION'],
  [/\b(?:\d+[ydhms])+\b/g, 'AGE'],
  [/\(x\d+ over AGE\)/g, '(xN over AGE)'],
  // Columns are as wide as what is masked.
  [/ {2,}/g, '  '],
];

const apply = (text: string, masks: readonly Mask[]) =>
  masks.reduce((masked, [pattern, by]) => masked.replace(pattern, by), text);

/** An answer without what may differ: only what always may, or all of it where `loose`. */
export function masked({ code, stdout, stderr }: KubectlAnswer, loose: boolean): KubectlAnswer {
  const masks = loose ? [...always, ...others] : always;
  return { code, stdout: apply(stdout, masks), stderr: apply(stderr, masks) };
}
