import { systemClock } from '../../api/clock.ts';
const stop = new AbortController();
process.on('SIGINT', () => stop.abort());
process.on('SIGTERM', () => stop.abort());
const { runKubectlVerb } = await import('../../cli/run.ts');
const code = await runKubectlVerb(process.argv.slice(2), { stdout: process.stdout, stderr: process.stderr, stdin: process.stdin, env: process.env, cwd: process.cwd(), isTerminal: process.stdout.isTTY === true, signal: stop.signal, clock: systemClock, random: Math.random });
process.exit(code);
