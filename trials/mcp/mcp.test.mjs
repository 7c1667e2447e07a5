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
  assert.ok(create.outputSchema.properties.id);
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

test('answers every other word as an error that says its code', async () => {
  const missing = await call('task__get', { id: 't-999999999' });
  assert.equal(missing.isError, true);
  assert.equal(missing.structuredContent.code, 'NOT_FOUND');
});

test('asked both replicas', () => {
  assert.ok(asked.every(count => count > 2), `requests: ${asked}`);
});

/** SPEC 4: unknown tool and bad arguments are -32602 or isError, as the pinned server does. */
async function refusedAsInvalid(asking, says) {
  const answer = await asking.catch(error => ({ isError: error.code === -32602, content: [{ text: error.message }] }));
  assert.equal(answer.isError, true, JSON.stringify(answer));
  assert.match(JSON.stringify(answer.content), says);
}
