/**
 * What agents may do: asked before a tool runs, it answers allow or deny and writes the decision down in the same step.
 * A deny is a normal answer. It is a seat belt, not a sandbox: who wants around a pattern gets around it.
 */
package io.claudebench.hook;
