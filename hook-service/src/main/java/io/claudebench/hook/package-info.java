/**
 * What agents may do, and what they tell of themselves: one class per hook. {@code HookPreTool} shows the way of a
 * verdict: the rules in force ({@code policy}) judge a call of a tool by what its command would do ({@code effect}), as
 * a shell would read it ({@code shell}); what was decided is written behind the answer ({@code record}), without
 * secrets ({@code redact}). Beside it: {@code written}, what sessions wrote to files; {@code session} and {@code todo},
 * sessions as instances and their todos as tasks; {@code agent}, agents' own hooks over HTTP. A deny is a normal
 * answer. It is a seat belt, not a sandbox.
 */
package io.claudebench.hook;
