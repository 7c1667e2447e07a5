// The EventSource of a browser: headless Chromium, told what to do over DevTools. LiveClientsTest starts the fleet.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import WebSocket from 'ws';

const [base, other] = process.env.REPLICAS.split(' ');
const type = `browser${process.pid}`;
const PATIENCE_MS = 30_000;

async function call(verb, input) {
  const answer = await fetch(`${other}/${verb}`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(input) });
  assert.equal(answer.status, 200);
  return answer.json();
}

/** What a balancer is to a browser: one address, whichever replica answers. */
async function balancer() {
  const open = new Set();
  const server = createServer(caller => {
    const { hostname, port } = new URL(server.target);
    const service = connect(port, hostname);
    for (const socket of [caller, service]) {
      open.add(socket);
      socket.on('error', () => {}).on('close', () => {
        open.delete(socket);
        caller.destroy();
        service.destroy();
      });
    }
    caller.pipe(service).pipe(caller);
  });
  server.target = base;
  server.cut = () => open.forEach(socket => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

/** A page of Chromium; `run` evaluates there. */
async function page(url, dir) {
  const browser = spawn('chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
    '--no-first-run', '--remote-debugging-port=0', `--user-data-dir=${dir}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'pipe'] });
  let address;
  for await (const line of createInterface({ input: browser.stderr })) {
    address = line.match(/^DevTools listening on (\S+)/)?.[1];
    if (address) {
      break;
    }
  }
  browser.stderr.resume();
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting = new Map();
  socket.on('message', data => {
    const { id, result, error } = JSON.parse(data);
    waiting.get(id)?.(error ?? result);
  });
  const send = (method, params, sessionId) => new Promise(done => {
    const id = waiting.size + 1;
    waiting.set(id, done);
    socket.send(JSON.stringify({ id, method, params, sessionId }));
  });
  const { targetId } = await send('Target.createTarget', { url });
  const { sessionId } = await send('Target.attachToTarget', { targetId, flatten: true });
  const run = async expression => (await send('Runtime.evaluate',
    { expression: `JSON.stringify(${expression})`, returnByValue: true }, sessionId)).result?.value;
  return { browser, run };
}

async function until(what, isSo) {
  const last = Date.now() + PATIENCE_MS;
  while (!await isSo()) {
    assert.ok(Date.now() < last, what);
    await pause(50);
  }
}

test('a page goes on at another replica without a hole', async () => {
  const { token } = await call('event/token', { types: [type] });
  const front = await balancer();
  // A page of ours: what is none may open no connection.
  const url = `http://127.0.0.1:${front.address().port}/q/swagger-ui/`;
  const dir = mkdtempSync(join(tmpdir(), 'chromium-'));
  const { browser, run } = await page(url, dir);
  try {
    await until('the page is there', async () => await run('[location.href, document.readyState]')
      === JSON.stringify([url, 'complete']));
    await run(`(() => {
      window.seen = [];
      window.ready = 0;
      window.source = new EventSource('/events?token=${token}');
      source.onmessage = event => seen.push(JSON.parse(event.data).data);
      source.addEventListener('ready', () => ready++);
    })()`);
    await until('it watches', async () => await run('ready') === '1');
    const publish = async (from, to) => {
      for (let n = from; n <= to; n++) {
        await call('event/publish', { type, payload: n });
      }
    };
    await publish(1, 20);
    front.target = other;
    front.cut();
    await publish(21, 40);
    await until('it is back', async () => await run('ready') === '2');
    await publish(41, 60);
    await until('all came', async () => JSON.parse(await run('seen')).length >= 60);
    assert.deepEqual(JSON.parse(await run('seen')), Array.from({ length: 60 }, (_, i) => i + 1));
  } finally {
    browser.kill('SIGKILL');
    await once(browser, 'exit');
    front.cut();
    front.close();
    rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
