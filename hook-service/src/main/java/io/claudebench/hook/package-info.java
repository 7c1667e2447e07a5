/**
 * What agents may do: asked before a tool runs, it reads the command as a shell would ({@code shell}), finds what it
 * would do ({@code effect}), answers allow, ask or deny and writes the decision down in the same step. Begin in
 * {@code HookPreTool}, then {@code Rules}. A deny is a normal answer. It is a seat belt, not a sandbox.
 */
package io.claudebench.hook;
