// Those who watch, as npm has them: EventSource, ws and Node's own fetch. LiveClientsTest starts the fleet.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { EventSource } from 'eventsource';
import WebSocket from 'ws';

const [base, other] = process.env.REPLICAS.split(' ');
const type = `x${process.pid}`;

async function publish(payload, kind = type) {
  const answer = await fetch(`${base}/event/publish`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ type: kind, payload }) });
  assert.equal(answer.status, 200);
}

/** The next frames of a name, as many as asked for. */
function frames(source, name, count) {
  return new Promise((done, failed) => {
    const seen = [];
    source.addEventListener(name, event => {
      seen.push(event);
      if (seen.length === count) {
        done(seen);
      }
    });
    setTimeout(() => failed(new Error(`${seen.length} of ${count} ${name}`)), 30_000).unref();
  });
}

test('EventSource watches with a token, and goes on at the other replica where it was', async () => {
  const made = await fetch(`${other}/event/token`, { method: 'POST', headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ types: [`${type}.*`] }) });
  const { token } = await made.json();
  const source = new EventSource(`${base}/events?token=${token}`);
  const came = frames(source, 'message', 3);
  await frames(source, 'ready', 1);
  for (const n of [1, 2, 3]) {
    await publish(n, `${type}.a`);
  }
  const events = await came;
  source.close();
  assert.deepEqual(events.map(event => JSON.parse(event.data).data), [1, 2, 3]);

  const resumed = new EventSource(`${other}/events?token=${token}&after=${events[0].lastEventId}`);
  const rest = await frames(resumed, 'message', 2);
  resumed.close();
  assert.deepEqual(rest.map(event => JSON.parse(event.data).data), [2, 3]);
});

test('ws subscribes, is sent events and calls a verb', async () => {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`);
  const queue = [];
  socket.on('message', data => queue.push(JSON.parse(data)));
  const next = async wanted => {
    for (;;) {
      const at = queue.findIndex(wanted);
      if (at >= 0) {
        return queue.splice(at, 1)[0];
      }
      await once(socket, 'message');
    }
  };
  await next(frame => frame.type === 'connected');
  socket.send(JSON.stringify({ action: 'subscribe', events: [type] }));
  await next(frame => frame.type === 'subscribed');
  socket.send(JSON.stringify({ action: 'execute',
    request: { jsonrpc: '2.0', id: 1, method: 'event.publish', params: { type, payload: { n: 7 } } } }));
  assert.ok((await next(frame => frame.id === 1)).result.id);
  assert.equal((await next(frame => frame.type === 'event')).event.data.n, 7);
  socket.close();
});

test('fetch reads the stream as it comes', async () => {
  const watch = new AbortController();
  const answer = await fetch(`${base}/events?types=${type}.f&after=start`, { signal: watch.signal });
  assert.equal(answer.headers.get('content-type'), 'text/event-stream');
  await publish('fetched', `${type}.f`);
  let text = '';
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes('"data":"fetched"')) {
      break;
    }
  }
  watch.abort();
});
