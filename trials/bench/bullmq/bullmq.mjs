// BullMQ as ./fleet bench measures it: node bullmq.mjs add | addBulk | worker | endToEnd | serve | serveWorkers
// Environment: REDIS (URL), SECONDS, WARM_UP, IN_FLIGHT, RATE, QUARKUS_HTTP_PORT (serve, serveWorkers).
// Prints one line of JSON: operations, seconds, percentiles in ms, µs of processor time for each operation.
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { Queue, Worker } from 'bullmq';
import IORedis from 'ioredis';

const env = process.env;
const seconds = Number(env.SECONDS), warmUp = Number(env.WARM_UP);
const inFlight = Number(env.IN_FLIGHT), rate = Number(env.RATE);
const connection = new IORedis(env.REDIS, { maxRetriesPerRequest: null });
const what = process.argv[2];
const queue = new Queue(`bench-${what}-${process.pid}`, { connection });
const job = () => ({ text: 'measure me', priority: 50 });
const sleep = ms => new Promise(done => setTimeout(done, ms));

async function redisMicros() {
  const used = (await connection.info('cpu')).matchAll(/used_cpu_(?:user|sys):([\d.]+)/g);
  return [...used].reduce((sum, [, s]) => sum + s * 1e6, 0);
}

async function begin() {
  return { at: performance.now(), cpu: process.cpuUsage(), redis: await redisMicros(), ms: [], operations: 0 };
}

async function end(run, took = performance.now() - run.at) {
  const { user, system } = process.cpuUsage(run.cpu);
  const redis = await redisMicros() - run.redis;
  const ms = run.ms.sort((a, b) => a - b), at = p => ms[Math.min(ms.length - 1, Math.floor(ms.length * p))] ?? 0;
  return {
    operations: run.operations, seconds: took / 1000,
    p50: at(0.5), p90: at(0.9), p99: at(0.99), p999: at(0.999), max: ms.at(-1) ?? 0,
    service: (user + system) / run.operations, redis: redis / run.operations,
  };
}

/** As many calls under way as inFlight; each is worth so many operations. */
async function closedLoop(call, worth) {
  const load = async (run, until) => {
    while (performance.now() < until) {
      const sent = performance.now();
      await call();
      if (run && performance.now() < until) {
        run.ms.push(performance.now() - sent);
        run.operations += worth;
      }
    }
  };
  const all = (run, s) => Promise.all(Array.from({ length: inFlight }, () => load(run, performance.now() + s * 1000)));
  await all(null, warmUp);
  const run = await begin();
  await all(run, seconds);
  return end(run);
}

/** Workers that do nothing empty a full queue. */
async function worker() {
  const jobs = Math.ceil((warmUp + seconds) * 30_000);
  for (let added = 0; added < jobs; added += 500) {
    await queue.addBulk(Array.from({ length: 500 }, () => ({ name: 'task', data: job() })));
  }
  let done = 0;
  const options = { connection: connection.duplicate(), concurrency: inFlight };
  const consumer = new Worker(queue.name, async () => { done++; }, options);
  await sleep(warmUp * 1000);
  const run = await begin(), before = done;
  for (const until = performance.now() + seconds * 1000; performance.now() < until && done < jobs;) {
    await sleep(10);
  }
  run.operations = done - before;
  const result = await end(run);
  await consumer.close();
  return result;
}

/** Jobs at their times; how long until a worker has each, counted from the time it was due. */
async function endToEnd() {
  let run = { ms: [], operations: 0 };
  const consumer = new Worker(queue.name, async ({ data }) => {
    if (data.due >= (run.at ?? Infinity)) {
      run.ms.push(performance.now() - data.due);
      run.operations++;
    }
  }, { connection: connection.duplicate(), concurrency: inFlight });
  await consumer.waitUntilReady();
  const send = async until => {
    const start = performance.now();
    for (let sent = 0; performance.now() < until;) {
      for (; start + sent * 1000 / rate <= performance.now(); sent++) {
        queue.add('task', { ...job(), due: start + sent * 1000 / rate });
      }
      await sleep(0.5);
    }
  };
  await send(performance.now() + warmUp * 1000);
  run = await begin();
  await send(performance.now() + seconds * 1000);
  await sleep(500);
  const result = await end(run, seconds * 1000);
  await consumer.close();
  return result;
}

/** Answers each POST with what `answer` makes of its path and JSON. */
function listen(answer) {
  createServer((request, response) => {
    const parts = [];
    request.on('data', part => parts.push(part)).on('end', async () => {
      const body = JSON.stringify(await answer(request.url, JSON.parse(Buffer.concat(parts).toString() || '{}')));
      response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': body.length }).end(body);
    });
  }).listen(Number(env.QUARKUS_HTTP_PORT), '127.0.0.1');
}

const serve = () => listen(async (url, text) => ({ id: (await queue.add('task', text)).id, status: 'pending' }));

/** Workers that live in another program: one call brings a job, another completes it. */
function serveWorkers() {
  const worker = new Worker(queue.name, null, { connection: connection.duplicate(), autorun: false });
  const held = new Map();
  listen(async (url, { workerId, id, jobs = 0 }) => {
    if (url === '/task/claim') {
      const job = await worker.getNextJob(workerId, { block: false });
      if (job) held.set(job.id, job);
      return { tasks: job ? [{ id: job.id, fence: 1 }] : [] };
    }
    if (url === '/task/complete') {
      await held.get(id).moveToCompleted(true, workerId, false);
      held.delete(id);
      return { id, status: 'completed' };
    }
    for (let added = 0; added < jobs; added += 500) {
      await queue.addBulk(Array.from({ length: 500 }, () => ({ name: 'task', data: job() })));
    }
    return {};
  });
}

const bulk = () => queue.addBulk(Array.from({ length: 50 }, () => ({ name: 'task', data: job() })));
const kinds = {
  add: () => closedLoop(() => queue.add('task', job()), 1), addBulk: () => closedLoop(bulk, 50), worker, endToEnd,
};
const measured = kinds[what];
if (!measured) {
  ({ serve, serveWorkers })[what]();
} else {
  console.log(JSON.stringify(await measured()));
  process.exit(0);
}
