// What /q/asyncapi says, read by AsyncAPI's own parser, and what the fleet really sends, held against it; events read
// by CloudEvents' own SDK. AsyncApiTest starts the fleet.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { before, test } from 'node:test';
import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { CloudEvent, HTTP } from 'cloudevents';
import WebSocket from 'ws';

const base = process.env.EVENTS;
const type = `x${process.pid}`;
const worker = `w${process.pid}`;
const ajv = new Ajv({ strict: false });
formats(ajv);
const checks = new Map();
let document;
let text;
let task;

async function call(verb, input) {
  const answer = await fetch(`${base}/${verb.replaceAll('.', '/')}`, { method: 'POST',
    headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(input) });
  const output = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(output));
  return output;
}

/** Whether what was sent is as the message of that name of a channel is said to be. */
function isAsSaid(channel, name, sent) {
  const key = `${channel} ${name}`;
  if (!checks.has(key)) {
    const message = document.channels().get(channel).messages().all().find(one => one.name() === name);
    assert.ok(message, `${key} is not said`);
    checks.set(key, ajv.compile(message.payload().json()));
  }
  const check = checks.get(key);
  assert.ok(check(sent), `${key}: ${JSON.stringify(check.errors)} in ${JSON.stringify(sent)}`);
}

/** Frames of an event stream until one that ends it. */
async function frames(path, isLast) {
  const watch = new AbortController();
  const late = setTimeout(() => watch.abort(), 60_000);
  const answer = await fetch(base + path, { signal: watch.signal });
  assert.equal(answer.status, 200);
  const seen = [];
  let text = '';
  for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
    text += part;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const lines = text.slice(0, end).split('\n');
      text = text.slice(end + 2);
      const field = name => lines.find(line => line.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field('data')) {
        seen.push({ name: field('event'), data: JSON.parse(field('data')) });
        if (isLast(seen.at(-1))) {
          clearTimeout(late);
          watch.abort();
          return seen;
        }
      }
    }
  }
  throw new Error(`ended after ${JSON.stringify(seen)}`);
}

before(async () => {
  text = await (await fetch(`${base}/q/asyncapi`)).text();
  const parsed = await new Parser().parse(text);
  const said = parsed.diagnostics.map(one => `${one.code} ${one.path.join('.')}: ${one.message}`);
  assert.deepEqual(said.filter(one => !one.startsWith('asyncapi-latest-version')), []);
  document = parsed.document;
  await call('system.register', { id: worker, roles: ['worker'] });
  task = (await call('task.create', { text: 'one' })).id;
  const { tasks: [claimed] } = await call('task.claim', { workerId: worker });
  await call('task.append', { id: task, workerId: worker, fence: claimed.fence, chunk: 'said' });
  await call('task.complete', { id: task, workerId: worker, fence: claimed.fence, result: { ok: true } });
  await call('event.publish', { type, payload: [1, 'two', null], partitionKey: 'p' });
});

test('every door that is no request, and every verb, is said', async () => {
  const verbs = await (await fetch(`${base}/verbs`)).json();
  const domains = new Set(verbs.map(verb => verb.name.split('.')[0]));
  assert.deepEqual(document.channels().all().map(channel => channel.id()).sort(),
    ['events', 'output', 'replies', 'socket', ...[...domains].map(domain => `commands.${domain}`)].sort());
  assert.equal(document.channels().get('commands.task').address(), '{prefix}:commands:task');
  for (const verb of verbs) {
    const operation = document.operations().get(verb.name.replaceAll('.', '__'));
    assert.deepEqual(operation.messages().all().map(message => message.name()), [verb.name]);
    verb.emits.forEach(event => assert.ok(document.channels().get('events').messages().get(event), event));
  }
});

test('the parser and the schemas would say what is wrong', async () => {
  const broken = await new Parser().parse(text.replaceAll('#/channels/replies/messages/', '#/channels/nowhere/'));
  assert.equal(broken.document, undefined);
  assert.throws(() => isAsSaid('events', 'gap', { types: [], after: '1' }), /minItems/);
});

test('frames of /events are as said, and their events are CloudEvents to the SDK', async () => {
  const seen = await frames(`/events?after=start&types=*`, frame => frame.name === 'ready');
  const tasks = await frames(`/events?snapshot=true&entity=${task}`, frame => frame.name === 'ready');
  for (const { name, data } of [...seen, ...tasks].filter(frame => frame.name)) {
    isAsSaid('events', name, data);
  }
  assert.equal(tasks[0].name, 'snapshot');

  const events = seen.filter(frame => !frame.name).map(frame => frame.data);
  for (const event of events) {
    isAsSaid('events', event.type === type ? 'published' : event.type, event);
    const read = HTTP.toEvent({ headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event) });
    assert.ok(read.validate());
    assert.deepEqual(JSON.parse(JSON.stringify(read)), event, 'nothing is lost on the way');
    new CloudEvent(event, true);
    assert.equal(HTTP.toEvent(HTTP.binary(read)).id, event.id, 'it can be sent on');
  }
  for (const wanted of ['instance.registered', 'task.created', 'task.claimed', 'task.completed', type]) {
    assert.ok(events.some(event => event.type === wanted), wanted);
  }
  assert.deepEqual(events.find(event => event.type === type).data, [1, 'two', null]);
  assert.equal(events.find(event => event.type === type).partitionkey, 'p');
});

test('frames of an output are as said', async () => {
  const seen = await frames(`/events/task/${task}/output`, frame => frame.name === 'end');
  seen.forEach(frame => isAsSaid('output', frame.name ?? 'chunk', frame.data));
  assert.deepEqual(seen.map(frame => frame.data.chunk ?? frame.data.status), ['said', 'completed']);
});

test('frames of a WebSocket are as said, both ways', async () => {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/ws`);
  const seen = [];
  const rest = ['connected', 'subscribed', 'event', 'pong', 'answer', 'error', 'unsubscribed'];
  await new Promise((done, failed) => {
    setTimeout(() => failed(new Error(`${rest} did not come`)), 30_000).unref();
    const say = frame => {
      isAsSaid('socket', frame.action, frame);
      socket.send(JSON.stringify(frame));
    };
    socket.on('open', () => {
      say({ action: 'credit', n: 100 });
      say({ action: 'subscribe', events: [type], after: 'start' });
      say({ action: 'ping' });
      say({ action: 'execute', request: { jsonrpc: '2.0', id: 1, method: 'task.get', params: { id: task } } });
      socket.send('{"action":"sing"}');
    });
    socket.on('message', bytes => {
      const frame = JSON.parse(bytes);
      const name = frame.type ?? 'answer';
      seen.push(name);
      isAsSaid('socket', name, frame);
      if (rest.includes(name)) {
        rest.splice(rest.indexOf(name), 1);
      }
      if (rest.length === 1 && rest[0] === 'unsubscribed') {
        say({ action: 'unsubscribe' });
      }
      if (rest.length === 0) {
        done();
      }
    });
  });
  socket.close();
});

test('a command and its answers are as said', async () => {
  const [host, port] = new URL(process.env.REDIS).host.split(':');
  const redis = connect(Number(port), host);
  const ask = (...words) => new Promise(done => {
    redis.once('data', bytes => done(bytes.toString()));
    redis.write(`*${words.length}\r\n${words.map(word => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`);
  });
  const replyTo = `cb:replies:a${process.pid}`;
  for (const [params, part] of [[{ id: task }, 'result'], [{ id: 't-999999' }, 'error']]) {
    const command = { jsonrpc: '2.0', id: part, method: 'task.get', params, metadata: { sessionId: 's' }, replyTo };
    isAsSaid('commands.task', 'task.get', command);
    await ask('XADD', 'cb:commands:task', '*', 'data', JSON.stringify(command));
    let answer;
    for (let tries = 0; !answer && tries < 600; tries++) {
      await new Promise(done => setTimeout(done, 50));
      answer = (await ask('XRANGE', replyTo, '-', '+')).split('\r\n').filter(line => line.startsWith('{'))
        .map(line => JSON.parse(line)).find(one => one.id === part);
    }
    assert.ok(answer?.[part], JSON.stringify(answer));
    isAsSaid('replies', 'task.get', answer);
  }
  redis.end();
});
