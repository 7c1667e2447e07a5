#!/usr/bin/env node
// A worker to copy: put your work into `work`, keep the rest. Node 20 or newer, no dependencies.
//
//   CLAUDEBENCH_URL=http://127.0.0.1:8081 node examples/worker.mjs [--once N]
//
// WORKER_ID, CAPACITY (tasks at once, 4), LEASE_MS (30000), TTL_MS (30000) and CLAUDEBENCH_KEY are optional; --once N
// ends after N tasks.
// Any service answers any verb, so one URL is enough. Ctrl-C or SIGTERM drains; a second one leaves at once.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

const base = process.env.CLAUDEBENCH_URL ?? 'http://127.0.0.1:8081';
const workerId = process.env.WORKER_ID ?? `worker-${hostname()}-${process.pid}`;
const capacity = Number(process.env.CAPACITY ?? 4);
const once = process.argv[2] === '--once' ? Number(process.argv[3]) : Infinity;
const LEASE_MS = Number(process.env.LEASE_MS ?? 30_000);
// Without a beat for one and a half of this, the fleet takes our tasks back.
const TTL_MS = Number(process.env.TTL_MS ?? 30_000);
const WAIT_MS = 5_000; // how long a claim waits for work, and so how long a drain may wait for a claim
const DRAIN_MS = 20_000; // what is not done by then is given back; a supervisor usually kills after 30 s
const MAY_PASS = ['RATE_LIMITED', 'FULL', 'CIRCUIT_OPEN', 'UNAVAILABLE', 'TIMEOUT', 'INTERNAL'];
const LAST_WORDS = ['LEASE_LOST', 'NOT_FOUND', 'CONFLICT']; // the task is no longer ours: there is nothing to save

const held = new Map(); // task id → { stop: AbortController of its work, done: Promise of its end }
let turns = 0; // goes up with every turn of the claim loop; a worker that beats while this stands still is stuck
let ended = 0;
let draining = false;

/** Your work; what it returns is the result. `signal` fires when it should stop: cancelled, lease lost, or draining. */
async function work(task, signal) {
  await sleep(task.metadata?.workMs ?? 10, undefined, { signal });
  return { said: task.text };
}

/** An answer that is not success: its word decides what to do, see SPEC or GET /verbs. */
class Refused extends Error {
  constructor(problem) {
    super(`${problem.code} ${problem.detail}`);
    Object.assign(this, { word: problem.code, retryAfterMs: problem.retryAfterMs });
  }
}

async function ask(verb, input, key) {
  const headers = { 'Content-Type': 'application/json' };
  if (key) headers['Idempotency-Key'] = key;
  if (process.env.CLAUDEBENCH_KEY) headers.Authorization = `Bearer ${process.env.CLAUDEBENCH_KEY}`;
  const answer = await fetch(`${base}/${verb.replaceAll('.', '/')}`,
    { method: 'POST', headers, body: JSON.stringify(input), signal: AbortSignal.timeout(WAIT_MS + 10_000) });
  if (answer.ok) return answer.json();
  const seconds = Number(answer.headers.get('Retry-After'));
  const problem = await answer.json().catch(() => ({ code: 'UNAVAILABLE', detail: `HTTP ${answer.status}` }));
  throw new Refused({ ...problem, retryAfterMs: problem.retryAfterMs ?? seconds * 1000 });
}

/**
 * Asks until there is a final answer or the patience is over. All attempts carry one idempotency key: when the first
 * was done and only its answer was lost, the second gets that answer instead of doing it again.
 */
async function insist(verb, input, patienceMs, key = randomUUID()) {
  const until = Date.now() + patienceMs;
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 5_000)) {
    try {
      return await ask(verb, input, key);
    } catch (e) {
      const mayPass = !e.word || MAY_PASS.includes(e.word);
      // Never sooner than we were told; jitter, so that a thousand workers do not come back in the same millisecond.
      const waitMs = Math.max(e.retryAfterMs || 0, pauseMs) * (1 + Math.random() / 2);
      if (!mayPass || Date.now() + waitMs > until) throw e;
      await sleep(waitMs);
    }
  }
}

const register = () =>
  insist('system.register', { id: workerId, roles: ['worker'], capacity, ttlSeconds: TTL_MS / 1000 }, 60_000);

async function beat() {
  // No insisting: the next beat is the next try, and ttl holds three of them.
  const { alive } = await ask('system.heartbeat', { instanceId: workerId, status: 'healthy', progress: turns });
  if (!alive && !draining) await register(); // we were away for so long that the fleet forgot us
}

/** Keeps the lease, and stops the work when the lease is gone or somebody wants the task cancelled. */
async function keep(hold, stop) {
  const { cancelRequested } = await ask('task.heartbeat', { ...hold, leaseMs: LEASE_MS });
  if (cancelRequested) stop.abort('cancelled');
}

async function run(task, stop) {
  const hold = { taskId: task.id, workerId, fence: task.fence };
  const keeping = setInterval(() => keep(hold, stop).catch(e => {
    if (LAST_WORDS.includes(e.word)) stop.abort('lost'); // other trouble may pass: the lease holds three beats
  }), LEASE_MS / 3);
  try {
    const [verb, outcome] = await work(task, stop.signal).then(
      result => ['task.complete', { result: result ?? true }], // no result would mean failed
      error => stop.signal.aborted
        ? ['task.release', {}] // puts it back where it was; a task whose cancel was asked for ends cancelled
        : ['task.fail', { error: { message: String(error.message ?? error), retryable: error.retryable ?? true } }]);
    if (stop.signal.reason === 'lost') throw new Error('its lease is gone');
    // The fence guards us: if the lease went to somebody else meanwhile, this changes nothing and says so.
    await insist(verb, { ...hold, ...outcome }, LEASE_MS, `${task.id}:${task.fence}`);
    ended += verb === 'task.release' ? 0 : 1;
    console.log(verb, task.id, stop.signal.reason ?? '');
  } catch (e) {
    // Dropped, not retried: when the lease ends the fleet gives the task to somebody else.
    console.warn(`dropped ${task.id}: ${e.message}`);
  } finally {
    clearInterval(keeping);
    held.delete(task.id);
  }
}

function start(task) {
  const stop = new AbortController();
  held.set(task.id, { stop, done: run(task, stop) });
}

async function turn() {
  const maxTasks = Math.min(capacity - held.size, once - ended - held.size, 100);
  // Full: wait for the first to end, but keep turning, so that long work does not look like a stuck loop.
  if (maxTasks < 1) return Promise.race([...ends(), sleep(5_000, undefined, { ref: false })]);
  try {
    const wanted = { workerId, maxTasks, waitMs: WAIT_MS, leaseMs: LEASE_MS };
    const { claimed, tasks } = await insist('task.claim', wanted, LEASE_MS);
    if (claimed) tasks.forEach(start);
    else await sleep(100); // a service that drains answers empty at once; do not hammer it
  } catch (e) {
    console.warn(`claim: ${e.message}`);
    if (e.word === 'NOT_FOUND') await beat().catch(() => {}); // the fleet does not know us any more
    await sleep(1_000);
  }
}

const ends = () => [...held.values()].map(task => task.done);

for (const name of ['SIGTERM', 'SIGINT']) {
  process.on(name, () => draining ? process.exit(1) : (draining = true));
}

await register().catch(e => { console.error(`${base}: ${e.message}`); process.exit(1); });
const beating = setInterval(() => beat().catch(e => console.warn(`beat: ${e.message}`)), TTL_MS / 3);
console.log(`${workerId} works for ${base}`);
while (!draining && ended < once) {
  await turn();
  turns++;
}
draining = true;
// No claim is cut short above: one cut at the wrong moment would leave us a lease that we do not know of.
const enough = setTimeout(() => held.forEach(({ stop }) => stop.abort('draining')), DRAIN_MS);
await Promise.all(ends());
clearTimeout(enough);
clearInterval(beating);
await insist('system.unregister', { instanceId: workerId }, 2_000).catch(e => console.warn(`unregister: ${e.message}`));
