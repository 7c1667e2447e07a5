// The official MCP client against the fleet, each request to the other of two replicas. McpTest starts them.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const replicas = process.env.REPLICAS.split(' ');
const asked = replicas.map(() => 0);
let turn = 0;

/** What a load balancer without sticky sessions does. */
function alternate(url, init) {
  const next = turn++ % replicas.length;
  asked[next]++;
  return fetch(new URL(new URL(url).pathname, replicas[next]), init);
}

const client = new Client({ name: 'trial', version: '1' });
const call = (name, input = {}) => client.callTool({ name, arguments: input });

before(() => client.connect(new StreamableHTTPClientTransport(new URL('/mcp', replicas[0]), { fetch: alternate })));
after(() => client.close());

test('lists tools with the schemas of their input and output', async () => {
  const { tools } = await client.listTools();
  const create = tools.find(tool => tool.name === 'task__create');
  assert.ok(create, `no task__create among ${tools.map(tool => tool.name)}`);
  assert.deepEqual(create.inputSchema.required, ['text']);
  assert.equal(create.inputSchema.properties.text.maxLength, 500);
  assert.equal(create.inputSchema.properties.priority.default, 50);
  assert.ok(create.outputSchema.anyOf[0].properties.id);
  assert.ok(tools.find(tool => tool.name === 'task__get').annotations.readOnlyHint);
});

test('creates, claims and completes a task', async () => {
  const registered = await call('system__register', { id: 'mcp', roles: ['worker'], capacity: 10 });
  assert.deepEqual(registered.structuredContent, { registered: true });

  const created = await call('task__create', { text: 'over MCP', priority: 100 });
  assert.equal(created.structuredContent.status, 'pending');
  assert.deepEqual(JSON.parse(created.content[0].text), created.structuredContent, 'the text says the same');

  const { structuredContent: claim } = await call('task__claim', { workerId: 'mcp', waitMs: 5000 });
  assert.equal(claim.taskId, created.structuredContent.id);
  const hold = { taskId: claim.taskId, workerId: 'mcp', fence: claim.tasks[0].fence };

  const completed = await call('task__complete', { ...hold, result: { by: 'mcp' } });
  assert.equal(completed.structuredContent.status, 'completed');
  const task = await call('task__get', { id: claim.taskId });
  assert.equal(task.structuredContent.status, 'completed');
});

test('refuses an unknown tool', async () => {
  await refusedAsInvalid(call('task__juggle'), /task__juggle/);
});

test('refuses bad arguments and names them', async () => {
  await refusedAsInvalid(call('task__create', { text: '' }), /text/);
});

test('answers every other word as an error that says its code and fits the schema', async () => {
  const { structuredContent: { id } } = await call('task__create', { text: 'to refuse' });
  const long = 'x'.repeat(17_000);
  const stale = { taskId: id, workerId: 'mcp', fence: 1 };
  for (const [word, tool, input] of [
    ['NOT_FOUND', 'task__get', { id: 't-999999999' }],
    ['INVALID', 'task__get', { id: 5 }],
    ['TOO_LARGE', 'task__create', { text: 'x', metadata: { long } }],
    ['LEASE_LOST', 'task__complete', { ...stale, result: 1 }],
    ['CONFLICT', 'task__redrive', { id }],
  ]) {
    const refused = await call(tool, input);
    assert.equal(refused.isError, true, tool);
    assert.equal(refused.structuredContent.code, word, JSON.stringify(refused.structuredContent));
  }
  await call('task__cancel', { id });
});

test('answers every tool, success or refusal, so that the client takes it', async () => {
  const { tools } = await client.listTools();
  const answers = await Promise.all(tools.map(({ name }) => call(name, { nothing: 'of this name' })));
  assert.ok(answers.some(answer => answer.isError) && answers.length > 40, `${answers.length} tools`);
});

test('leases nothing to a call that the client gave up', async () => {
  await call('system__register', { id: 'patient', roles: ['worker'], capacity: 10 });
  await givesUp('task__claim', { workerId: 'mcp', waitMs: 20_000 });
  await until(async () => await waiting(...replicas) === 0);
  const { structuredContent: { id } } = await call('task__create', { text: 'for who waits', priority: 100 });
  const { structuredContent: claim } = await call('task__claim', { workerId: 'patient' });
  assert.equal(claim.taskId, id);
});

test('gives no lock to a carried call that the client gave up', async () => {
  const lock = { name: 'trial', ttlMs: 60_000 };
  const { structuredContent: { fence } } = await call('lock__acquire', { ...lock, owner: 'first' });
  await givesUp('lock__acquire', { ...lock, owner: 'left', waitMs: 20_000 });
  await until(async () => await metric(process.env.INSTANCE, 'locks_waiting') === 0);
  await call('lock__release', { name: 'trial', owner: 'first', fence });
  const next = await call('lock__acquire', { ...lock, owner: 'next' });
  assert.equal(next.structuredContent.acquired, true);
});

test('leases nothing to a carried batch whose client hung up', async () => {
  const params = { workerId: 'mcp', waitMs: 20_000 };
  const batch = [1, 2].map(id => ({ jsonrpc: '2.0', id, method: 'task.claim', params }));
  const hangUp = new AbortController();
  const asked = fetch(new URL('/rpc', process.env.INSTANCE), { method: 'POST', body: JSON.stringify(batch),
    headers: { 'Content-Type': 'application/json' }, signal: hangUp.signal });
  await until(async () => await waiting(...replicas) === 2);
  hangUp.abort();
  await assert.rejects(asked, { name: 'AbortError' });
  await until(async () => await waiting(...replicas) === 0);
});

test('asked both replicas', () => {
  assert.ok(asked.every(count => count > 2), `requests: ${asked}`);
});

/** The official client's own timeout: it says notifications/cancelled, here to the other replica. */
async function givesUp(name, input) {
  await assert.rejects(client.callTool({ name, arguments: input }, undefined, { timeout: 1500 }), { code: -32001 });
}

async function waiting(...urls) {
  const counts = await Promise.all(urls.map(url => metric(url, 'claims_waiting')));
  return counts.reduce((sum, count) => sum + count);
}

async function metric(url, name) {
  const text = await (await fetch(new URL('/q/metrics', url))).text();
  return Number(text.match(new RegExp(`^${name} (\\S+)$`, 'm'))?.[1] ?? 0);
}

/** Sooner than a wait of 20 s ends by itself. */
async function until(isSo) {
  for (let tries = 0; !(await isSo()); tries++) {
    assert.ok(tries < 100, 'it did not come within 10 s');
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/** SPEC 4: unknown tool and bad arguments are -32602 or isError, as the pinned server does. */
async function refusedAsInvalid(asking, says) {
  const answer = await asking.catch(error => ({ isError: error.code === -32602, content: [{ text: error.message }] }));
  assert.equal(answer.isError, true, JSON.stringify(answer));
  assert.match(JSON.stringify(answer.content), says);
}
