// Asks for the same path over and over, with many requests at a time over one connection each, and tells how long answers
// take. Runs in a process of its own, so that its work is not that of the server.
//
//   node flood.mjs URL PATH TOKEN AT_A_TIME MS      prints {"answers": N, "refused": N, "p50": MS}
import http2 from 'node:http2';

const [url, path, token, atATime, ms] = process.argv.slice(2);
const end = Date.now() + Number(ms);
const times = [];
let refused = 0;

function ask(session) {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const stream = session.request({ ':path': path, authorization: `Bearer ${token}` });
    let status = 0;
    stream.on('response', (headers) => {
      status = headers[':status'];
    });
    stream.on('error', reject);
    stream.resume();
    stream.on('end', () => {
      if (status === 200) times.push(performance.now() - began);
      else if (status === 429) refused++;
      else reject(new Error(`status ${status}`));
      resolve();
    });
    stream.end();
  });
}

const sessions = Array.from({ length: 4 }, () => http2.connect(url, { rejectUnauthorized: false }));
const loop = async (session) => {
  while (Date.now() < end) await ask(session);
};
console.log('begun');
await Promise.all(Array.from({ length: Number(atATime) }, (_, i) => loop(sessions[i % sessions.length])));
for (const session of sessions) session.close();
times.sort((a, b) => a - b);
console.log(JSON.stringify({ answers: times.length, refused, p50: times[Math.floor(times.length / 2)] ?? 0 }));
